"""Whether a condition can be both true and false, tried on every kind of answer that it distinguishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations, product

from flows.checker.walk import Stop
from flows.conditions import Both, Comparable, Comparison, Condition, Either, Not, holds
from flows.questions import Question
from flows.questions.choose_many import ChooseMany
from flows.questions.choose_one import ChooseOne
from flows.questions.date import Date
from flows.questions.fund import Fund
from flows.questions.number import Number
from flows.questions.rank import Rank
from flows.questions.rate import Rate
from flows.questions.split_budget import SplitBudget

MOST_TRIED = 4000
"""Combinations of answers; a condition with more is taken as it is."""
_LEAST_STEP = 1e-6
"""The language's numbers have six places."""


def always(condition: Condition, stop: Stop, questions: dict[str, Question]) -> bool | None:
    """True or False when the condition is always so wherever this step is reached; None when it may be either."""
    around = [given for given, _ in stop.given]
    compared = list(chain.from_iterable(comparisons(one) for one in [condition, *around]))
    domains: dict[str, list[Comparable | None]] = {}
    size = 1
    for name in {one.name for one in compared}:
        question = questions.get(name)
        if question is None:
            return None
        domains[name] = _answers(question, [one for one in compared if one.name == name], stop)
        size *= max(len(domains[name]), 1)
        if size > MOST_TRIED:
            return None
    outcomes = set(_outcomes(condition, stop, domains))
    # No outcome at all: nobody comes here, which is another check's to say.
    return outcomes.pop() if len(outcomes) == 1 else None


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """The comparisons of a condition, left to right."""
    if isinstance(condition, Comparison):
        yield condition
    elif isinstance(condition, Not):
        yield from comparisons(condition.inner)
    elif isinstance(condition, (Both, Either)):
        yield from comparisons(condition.left)
        yield from comparisons(condition.right)


def _outcomes(condition: Condition, stop: Stop, domains: dict[str, list[Comparable | None]]) -> Iterator[bool]:
    names = list(domains)
    for values in product(*domains.values()):
        answers = {name: value for name, value in zip(names, values, strict=True) if value is not None}
        if all(holds(given, answers) is wanted for given, wanted in stop.given):
            yield holds(condition, answers)


def _answers(question: Question, compared: list[Comparison], stop: Stop) -> list[Comparable | None]:
    """Every answer that the comparisons tell apart, None for no answer."""
    name = question.name
    if name not in stop.state.possible:
        return [None]
    values: list[Comparable | None] = list(_values(question, compared))
    # What the conditions around make present is tried both ways: they decide themselves.
    surely = stop.state.present is not None and name in stop.state.present
    around = {one.name for given, _ in stop.given for one in comparisons(given)}
    return values if surely and name not in around else [*values, None]


def _values(question: Question, compared: list[Comparison]) -> Iterable[Comparable]:
    asked = [one.value for one in compared if one.value is not None]
    if isinstance(question, ChooseOne):
        return question.choices()
    if isinstance(question, (ChooseMany, Rank, SplitBudget, Fund)):
        return _sets(question, sorted({str(value) for value in asked}))
    if isinstance(question, Rate):
        # A scale with too many points is reported elsewhere: here it must only not be slow.
        return [float(point) for point in range(question.start, min(question.stop, question.start + 20) + 1)]
    if isinstance(question, Number):
        return _numbers(question, sorted(float(value) for value in asked if isinstance(value, (int, float))))
    if isinstance(question, Date):
        return _days(question, sorted(str(value) for value in asked))
    return [True]


def _sets(question: ChooseMany | Rank | SplitBudget | Fund, asked: list[str]) -> Iterator[Comparable]:
    if len(asked) > 10:
        asked = asked[:10]
    for count in range(len(asked) + 1):
        for chosen in combinations(asked, count):
            if _can_choose(question, chosen, len(question.choices()) - len(asked)):
                yield frozenset(chosen)


def _can_choose(question: ChooseMany | Rank | SplitBudget | Fund, chosen: tuple[str, ...], others: int) -> bool:
    """Whether exactly these are chosen among those asked about, with any of the others."""
    count = len(chosen)
    if isinstance(question, Rank):
        return count <= question.length <= count + others
    if isinstance(question, ChooseMany):
        most = question.at_most if question.at_most is not None else count + others
        return count <= most and count + others >= question.at_least
    if isinstance(question, SplitBudget):
        return count * question.by <= question.total and count + others > 0
    return sum(option.cost for option in question.options if option.name in chosen) <= question.budget


def _numbers(question: Number, asked: list[float]) -> Iterator[Comparable]:
    low, high = question.between or (Decimal("-inf"), Decimal("inf"))
    step = 1.0 if question.whole else _LEAST_STEP
    ends = [float(end) for end in question.between or ()]
    # Just below, at and just above: between two numbers compared with, all answers are alike.
    tried = {near for value in asked for near in (value - step, value, value + step)} | set(ends) | {0.0}
    for value in sorted(tried):
        if float(low) <= value <= float(high) and not (question.whole and value != int(value)):
            yield value


def _days(question: Date, asked: list[str]) -> Iterator[Comparable]:
    tried = set(question.between or (date.min, date.max))
    for written in asked:
        day = date.fromisoformat(written)
        if date.min < day < date.max:
            tried |= {day - timedelta(days=1), day, day + timedelta(days=1)}
    for day in sorted(tried):
        if not question.between or question.between[0] <= day <= question.between[1]:
            yield day.isoformat()
