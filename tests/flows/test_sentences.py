"""Conditions: what an author writes is what the engine evaluates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.conditions import Both, Comparable, Comparison, Condition, Either, Not, holds, names_in
from flows.nodes import MappingNode, Scalar, read
from flows.reading import ReadingContext, Unread
from flows.sentences import parse
from tests.flows.sampling import TODAY


def parsed(sentence: str) -> Condition:
    """The condition, which must be right."""
    condition = attempted(sentence)[0]
    assert not isinstance(condition, Unread)
    return condition


def attempted(sentence: str) -> tuple[Condition | Unread, list[tuple[str, str, str]]]:
    """The condition or not, and what was found: (sentence, word or rewriting, underlined)."""
    context = ReadingContext(lambda name: True, TODAY, ("fr",))
    root = read(b"if: |\n  " + sentence.encode()).root
    assert isinstance(root, MappingNode)
    node = root.get("if")
    assert isinstance(node, Scalar)
    condition = parse(node, context)
    found = []
    for one in context.findings:
        mark = one.mark
        written = node.source.line(mark.line)[mark.column - 1 : mark.end_column - 1]
        found.append((one.message, str(one.params.get("rewritten") or one.params.get("near") or ""), written))
    return condition, found


def test_not_binds_before_and_and_before_or() -> None:
    """As the language says."""
    a, b, c = (Comparison(name, "answered") for name in "abc")
    assert parsed("not a answered and b answered or c answered") == Either(Both(Not(a), b), c)
    assert parsed("a answered or b answered and c answered") == Either(a, Both(b, c))
    assert parsed("not (a answered or b answered)") == Not(Either(a, b))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("use is walk", Comparison("use", "is", "walk")),
        ("use == walk", Comparison("use", "is", "walk")),
        ("use is not walk", Comparison("use", "is not", "walk")),
        ("use != 'walk'", Comparison("use", "is not", "walk")),
        ('use is "walk"', Comparison("use", "is", "walk")),
        ("use is «walk»", Comparison("use", "is", "walk")),
        ("wishes includes shade", Comparison("wishes", "includes", "shade")),
        ("age >= 18", Comparison("age", ">=", 18.0)),
        ("age<18.5", Comparison("age", "<", 18.5)),
        ("age < 18,5", Comparison("age", "<", 18.5)),
        ("age > -3", Comparison("age", ">", -3.0)),
        ("day <= 2027-05-01", Comparison("day", "<=", "2027-05-01")),
        ("not not use answered", Not(Not(Comparison("use", "answered")))),
    ],
)
def test_each_comparison_is_understood(sentence: str, expected: Condition) -> None:
    """Every operator and every type of value."""
    assert parsed(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "message", "help", "underlined"),
    [
        ("use is walk or cycle", "condition.each", "use is walk or use is cycle", "cycle"),
        ("use is not walk or cycle", "condition.each", "use is not walk and use is not cycle", "cycle"),
        ("w includes shade and seats", "condition.each", "w includes shade and w includes seats", "seats"),
        ("18 <= age <= 25", "condition.left", "age >= 18 and age <= 25", "18"),
        ("age > 18 < 25", "condition.chain", "age > 18 and age < 25", "<"),
        ("use = walk", "condition.unexpected", "is", "="),
        ("use est walk", "condition.unexpected", "is", "est"),
        ("use is walk et age > 3", "condition.unexpected", "and", "et"),
        ("use is walk AND age > 3", "condition.unexpected", "and", "AND"),
        ("(use is walk", "condition.parenthesis", "", "("),
        ("use is walk)", "condition.parenthesis", "", ")"),
        ("use", "condition.no_operator", "", "use"),
        ("use is", "condition.unfinished", "", "use is"),
        ("or use is walk", "condition.unexpected", "", "or"),
    ],
)
def test_a_slip_is_one_finding_that_writes_the_remedy(sentence: str, message: str, help: str, underlined: str) -> None:
    """The word is underlined exactly."""
    condition, found = attempted(sentence)
    assert isinstance(condition, Unread)
    assert found == [(message, help, underlined)]


def test_no_sentence_is_too_deep_or_too_long_to_refuse() -> None:
    """Neither parentheses nor repetition reach the limits of the machine."""
    for sentence in ("(" * 5000, "not " * 5000 + "a answered", " or ".join(["a answered"] * 5000), "a" * 100_000):
        assert isinstance(attempted(sentence)[0], Unread)


NAMES = ("use", "age", "wishes")
LEAVES: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "use is walk": lambda known: known.get("use") == "walk",
    "use is not walk": lambda known: known.get("use") not in (None, "walk"),
    "use answered": lambda known: "use" in known,
    "age >= 18": lambda known: "age" in known and known["age"] >= 18,
    "age is not 18": lambda known: "age" in known and known["age"] != 18,
    "wishes includes shade": lambda known: "shade" in known.get("wishes", ()),
}
ANSWERS: list[Mapping[str, Comparable]] = [
    {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}
    for values in product((None, "walk", "other"), (None, 17.0, 18.0), (None, frozenset({"shade"}), frozenset[str]()))
]
TREES = st.recursive(
    st.sampled_from(sorted(LEAVES)),
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.just("and"), inner, inner),
        st.tuples(st.just("or"), inner, inner),
    ),
    max_leaves=8,
)


def written(tree: object) -> str:
    """A tree as a sentence with every parenthesis."""
    if isinstance(tree, str):
        return tree
    assert isinstance(tree, tuple)
    if tree[0] == "not":
        return f"not ({written(tree[1])})"
    return f"({written(tree[1])}) {tree[0]} ({written(tree[2])})"


def meant(tree: object, known: Mapping[str, Comparable]) -> bool:
    """What the tree means, said in Python."""
    if isinstance(tree, str):
        return bool(LEAVES[tree](known))
    assert isinstance(tree, tuple)
    if tree[0] == "not":
        return not meant(tree[1], known)
    sides = (meant(tree[1], known), meant(tree[2], known))
    return all(sides) if tree[0] == "and" else any(sides)


@given(TREES)
def test_the_sentence_and_the_evaluator_agree_on_every_answer(tree: object) -> None:
    """The whole truth table, unanswered questions included."""
    condition = parsed(written(tree))
    assert set(names_in(condition)) <= set(NAMES)
    for known in ANSWERS:
        assert holds(condition, known) == meant(tree, known)
