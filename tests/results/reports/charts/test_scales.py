"""The diverging bars of scales."""

from __future__ import annotations

from dataclasses import replace

import pytest

from results.figures.counted import Cell, Figures, Tally
from results.reports.charts.scales import ScalesChart
from tests.results.reports.charts.sample import cleared


def scale(step: str, *people: int | None) -> Tally:
    """A scale with so many people at each point."""
    n = sum(one or 0 for one in people)
    cells = tuple(
        Cell(str(point), {"fr": str(point)}, one, None if one is None else one / n)
        for point, one in enumerate(people, start=1)
    )
    return Tally(step, "scale", {"fr": f"Question {step} ?"}, n, cells, partition=True)


def figures(*tallies: Tally) -> Figures:
    """The sample with these scales."""
    return replace(cleared(), tallies=(*cleared().tallies, *tallies))


def test_half_of_the_middle_stands_on_each_side() -> None:
    """Low shares end where the middle begins; the highest balance comes first."""
    drawing = ScalesChart().draw(figures(scale("low", 40, 30, 10, 10, 10), scale("high", 10, 10, 20, 30, 30)), "fr")
    assert drawing is not None
    values = drawing.spec["layer"][1]["data"]["values"]
    assert [value["label"] for value in values[::5]] == ["Question high ? (100)", "Question low ? (100)"]
    middle = values[2]
    assert (middle["start"], middle["stop"]) == pytest.approx((-0.1, 0.1))
    assert values[4]["stop"] == pytest.approx(0.7)
    assert drawing.table[1] == ("Question high ?", *(f"{share}\u00a0%" for share in (10, 10, 20, 30, 30)), "100")
    assert "60\u00a0% au-dessus du milieu (100 réponses)" in drawing.caption


def test_an_even_scale_is_cut_in_two() -> None:
    """No middle, no half."""
    drawing = ScalesChart().draw(figures(scale("even", 10, 20, 30, 40)), "en")
    assert drawing is not None
    assert drawing.spec["layer"][1]["data"]["values"][1]["stop"] == pytest.approx(0)


def test_a_scale_with_a_hidden_point_is_not_drawn() -> None:
    """Its bar would give the hidden share away."""
    assert ScalesChart().draw(figures(scale("part", None, None, 20, 30, 30)), "fr") is None
