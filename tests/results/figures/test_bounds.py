"""Bounds of coarse studies: moved outwards, never past what is true; "at least" so many people goes down."""

from __future__ import annotations

from math import ceil, floor

import pytest

from results.figures.coarse import coarse_content, coarse_study
from tests.results.reports.charts.examples import study


@pytest.mark.parametrize("n", range(20, 140, 7))
def test_a_rounded_bound_is_as_true_as_the_one_it_was_made_of(n: int) -> None:
    """Whoever is past it, and however many they are: fewer than ten of n."""
    over, under = floor(100 * (n - 10) / n) / 100, ceil(100 * 10 / n) / 100
    items = [{"share": over, "bound": "over"}, {"share": under, "bound": "under"}]
    told = coarse_study(study("votes", {"gathers": items})).content["gathers"]
    assert over - 0.05 < told[0]["share"] <= over
    assert under <= told[1]["share"] < under + 0.05
    for one in told:
        assert one["share"] * 20 == pytest.approx(round(one["share"] * 20))


def test_a_bound_that_is_a_step_stays() -> None:
    """Floats notwithstanding."""
    items = [{"share": step / 20, "bound": bound} for step in range(1, 20) for bound in ("over", "under")]
    assert coarse_study(study("votes", {"gathers": items})).content["gathers"] == items


def test_a_share_without_a_bound_goes_to_the_nearest_step() -> None:
    """And whoever is counted "at least" to the ten below, where others go to the nearest."""
    item = {"share": 0.68, "bound": "", "n": 129, "groups": [{"people": 129, "share": 0.68, "bound": "over"}]}
    made = coarse_study(study("votes", {"gathers": [item]}, n=129))
    assert (made.n, made.coarse, study("votes", {}).coarse) == (130, True, False)
    assert made.content["gathers"] == [
        {"share": 0.7, "bound": "", "n": 120, "groups": [{"people": 130, "share": 0.65, "bound": "over"}]}
    ]


def test_voters_of_a_room_are_at_least_so_many() -> None:
    """Empty where nothing may be told."""
    assert coarse_content({"people": 129, "votes": 0.38, "written": None, "shifts": {"s1": -0.12}}) == {
        "people": 120, "votes": 0.4, "written": None, "shifts": {"s1": -0.12},
    }  # fmt: skip
    assert coarse_content({}) == {}
