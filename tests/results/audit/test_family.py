"""What a reader can be sure of, on small histories written by hand."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from math import inf

import pytest

from results.audit.family import Family
from results.audit.reader import OutOfTime, Reader
from results.audit.record import Record, RecordedCell, RecordedQuestion, RecordedTable, RecordedWeights

K = 10
SOON = 60.0


def question(step: str, truth: Mapping[str, int], told: str = "", **more: object) -> RecordedQuestion:
    """A question of one answer each; `told`: the cells of which the number is told, joined by "+"."""
    people = sum(truth.values())
    cells = tuple(
        RecordedCell(tuple(names.split("+")), (n := sum(truth[name] for name in names.split("+")), n))
        for names in told.split()
    )
    given = {"n": (people, people), "partition": True, "people": people, **more}
    return RecordedQuestion(step=step, cells=cells, truth=truth, **given)  # type: ignore[arg-type]


def found(history: Sequence[Record], steps: Sequence[str], beside: Sequence[str] = (), k: int = K) -> list[str]:
    """What the last release, with the others, gives away of these questions."""
    family = Family(history, steps, beside, time.process_time() + SOON)
    return [f"{one.step}:{one.what}@{one.moment}" for one in family.deductions(k)]


def one(*questions: RecordedQuestion) -> Record:
    """A release."""
    return {each.step: each for each in questions}


@pytest.mark.parametrize(
    ("truth", "told", "known"),
    [
        ({"a": 40, "b": 7}, "a b", ["q:b@0"]),
        ({"a": 40, "b": 7}, "a", ["q:b@0"]),  # the rest
        ({"a": 40, "b": 7}, "", []),
        ({"a": 40, "b": 7, "c": 5}, "a", []),  # twelve in all, of whichever
        ({"a": 40, "b": 4, "c": 5}, "a", ["q:b+c@0"]),  # nine in all
        ({"a": 40, "b": 9, "c": 0}, "a", ["q:b+c@0"]),
        ({"a": 40, "b": 0, "c": 0}, "a b c", []),
        ({"a": 40, "b": 10, "c": 3}, "b", []),
        ({"a": 12, "b": 3, "c": 20}, "a+b c", []),
    ],
)
def test_what_is_left_of_everybody_is_known(truth: Mapping[str, int], told: str, known: list[str]) -> None:
    """Two hidden cells are known together where both are a few; nobody and a crowd are no secret."""
    assert found([one(question("q", truth, told))], ["q"]) == known


def test_a_number_that_nobody_tells_is_not_known() -> None:
    """Without everybody there is no rest."""
    assert found([one(question("q", {"a": 40, "b": 7}, "a", n=None))], ["q"]) == []


def test_shares_bound_people() -> None:
    """Two of every hundred of 300 are six; of five of every hundred, they may be a crowd."""
    for share, known in (((0.015, 0.025), ["q:b@0"]), ((0.0, 0.045), []), ((0.005, 0.034), [])):
        cells = (RecordedCell(("b",), None, share),)
        told = RecordedQuestion("q", True, (300, 300), cells, {"a": 294, "b": 6}, 300)
        assert found([one(told)], ["q"]) == known


def several(truth: Mapping[str, int], people: int, told: str = "") -> RecordedQuestion:
    """A question of several answers each."""
    return question("q", truth, told, partition=False, people=people, n=(people, people))


def test_of_several_answers_those_who_did_not_choose_one_are_known_too() -> None:
    """38 of 40 chose a: two did not."""
    assert found([one(several({"a": 38, "b": 21}, 40, "a b"))], ["q"]) == ["q:not a@0"]
    assert found([one(several({"a": 38, "b": 21}, 40, "b"))], ["q"]) == []
    assert found([one(several({"a": 3, "b": 21}, 40, "a"))], ["q"]) == ["q:a@0"]
    assert found([one(several({"a": 40, "b": 21}, 40, "a b"))], ["q"]) == []


def test_choices_that_add_up_are_counted_by_a_reader() -> None:
    """Each of 40 chose two: eighty in all, and what is hidden is the rest."""
    assert found([one(several({"a": 36, "b": 38, "c": 6}, 40, ""))], ["q"]) == []
    assert "q:c@0" in found([one(several({"a": 30, "b": 30, "c": 20 - 14, "d": 14}, 40, "a b d"))], ["q"])
    assert found([one(several({"a": 30, "b": 30, "c": 5, "d": 14}, 40, "a b d"))], ["q"]) == []


def test_a_follow_up_tells_how_many_gave_the_answer_that_leads_to_it() -> None:
    """Of twenty hidden, twelve were asked why: the other eight gave the other answer."""
    parent = question("use", {"walk": 12, "ride": 8, "drive": 30}, "drive")
    asked = question("why", {"x": 6, "y": 6}, "", of=("use", ("walk",)))
    assert found([one(parent)], ["use"]) == []
    assert found([one(parent, asked)], ["use", "why"]) == ["use:ride@0"]
    assert (
        found([one(parent, question("why", {"x": 6, "y": 6}, "", of=("use", ("walk",)), n=None))], ["use", "why"]) == []
    )
    stopped = question("why", {"x": 5, "y": 6}, "", of=("use", ("walk",)))
    assert found([one(parent, stopped)], ["use", "why"]) == [], "somebody stopped: eight or nine or none"


def test_answers_only_come() -> None:
    """Of fourteen hidden then no more than nine and six can have been of either, for there are no more now."""
    then = one(question("q", {"a": 30, "b": 8, "c": 6}, "a"))
    assert found([then, one(question("q", {"a": 40, "b": 9, "c": 20}, "a b c"))], ["q"]) == ["q:b@1"]
    assert set(found([then, one(question("q", {"a": 40, "b": 9, "c": 6}, "a b c"))], ["q"])) >= {"q:b@0", "q:c@0"}
    assert found([then, one(question("q", {"a": 40, "b": 13, "c": 20}, "a b c"))], ["q"]) == []
    # Some left: nothing is known of the rest.
    assert not {"q:b@0", "q:c@0"} & set(found([then, one(question("q", {"a": 28, "b": 9, "c": 6}, "a b c"))], ["q"]))


def test_of_those_who_came_since_a_release_nobody_knows_that_all_answered_alike() -> None:
    """Twelve came and all chose a: exact figures say so, coarse ones do not."""
    then, now = {"a": 30, "b": 20}, {"a": 42, "b": 20}
    assert found([one(question("q", then, "a b")), one(question("q", now, "a b"))], ["q"]) == ["q:all a since 0@1"]
    coarse = RecordedQuestion("q", True, (55, 64), (RecordedCell(("a",), (K, inf), (0.625, 0.675)),), now, 62)
    assert found([one(question("q", then, "a b")), one(coarse)], ["q"]) == []
    mixed = {"a": 42, "b": 31}
    assert found([one(question("q", then, "a b")), one(question("q", mixed, "a b"))], ["q"]) == []
    few = {"a": 42, "b": 24}
    assert found([one(question("q", then, "a b")), one(question("q", few, "a b"))], ["q"]) == ["q:b since 0@1"]
    people = question("@days", then, "a b"), question("@days", now, "a b")
    assert found([one(people[0]), one(people[1])], ["@days"]) == [], "all came today: it is no answer"


def test_a_difference_is_looked_for_between_the_last_release_and_every_former_one() -> None:
    """Between the first and the third, though the second told nothing."""
    first, third = question("q", {"a": 30, "b": 20}, "a b"), question("q", {"a": 52, "b": 23}, "a b")
    silent = question("q", {"a": 40, "b": 21}, "", n=None)
    assert found([one(first), one(silent), one(third)], ["q"]) == ["q:b since 0@2"]


def by_age(
    table: Mapping[str, tuple[int, int]], told: Sequence[RecordedTable] = (), weighted: RecordedWeights | None = None
) -> Record:
    """Answers a and b by age, everything told but the table; `table`: age → (a, b)."""
    ages = {age: sum(each) for age, each in table.items()}
    whole = {"a": sum(each[0] for each in table.values()), "b": sum(each[1] for each in table.values())}
    profiles = {age: {"a": a, "b": b, "n": a + b} for age, (a, b) in table.items()}
    asked = question("q", whole, "a b", by=("age",), profiles=profiles, tables=tuple(told), weighted=weighted)
    return one(question("age", ages, " ".join(ages)), asked)


TABLE = {"young": (27, 3), "old": (20, 50)}


def test_a_table_by_profile_is_not_known_from_its_margins() -> None:
    """Nor where its small blocks are joined; it is where they are told."""
    assert found([by_age(TABLE)], ["q"], ["age"]) == []
    joined = RecordedTable("age", (("young", "old"), ("-",)), (("a",), ("b",), ("-",)), ((47, 53, 0), (0, 0, 0)))
    assert found([by_age(TABLE, [joined])], ["q"], ["age"]) == []
    rows = ((27, 3, 0), (20, 50, 0), (0, 0, 0))
    whole = RecordedTable("age", (("young",), ("old",), ("-",)), (("a",), ("b",), ("-",)), rows)
    assert found([by_age(TABLE, [whole])], ["q"], ["age"]) == ["q:b of age=young@0"]


def test_a_weighted_share_is_one_equation_more() -> None:
    """To the hundredth it gives the three away; in steps of five points it does not."""
    weights = {"young": 0.5 / 0.3, "old": 0.5 / 0.7}
    share = (27 * weights["young"] + 20 * weights["old"]) / 100
    parts = {"young": "young", "old": "old"}
    for half, known in ((0.005, ["q:b of age=young@0"]), (0.08, [])):
        told = RecordedWeights(("age",), weights, parts, ((("a",), (share - half, share + half)),))
        assert found([by_age(TABLE, weighted=told)], ["q"], ["age"]) == known


def test_too_many_profiles_are_not_looked_at() -> None:
    """A solver would only guess: whoever asks takes it for known."""
    many = {f"age{n}": (3, 3) for n in range(1400)}
    told = RecordedTable("age", (tuple(many), ("-",)), (("a", "b"), ("-",)), ((8400, 0), (0, 0)))
    with pytest.raises(OutOfTime):
        found([by_age(many, [told])], ["q"], ["age"])


def test_a_reader_believes_what_agrees_with_all_he_knows() -> None:
    """A few people moved in the truth: within every bound, and nobody less than nobody."""
    reader = Reader(time.process_time() + SOON)
    a, b = (next(iter(reader.unknown(people))) for people in (7, 12))
    reader.knows({a: 1, b: 1}, 19, 20)
    reader.knows({a: 1, b: -0.5}, 0, 2)
    assert reader.value({a: 1, b: 2}) == 31
    assert [reader.believable(moved) for moved in ({a: 1}, {a: 2}, {a: -1}, {a: 1, b: -1}, {a: -7, b: 7}, {a: -8})] == [
        True, False, False, False, False, False,
    ]  # fmt: skip
    assert reader.believable({b: 0})
    assert [reader.possible({a: 1}, *bounds) for bounds in ((8, 8), (9, inf), (-inf, 5), (6, 6))] == [
        True, False, False, False,
    ]  # fmt: skip
    assert reader.possible({a: 1}, 7, 7), "a question leaves nothing behind"
    assert reader.solves == 5


def test_people_are_whole() -> None:
    """Between one and two nobody is possible."""
    reader = Reader(time.process_time() + SOON)
    (a,) = reader.unknown(3)
    reader.knows({a: 2}, 3, 9)
    assert not reader.possible({a: 1}, 2.2, 2.8)
    assert reader.possible({a: 1}, 1.9, 2.1)


def test_without_time_nothing_is_decided() -> None:
    reader = Reader(time.process_time() - 1)
    (a,) = reader.unknown(3)
    with pytest.raises(OutOfTime):
        reader.possible({a: 1}, 0, 1)
