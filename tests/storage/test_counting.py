"""How answers count, against a count made in the simplest way: everybody's cells added up from nothing each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.measures import Measure
from flows.model import Option
from flows.values import Answer, Value
from storage.counts import counting
from storage.counts.counters import breakdown, totals
from storage.counts.counting import Counting, Sums, answered_at, crossing, flat, kept, merge
from tests.examples import examples
from tests.storage.town import NOW

AB = (Option("a", {}), Option("b", {}))
MEASURES: Mapping[str, Measure] = {
    one.step: one
    for one in (
        Measure("consent", "consent", {}),
        Measure("weight", "number", {}, profile=True),  # without bands: breaks nothing down
        Measure("tastes", "choices", {}, AB, profile=True),  # several at once: nor does it
        Measure("sex", "category", {}, AB, profile=True),
        Measure("age", "number", {}, bands=(0, 30), profile=True),
        Measure("bike", "category", {}, AB),
        Measure("modes", "choices", {}, AB),
        Measure("works", "projects", {}, AB),
        Measure("rooms", "scale", {}, AB, profile=True),
        Measure("job", "category", {}, AB, profile=True),  # the fourth
        Measure("paid", "number", {}, bands=(0, 10)),
        Measure("walked", "number", {}),
        Measure("rated", "scale", {}),
        Measure("order", "ranking", {}, AB),
        Measure("shared", "allocation", {}, AB),
        Measure("day", "day", {}),
        Measure("why", "text", {}),
        Measure("ideas", "votes", {}, AB),
        Measure("better", "duels", {}, AB),
    )
}
PROFILE = ("sex", "age", "rooms")
"""The first three by which answers are broken down."""
OPTION_BY_PROFILE = ("bike", "paid", "rated")
"""Whose options add up to the people: they alone are counted by profile."""
ALL_BY_PROFILE = ("modes", "works")
FOR_THE_ROOM = ("ideas", "better")
VALUES: dict[str, list[Value]] = {
    "consent": [True], "weight": [60, 60.5], "tastes": [["a"], ["a", "b"]], "sex": ["a", "b", {"other": "x"}],
    "age": [12, 12.0, 31, 31.5, True], "bike": ["a", "b", {"other": "y"}, {"other": "z"}],
    "modes": [["a"], ["a", "b"], [{"other": "w"}], []], "works": [["b"], []], "rooms": [1, 2], "job": ["a", "b"],
    "paid": [0, 1, 1.0, True, 9.999999, 10, -3], "walked": [0, 2.5, 1, True], "rated": [1, 2, 3],
    "order": [["a"], ["b", "a"]], "shared": [{"a": 60, "b": 40}, {"a": 100, "b": 0}], "day": ["2026-03-02"],
    "why": ["mots"], "ideas": [{"a": "agree"}, {"a": "pass", "b": "disagree"}],
    "better": [[{"winner": "a", "loser": "b"}], [{"tie": ["a", "b"]}]], "gone": ["of an older version"],
}  # fmt: skip
Said = dict[str, Answer]


def plain(value: Value) -> Value:
    """One spelling of a number, as JSON has it."""
    return int(value) if isinstance(value, (bool, float)) and value == int(value) else value


def simplest(people: list[Said]) -> tuple[Counter[tuple[str, str, str]], Counter[tuple[str, str, str]]]:
    """(step, cell, split) → how many, of everybody and of what the room needs."""
    moves, room = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for person in people:
        said = {step: plain(one.value) for step, one in person.items() if not one.dormant and step in MEASURES}
        bands = {step: [cell for cell, _ in MEASURES[step].cells(said[step])][-1] for step in PROFILE if step in said}
        split = "|".join(f"{step}={cell}" for step, cell in bands.items())
        for step, value in said.items():
            for cell, n in MEASURES[step].cells(value):
                apart = step in ALL_BY_PROFILE or (step in OPTION_BY_PROFILE and cell not in ("n", "sum"))
                (room if step in FOR_THE_ROOM else moves)[step, cell, split if apart else ""] += n
    return moves, room


def nonzero(counts: Mapping[tuple[str, str, str], int]) -> dict[tuple[str, str, str], int]:
    """Without what is zero."""
    return {key: n for key, n in counts.items() if n}


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, str, Value | None]]:
    """(person, step, value), None to take it back, or to let it sleep and wake."""
    steps = st.sampled_from(sorted(VALUES))
    found = draw(st.lists(st.tuples(st.integers(0, 2), steps), max_size=30))
    return [(who, step, draw(st.sampled_from([*VALUES[step], None, "sleep"]))) for who, step in found]


@examples(300)
@given(histories(), st.sampled_from([1, 3, 4096]))
def test_any_history_counts_as_what_it_leads_to(history: list[tuple[int, str, Value | None]], known: int) -> None:
    """Answers, corrections, answers taken back, asleep and awake, whatever was met and remembered before."""
    people: list[Said] = [{}, {}, {}]
    sums, counted = Sums(), Counting(MEASURES)
    with mock.patch.object(counting, "_KNOWN", known):
        for who, step, value in history:
            before, after = people[who], dict(people[who])
            former = after.get(step)
            if value is None:
                after.pop(step, None)
            elif value == "sleep":
                after = {name: replace(one, dormant=not one.dormant) if name == step else one
                         for name, one in after.items()}  # fmt: skip
            else:
                # As the engine has it: an answer that is new comes last, a correction stays at its place.
                after[step] = Answer(value, NOW, former.revision + 1 if former else 1)
            counted.move(sums, before, after)
            people[who] = after
    moves, room = simplest(people)
    assert dict(flat(sums.moves)) == nonzero(moves)
    assert dict(flat(sums.room)) == nonzero(room)


def test_a_person_of_a_profile_is_counted_there_and_in_the_whole() -> None:
    """Two young women and an old man of three, by hand; a change of age moves what they said with it."""
    counted, sums = Counting(MEASURES), Sums()

    def said(**values: Value) -> Said:
        return {step: Answer(value, NOW) for step, value in values.items()}

    young = said(sex="a", age=12, bike="a", modes=["a", "b"], paid=4)
    counted.move(sums, {}, young)
    counted.move(sums, {}, said(sex="a", age=29.5, bike="b", ideas={"a": "agree"}))
    counted.move(sums, {}, said(sex="b", age=30, bike="a"))
    assert totals(sums.moves)["bike"] == {"n": 3, "a": 2, "b": 1}
    assert breakdown(sums.moves) == {
        "bike": {"sex=a|age=band:0": {"a": 1, "b": 1}, "sex=b|age=band:30": {"a": 1}},
        "modes": {"sex=a|age=band:0": {"n": 1, "a": 1, "b": 1}}, "paid": {"sex=a|age=band:0": {"band:0": 1}},
    }  # fmt: skip
    assert totals(sums.moves)["paid"] == {"n": 1, "sum": 4_000_000, "band:0": 1}
    assert dict(flat(sums.room)) == {("ideas", "n", ""): 1, ("ideas", "agree:a", ""): 1}
    counted.move(sums, young, {**young, "age": Answer(40, NOW, 2)})
    assert breakdown(sums.moves)["bike"] == {
        "sex=a|age=band:0": {"b": 1}, "sex=a|age=band:30": {"a": 1}, "sex=b|age=band:30": {"a": 1},
    }  # fmt: skip
    counted.move(sums, {**young, "age": Answer(40, NOW, 2)}, {})
    assert totals(sums.moves)["bike"] == {"n": 2, "a": 1, "b": 1}
    assert "modes" not in totals(sums.moves)


def test_the_profile_that_answers_tell_has_a_name() -> None:
    """In file order, without what was not said or sleeps; a fourth question is in none."""
    counted = Counting(MEASURES)
    for _ in "12":
        for said, split in (
            ({}, ""), ({"job": "a", "weight": 60}, ""), ({"rooms": 2, "sex": "b"}, "sex=b|rooms=2"),
            ({"age": 29}, "age=band:0"), ({"age": 30.0}, "age=band:30"), ({"age": -1}, "age=band:under"),
            ({"sex": {"other": "x"}, "age": True}, "sex=other|age=band:0"),
        ):  # fmt: skip
            assert counted.split({step: Answer(value, NOW) for step, value in said.items()}) == split  # type: ignore[arg-type]
    asleep = {"sex": Answer("b", NOW, dormant=True), "rooms": Answer(1, NOW)}
    assert counted.split(asleep) == "rooms=1"
    assert Counting({"bike": MEASURES["bike"]}).split({"bike": Answer("a", NOW)}) == ""


def test_three_profile_questions_break_figures_down() -> None:
    """Those that put each person in one place, in file order; numbers only by their bands."""
    assert [one.step for one in crossing(MEASURES)] == list(PROFILE)
    assert [one.step for one in crossing({step: MEASURES[step] for step in ("job", "bike", "weight")})] == ["job"]


def test_sums_are_added_and_what_is_zero_is_left_out() -> None:
    """A split of which nothing is left is no split."""
    sums = {"": {"q n": 2, "q a": 1}, "age=1": {"q a": 1}}
    merge(sums, {"": {"q a": -1, "q b": 3}, "age=1": {"q a": -1}, "age=2": {"q b": 4}})
    assert sums == {"": {"q n": 2, "q a": 0, "q b": 3}, "age=1": {"q a": 0}, "age=2": {"q b": 4}}
    assert kept(sums) == {"": {"q n": 2, "q b": 3}, "age=2": {"q b": 4}}
    assert dict(flat(sums)) == {("q", "n", ""): 2, ("q", "b", ""): 3, ("q", "b", "age=2"): 4}
    assert dict(flat({"": {"q over:a b": 1}})) == {("q", "over:a b", ""): 1}


@pytest.mark.parametrize(
    ("said", "former", "at"),
    [
        ({}, None, None), ({"consent": True, "sex": "a", "gone": "x"}, None, None), ({"bike": "a"}, None, "now"),
        ({"sex": "a", "why": "mots"}, "before", "before"), ({"sex": "a"}, "before", None),
    ],
)  # fmt: skip
def test_somebody_answered_once_they_said_more_than_who_they_are(
    said: dict[str, Value], former: str | None, at: str | None
) -> None:
    """From then on, until nothing of it is left."""
    moments = {"now": NOW, "before": NOW - timedelta(days=1), None: None}
    answers = {step: Answer(value, NOW) for step, value in said.items()}
    assert answered_at(MEASURES, moments[former], answers, NOW) == moments[at]
    asleep = {step: replace(one, dormant=True) for step, one in answers.items()}
    assert answered_at(MEASURES, moments[former], asleep, NOW) is None
