"""Conditions where an answer may still come, and what decides which statement or pair a person sees."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import isclose

import pytest

from flows.conditions import Both, Comparison, Condition, Either, Not, holds, judge, names_in
from flows.context import Candidate
from flows.routing import likelihood, next_pair, next_statement
from flows.values import Value
from flows.words import Verbatim

YES, NO, OPEN = Comparison("yes", "answered"), Comparison("no", "answered"), Comparison("open", "answered")
KNOWN = {"yes": True}
VALUES: dict[Condition, bool | None] = {YES: True, NO: False, OPEN: None}


def judged(condition: Condition) -> bool | None:
    """With one question answered, one left out, one still open."""
    return judge(condition, KNOWN, frozenset({"open"}))


def test_what_may_still_come_decides_only_what_it_can_change() -> None:
    """Kleene's three values: false decides an `and`, true an `or`, whatever becomes of the rest."""
    order = {False: 0, None: 1, True: 2}
    for (left, first), (right, second) in product(VALUES.items(), repeat=2):
        least, most = sorted((first, second), key=order.__getitem__)
        assert judged(Both(left, right)) is least, (left, right)
        assert judged(Either(left, right)) is most, (left, right)
    assert [judged(Not(one)) for one in VALUES] == [False, True, None]
    assert [holds(one, KNOWN) for one in VALUES] == [True, False, False]


@pytest.mark.parametrize(
    ("operator", "value", "answer", "expected"),
    [
        *(("<", 3.0, answer, answer < 3) for answer in (2.0, 3.0, 4.0)),
        *(("<=", 3.0, answer, answer <= 3) for answer in (2.0, 3.0, 4.0)),
        *((">", 3.0, answer, answer > 3) for answer in (2.0, 3.0, 4.0)),
        *((">=", 3.0, answer, answer >= 3) for answer in (2.0, 3.0, 4.0)),
        *(("is", 3.0, answer, answer == 3) for answer in (2.0, 3.0)),
        *(("is not", 3.0, answer, answer != 3) for answer in (2.0, 3.0)),
        (">", "2027-05-01", "2027-05-02", True), (">", "2027-05-01", "2027-05-01", False),
        ("is", "walk", "walk", True), ("is", "walk", "bike", False), ("is not", "walk", "bike", True),
        # A number is no word, and what is only there has nothing to compare with.
        ("is", "3", 3.0, False), ("is not", "3", 3.0, False), ("is", 3.0, "3", False),
        ("is not", "x", True, False), ("is", "x", True, False), ("is not", 1.0, True, False), ("is", 1.0, True, False),
        ("answered", None, True, True), ("answered", None, frozenset(), True), ("is not", None, "x", False),
        ("includes", "a", frozenset({"a", "b"}), True), ("includes", "c", frozenset({"a"}), False),
        ("includes", "a", "a", False), ("is", "a", frozenset({"a"}), False), ("is not", "a", frozenset({"b"}), False),
    ],
)  # fmt: skip
def test_each_comparison_holds_as_it_reads(operator: object, value: object, answer: object, expected: bool) -> None:
    """At its bound as well; of a kind it does not fit, never."""
    comparison = Comparison("q", operator, value)  # type: ignore[arg-type]
    assert holds(comparison, {"q": answer}) is expected  # type: ignore[dict-item]
    assert holds(comparison, {}) is False
    assert judge(comparison, {}, frozenset({"q"})) is None


def test_the_questions_a_condition_reads_are_told_from_left_to_right() -> None:
    """Each as often as it stands there."""
    assert list(names_in(Either(Both(YES, Not(NO)), Either(OPEN, YES)))) == ["yes", "no", "open", "yes"]


def item(name: str, votes: tuple[int, int, int] = (0, 0, 0), author: str = "", **facts: object) -> Candidate:
    """A statement in the room."""
    return Candidate(name, Verbatim(name), not author, author, votes, **facts)  # type: ignore[arg-type]


def order(room: list[Candidate], votes: Mapping[str, Value] | None = None, person: str = "p") -> list[str]:
    """Every statement in the order in which one person is shown them, voting on none."""
    shown: list[str] = []
    while (found := next_statement(room, votes or {}, shown, person, 3)) is not None:
        shown.append(found.id)
    return shown


def test_what_has_fewest_votes_of_any_kind_is_next() -> None:
    """Agree, disagree and pass count alike; one's own never comes."""
    room = [item("a", (3, 0, 0)), item("b", (0, 2, 0)), item("c", (0, 0, 1)), item("mine", author="p")]
    assert order(room) == ["c", "b", "a"]
    assert order(room, person="q") == ["mine", "c", "b", "a"]


