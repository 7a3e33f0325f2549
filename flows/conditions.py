"""Conditions: a closed tree over earlier answers, evaluated in two- or three-valued logic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from flows.findings import Mark

Operator: TypeAlias = Literal["is", "is not", "includes", "answered", "<", "<=", ">", ">="]
Operand: TypeAlias = str | float
"""What the right side holds: an option's name, an ISO day, or a number."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`name operator value`; `value` is None for `answered`."""

    name: str
    operator: Operator
    value: Operand | None = None
    # Where it stands is no part of what it says: two comparisons alike are equal, and hash alike.
    mark: Mark = field(default=Mark(), compare=False)
    value_mark: Mark = field(default=Mark(), compare=False)
    operator_mark: Mark = field(default=Mark(), compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    inner: Condition


@dataclass(frozen=True, slots=True)
class Both:
    left: Condition
    right: Condition


@dataclass(frozen=True, slots=True)
class Either:
    left: Condition
    right: Condition


Condition: TypeAlias = Comparison | Not | Both | Either

Comparable: TypeAlias = str | float | frozenset[str] | bool
"""What an answer offers to a comparison: its option, its number or ISO day, the set it includes, or just presence."""


def holds(condition: Condition, answers: Mapping[str, Comparable]) -> bool:
    """Whether the condition is true; a comparison with an unanswered question is false."""
    return bool(judge(condition, answers, frozenset()))


def judge(condition: Condition, answers: Mapping[str, Comparable], open_names: frozenset[str]) -> bool | None:
    """Three-valued: None where the outcome still depends on a question of `open_names`."""
    match condition:
        case Comparison():
            return _compare(condition, answers, open_names)
        case Not(inner):
            value = judge(inner, answers, open_names)
            return None if value is None else not value
        case Both(left, right):
            first, second = judge(left, answers, open_names), judge(right, answers, open_names)
            # Kleene's logic: one part that is false decides, whatever becomes of the other.
            if first is False or second is False:
                return False
            return True if first and second else None
        case Either(left, right):
            first, second = judge(left, answers, open_names), judge(right, answers, open_names)
            if first or second:
                return True
            return False if first is False and second is False else None


def names_in(condition: Condition) -> Iterator[str]:
    """The questions a condition reads, left to right."""
    match condition:
        case Comparison(name):
            yield name
        case Not(inner):
            yield from names_in(inner)
        case Both(left, right) | Either(left, right):
            yield from names_in(left)
            yield from names_in(right)


def _compare(condition: Comparison, answers: Mapping[str, Comparable], open_names: frozenset[str]) -> bool | None:
    answer = answers.get(condition.name)
    # `is not` too: whoever was not asked did not say otherwise.
    if answer is None:
        return None if condition.name in open_names else False
    if condition.operator == "answered":
        return True
    if isinstance(answer, frozenset):
        return condition.operator == "includes" and condition.value in answer
    value = condition.value
    # A text, a picture or a consent is there or not: it has nothing to compare with.
    if value is None or isinstance(answer, bool) or isinstance(answer, str) != isinstance(value, str):
        return False
    if condition.operator == "is":
        return answer == value
    if condition.operator == "is not":
        return answer != value
    return _ordered(condition.operator, answer, value)


def _ordered(operator: Operator, answer: str | float, value: str | float) -> bool:
    # Both sides are numbers, or both ISO days, which sort as text.
    less, equal = (answer < value), (answer == value)  # type: ignore[operator]
    return {"<": less, "<=": less or equal, ">": not (less or equal), ">=": not less}.get(operator, False)
