"""From counters to tallies: everybody is counted once, and a mean is that of the answers themselves."""

from __future__ import annotations

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.measures import MILLIONTHS, OTHER, Measure
from flows.model import Option
from results.figures.tallies import tally
from tests.examples import examples

OPTIONS = (Option("a", {"fr": "A"}), Option("b", {"fr": "B"}), Option("c", {"fr": "C"}))
SCALES = st.tuples(st.integers(-3, 2), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@examples(200)
@given(SCALES, st.data())
def test_the_mean_of_a_scale_counts_every_point(scale: tuple[int, int], data: st.DataObject) -> None:
    """The lowest and the highest as well: it is the mean of the points that people gave."""
    given_points = data.draw(st.lists(st.integers(*scale), min_size=1, max_size=40))
    counts = {str(point): given_points.count(point) for point in set(given_points)} | {"n": len(given_points)}
    (told,) = tally(Measure("q", "scale", {"fr": "Q"}, scale=scale), counts)
    assert told.mean == pytest.approx(fmean(given_points))
    assert [cell.name for cell in told.cells] == [str(point) for point in range(scale[0], scale[1] + 1)]
    assert [cell.people for cell in told.cells] == [given_points.count(int(cell.name)) for cell in told.cells]
    assert sum(cell.share or 0 for cell in told.cells) == pytest.approx(1)
    assert told.partition


def test_the_ends_of_a_scale_are_named_and_only_they() -> None:
    """The words of each end stand at its own point."""
    measure = Measure("q", "scale", {"fr": "Q"}, scale=(1, 3), ends=({"fr": "non", "en": "no"}, {"fr": "oui"}))
    (told,) = tally(measure, {"n": 1, "2": 1})
    assert [dict(cell.label) for cell in told.cells] == [
        {"fr": "1 · non", "en": "1 · no"}, {"fr": "2"}, {"fr": "3 · oui"},
    ]  # fmt: skip


@examples(100)
@given(st.lists(st.floats(-1000, 1000, allow_nan=False).map(lambda number: round(number, 3)), min_size=1, max_size=20))
def test_the_mean_of_numbers_is_theirs(numbers: list[float]) -> None:
    """Counters hold millionths; the mean is in the unit of the question."""
    counts = {"n": len(numbers), "sum": sum(round(number * MILLIONTHS) for number in numbers)}
    (told,) = tally(Measure("q", "number", {"fr": "Q"}, unit={"fr": "km"}), counts)
    assert told.mean == pytest.approx(fmean(numbers), abs=1e-6)
    assert told.unit == {"fr": "km"}


def test_bands_hold_everybody_from_their_bound_to_the_next() -> None:
    """The last has no end; those under the first are told when there are any."""
    measure = Measure("q", "number", {"fr": "Q"}, bands=(18, 40, 65))
    counts = {"n": 7, "band:18": 2, "band:40": 1, "band:65": 3, "sum": 0}
    (told,) = tally(measure, counts)
    assert [(cell.name, cell.label["fr"], cell.label["en"], cell.people) for cell in told.cells] == [
        ("18", "18 à 39", "18 to 39", 2), ("40", "40 à 64", "40 to 64", 1), ("65", "65 et plus", "65 and over", 3),
    ]  # fmt: skip
    assert told.cells[0].share == pytest.approx(2 / 7)
    (young,) = tally(measure, {**counts, "band:under": 1})
    assert (young.cells[0].name, young.cells[0].people) == ("under", 1)
    assert young.cells[0].share == pytest.approx(1 / 7)
    assert len(young.cells) == 4
    (none,) = tally(measure, {"n": 2, "band:18": 2})
    assert [(cell.people, cell.share) for cell in none.cells] == [(2, 1), (0, 0), (0, 0)]


@examples(100)
@given(st.lists(st.permutations(["a", "b", "c"]), min_size=1, max_size=15))
def test_the_mean_place_counts_every_place(ballots: list[list[str]]) -> None:
    """From the first to the last that is kept; of those who ranked the option."""
    counts = {"n": len(ballots)}
    for ballot in ballots:
        for place, option in enumerate(ballot[:2], start=1):
            counts[f"rank:{option}:{place}"] = counts.get(f"rank:{option}:{place}", 0) + 1
    (told,) = tally(Measure("q", "ranking", {"fr": "Q"}, OPTIONS, keep=2), counts)
    assert [(cell.name, cell.label) for cell in told.cells] == [(name, {"fr": name.upper()}) for name in "abc"]
    for cell in told.cells:
        places = [ballot.index(cell.name) + 1 for ballot in ballots if cell.name in ballot[:2]]
        assert cell.people == len(places)
        assert cell.mean == (pytest.approx(fmean(places)) if places else None)
        assert cell.share == pytest.approx(len(places) / len(ballots))
    assert not told.partition


def test_the_mean_share_of_a_budget_is_over_everybody() -> None:
    """Who gave nothing to a project counts as nothing."""
    counts = {"n": 4, "some:a": 2, "sum:a": 100, "some:b": 4, "sum:b": 300}
    (told,) = tally(Measure("q", "allocation", {"fr": "Q"}, OPTIONS, total=100), counts)
    assert [(cell.people, cell.share, cell.mean) for cell in told.cells] == [(2, 0.5, 25), (4, 1, 75), (0, 0, 0)]
    assert [(cell.name, cell.label) for cell in told.cells] == [(name, {"fr": name.upper()}) for name in "abc"]
    assert (told.total, told.mean, told.partition, told.profile) == (100, None, False, False)
    (nobody,) = tally(Measure("q", "allocation", {"fr": "Q"}, OPTIONS[:1], total=100), {"n": 0})
    assert [(cell.people, cell.share, cell.mean) for cell in nobody.cells] == [(0, None, None)]


def test_other_words_are_a_line_only_when_somebody_used_them() -> None:
    """Its label says that they are the residents' own."""
    measure = Measure("q", "choices", {"fr": "Q"}, OPTIONS, profile=True)
    (without,) = tally(measure, {"n": 4, "a": 3, "b": 1})
    (having,) = tally(measure, {"n": 4, "a": 3, OTHER: 2})
    assert [cell.name for cell in without.cells] == ["a", "b", "c"]
    assert [(cell.people, cell.share) for cell in without.cells] == [(3, 0.75), (1, 0.25), (0, 0)]
    assert (having.cells[-1].label["fr"], having.cells[-1].people) == ("Autre, dans leurs mots", 2)
    assert having.profile
    assert not having.partition


def test_a_duel_counts_for_the_one_who_won_and_the_one_who_lost() -> None:
    """Ties count for nobody; what residents added is told once it was seen."""
    counts = {"n": 9, "win:a:b": 3, "win:b:a": 1, "win:r1:a": 2, "tie:a:b": 5}
    measure = Measure("q", "duels", {"fr": "Q"}, OPTIONS)
    (told,) = tally(measure, counts, [("r1", {"fr": "R"}), ("r2", {"fr": "S"})])
    assert [(cell.name, cell.people, cell.share) for cell in told.cells] == [
        ("a", 6, 0.5), ("b", 4, 0.25), ("r1", 2, 1.0),
    ]  # fmt: skip
    (lost,) = tally(measure, {"n": 3, "win:a:b": 3})
    assert [(cell.people, cell.share) for cell in lost.cells] == [(3, 1.0), (3, 0.0), (0, None)]
    (alone,) = tally(measure, counts)
    assert [(cell.name, cell.people, cell.share) for cell in alone.cells] == [
        ("a", 6, 0.5),
        ("b", 4, 0.25),
        ("c", 0, None),
    ]


def test_each_statement_is_a_tally_of_its_own() -> None:
    """The council's, then the residents'; whoever voted on it is in it, once."""
    counts = {"n": 9, "agree:a": 3, "pass:a": 1, "disagree:r1": 2}
    measure = Measure("q", "votes", {"fr": "Q"}, OPTIONS[:1])
    first, second = tally(measure, counts, [("r1", {"fr": "R"})])
    assert (first.step, first.n, first.group, first.partition) == ("q.a", 4, "q", True)
    assert (first.profile, first.held, second.profile) == (False, False, False)
    assert [(cell.name, cell.people, cell.share) for cell in first.cells] == [
        ("agree", 3, 0.75), ("disagree", 0, 0), ("pass", 1, 0.25),
    ]  # fmt: skip
    assert (second.step, second.n, second.question) == ("q.r1", 2, {"fr": "R"})


def test_days_are_told_in_order_and_only_those_with_people() -> None:
    """An answer corrected away leaves no empty day."""
    (told,) = tally(Measure("q", "day", {"fr": "Q"}), {"n": 4, "2027-02-01": 1, "2027-01-30": 3, "2027-01-31": 0})
    assert [(cell.name, cell.people, cell.share) for cell in told.cells] == [
        ("2027-01-30", 3, 0.75), ("2027-02-01", 1, 0.25),
    ]  # fmt: skip


def test_nobody_answered_is_no_share_and_no_mean() -> None:
    """Rather than a nought that looks like an answer."""
    (told,) = tally(Measure("q", "scale", {"fr": "Q"}, scale=(1, 3)), {})
    assert (told.n, told.mean) == (0, None)
    assert {cell.share for cell in told.cells} == {None}


def test_what_has_no_cells_is_told_as_so_many_people() -> None:
    """Words, places, pictures and consents have no line; whoever gave one is counted."""
    for type in ("text", "place", "picture", "consent"):
        (told,) = tally(Measure("q", type, {"fr": "Q"}, OPTIONS), {"n": 7, "a": 3})
        assert (told.step, told.type, told.n, told.cells, told.mean, told.partition) == ("q", type, 7, (), None, False)


def test_whatever_puts_everybody_in_one_cell_says_so() -> None:
    """What is hidden of it would be the rest; of choices, orders and duels there is no rest."""
    found = {
        type: next(iter(tally(Measure("q", type, {"fr": "Q"}, OPTIONS), {"n": 3}))).partition
        for type in ("category", "scale", "number", "day", "choices", "projects", "ranking", "duels")
    }
    assert [type for type, whole in found.items() if whole] == ["category", "scale", "number", "day"]


def test_a_label_of_ours_is_in_every_language_and_one_without_words_in_that_of_the_question() -> None:
    """A number or a day needs no translation: it stands under the first language of the file."""
    (day,) = tally(Measure("q", "day", {"en": "Q", "fr": "Q"}), {"n": 1, "2027-02-01": 1})
    assert day.cells[0].label == {"en": "2027-02-01"}
    (vote, *_) = tally(Measure("q", "votes", {"fr": "Q"}, OPTIONS), {"agree:a": 1})
    assert {"fr", "en"} <= set(vote.cells[0].label)
    assert len({cell.label["fr"] for cell in vote.cells}) == 3
    (bare,) = tally(Measure("q", "scale", {}, scale=(0, 1)), {"n": 1, "0": 1})
    assert [len(cell.label) for cell in bare.cells] == [1, 1]


def test_only_a_number_and_a_scale_have_a_mean() -> None:
    """A sum beside other counters is none of theirs."""
    for type in ("category", "choices", "ranking"):
        (told,) = tally(Measure("q", type, {"fr": "Q"}, OPTIONS), {"n": 4, "sum": 8, "a": 4})
        assert told.mean is None
    (nobody,) = tally(Measure("q", "number", {"fr": "Q"}), {"n": 0, "sum": 0})
    assert nobody.mean is None
    (one,) = tally(Measure("q", "number", {"fr": "Q"}), {"n": 1, "sum": 5 * MILLIONTHS})
    assert one.mean == 5