def test_a_priority_shows_a_statement_until_it_has_twice_the_votes() -> None:
    """(votes + 1) / (1 + priority), the priority between nothing and one."""
    assert order([item("wanted", (8, 0, 0), priority=1.0), item("plain", (4, 0, 0))]) == ["wanted", "plain"]
    assert order([item("wanted", (9, 0, 0), priority=1.0), item("plain", (3, 0, 0))]) == ["plain", "wanted"]
    assert order([item("wanted", (9, 0, 0), priority=9.0), item("plain", (3, 0, 0))]) == ["plain", "wanted"]
    assert order([item("wanted", (4, 0, 0), priority=-9.0), item("plain", (4, 0, 1))]) == ["wanted", "plain"]
    assert order([item("wanted", (6, 0, 0), priority=0.5), item("plain", (4, 0, 0))]) == ["wanted", "plain"]
    assert order([item("wanted", (7, 0, 0), priority=0.5), item("plain", (4, 0, 0))]) == ["plain", "wanted"]


def test_a_group_is_as_likely_as_its_own_votes_make_it() -> None:
    """By hand: of 12 and of 8 who voted, one vote more of each kind; two votes multiply."""
    room = [item("s1", groups=((8, 3, 1), (1, 6, 1))), item("s2", groups=((5, 5, 2), (6, 1, 1)))]
    first, second = (8 + 1) / (12 + 3), (1 + 1) / (8 + 3)
    assert isclose(likelihood(room, {"s1": "agree"})[0], first / (first + second))
    one, other = first * (2 + 1) / (12 + 3), second * (1 + 1) / (8 + 3)
    found = likelihood(room, {"s1": "agree", "s2": "pass", "s3": "agree", "s4": "none"})
    assert isclose(found[0], one / (one + other))
    assert isclose(sum(found), 1)
    assert likelihood(room, {}) == (0.5, 0.5)
    assert likelihood([], {"s1": "agree"}) == ()
    many = [item(f"s{n}", groups=((900, 0, 0), (0, 900, 0))) for n in range(200)]
    assert likelihood(many, {one.id: "agree" for one in many})[0] == 1, "the product of two hundred is not nothing"
    assert likelihood(many * 2, {one.id: "pass" for one in many}) == (0.5, 0.5), "nor is that of two improbable groups"


def test_votes_that_the_study_has_not_seen_count_for_every_group() -> None:
    """A statement read by the other group alone is new to mine; what came since the study is not."""
    known = item("known", groups=((40, 0, 0), (0, 40, 0)))
    mine = {"known": "agree"}
    theirs, ours = (
        item("theirs", (9, 0, 0), groups=((0, 0, 0), (9, 0, 0))),
        item("ours", (9, 0, 0), groups=((9, 0, 0), (0, 0, 0))),
    )
    assert order([known, theirs, ours], mine)[:2] == ["theirs", "ours"]
    since = item("since", (12, 0, 0), groups=((0, 0, 0), (2, 0, 0)))
    assert order([known, since, item("ten", (9, 0, 0), groups=((4, 0, 0), (5, 0, 0)))], mine)[0] == "ten"
    assert order([known, since, item("some", (12, 0, 0), groups=((6, 0, 0), (6, 0, 0)))], mine)[0] == "since"


def pairs(room: list[Candidate], person: str = "p", seed: int = 1) -> list[str]:
    """Every pair in the order in which one person is shown them."""
    seen: list[str] = []
    while (found := next_pair(room, seen, person, seed)) is not None:
        seen.append("|".join(one.id for one in found))
    return seen


def test_every_pair_is_seen_once_whichever_side_stood_first() -> None:
    """Three statements make three pairs; one's own is in none; nobody's first place is always the same."""
    room = [item("a"), item("b"), item("c"), item("mine", author="p")]
    seen = pairs(room)
    assert sorted("".join(sorted(pair.split("|"))) for pair in seen) == ["ab", "ac", "bc"]
    assert next_pair(room, ["b|a", "c|a", "c|b"], "p", 1) is None
    assert next_pair([item("a")], [], "p", 1) is None
    firsts = [pairs([item("a"), item("b")], f"p{n}")[0] for n in range(60)]
    assert 15 < firsts.count("a|b") < 45
    assert pairs(room, "p", 1) == pairs(room, "p", 1)


def test_the_duel_that_teaches_most_is_next() -> None:
    """Between equals rather than between the strong and the weak; between the unknown rather than the known."""
    strong, equal, weak = item("strong", (18, 2, 0)), item("equal", (17, 3, 0)), item("weak", (2, 18, 0))
    assert set(pairs([strong, equal, weak])[0].split("|")) == {"strong", "equal"}
    known, other, new = item("known", (10, 10, 0)), item("other", (10, 10, 0)), item("new", (1, 1, 0))
    assert "new" in pairs([known, other, new])[0]
    assert "new" in pairs([known, other, new])[1]
    # A tie is half a duel won: 5 won and 10 tied of 20 is as even as 10 won of 20.
    tied, even, high = item("tied", (5, 5, 10)), item("even", (10, 10, 0)), item("high", (16, 4, 0))
    assert set(pairs([tied, even, high])[0].split("|")) == {"tied", "even"}
