"""Coarse figures: what they say, and between which bounds the truth then is."""

from __future__ import annotations

import pytest

from results.figures.coarse import around, coarse, coarse_content, coarse_study, fives, tens, within
from results.figures.counted import Cell, Tally
from results.figures.studies import Study


@pytest.mark.parametrize(
    ("people", "told"), [(0, 0), (1, 10), (10, 10), (14, 10), (15, 20), (24, 20), (25, 30), (994, 990), (995, 1000)]
)
def test_people_are_told_to_the_nearest_ten_and_never_none_of_some(people: int, told: int) -> None:
    assert tens(people) == told


def test_whoever_reads_tens_knows_the_fewest_and_the_most_they_stand_for() -> None:
    """Exactly those numbers that are told so, of a thousand."""
    assert tens(None) is None
    for told in (0, 10, 20, 130):
        said_so = [people for people in range(1000) if tens(people) == told]
        assert within(told) == (said_so[0], said_so[-1])


def test_shares_are_told_to_the_nearest_five_points_never_nobody_and_never_all() -> None:
    """Whoever reads them knows the least and the largest share they stand for."""
    assert [fives(share) for share in (0, 0.001, 0.06, 0.074, 0.076, 0.5, 0.93, 0.99, 1)] == [
        0.05, 0.05, 0.05, 0.05, 0.1, 0.5, 0.95, 0.95, 0.95,
    ]  # fmt: skip
    for step in range(1, 20):
        said_so = [n / 1000 for n in range(1001) if fives(n / 1000) == step / 20]
        low, high = around(step / 20)
        assert low == pytest.approx(said_so[0], abs=0.0011)
        assert high == pytest.approx(said_so[-1], abs=0.0011)
        assert low - 1e-9 <= said_so[0] <= said_so[-1] <= high + 1e-9
    assert (around(0.05)[0], around(0.95)[1]) == (0, 1)


def test_a_coarse_tally_follows_from_its_shares_and_has_no_mean() -> None:
    """The people of a cell are its share of the people told, so that they tell nothing more."""
    cells = (
        Cell("a", {}, 61, 61 / 124, 2.5), Cell("b", {}, 63, 63 / 124), Cell("c", {}, None, None, merged=True),
        Cell("d", {}, 33, None, 1.5), Cell("e", {}, 0, 0.0),
    )  # fmt: skip
    told = coarse(Tally("q", "ranking", {}, 124, cells, mean=2.2))
    assert (told.n, told.mean, told.coarse) == (120, None, True)
    assert [(cell.people, cell.share, cell.mean) for cell in told.cells] == [
        (60, 0.5, None), (60, 0.5, None), (None, None, None), (30, None, None),
        (None, None, None),
    ]  # fmt: skip
    few = Tally("q", "category", {}, None, cells[2:3])
    assert coarse(few) is few


def test_a_study_is_as_coarse_as_its_question() -> None:
    """People and shares wherever they stand in it; words, places and money stay."""
    content = {
        "groups": [{"name": "A", "people": 67}, {"name": "B", "people": 12}], "budget": 67.0, "agree": True,
        "gathers": [{"n": 124, "share": 0.81, "bound": "", "words": {"fr": "67"}}], "total": 67,
        "greedy": {"served": None, "spent": 61.0}, "voters": 77,
    }  # fmt: skip
    told = coarse_study(Study("q", "votes", {}, 124, content))
    assert told.n == 120
    assert told.content == {
        "groups": [{"name": "A", "people": 70}, {"name": "B", "people": 10}], "budget": 67.0, "agree": True,
        "gathers": [{"n": 120, "share": 0.8, "bound": "", "words": {"fr": "67"}}], "total": 67,
        "greedy": {"served": None, "spent": 61.0}, "voters": 80,
    }  # fmt: skip
    assert coarse_content({"people": 63, "votes": 0.41, "shifts": {"s1": 0.07}}) == {
        "people": 60, "votes": 0.4, "shifts": {"s1": 0.07},
    }  # fmt: skip
