"""The chart `leaving`: true to the cleared figures, silent where they are too few, drawn for real."""

from __future__ import annotations

from results.reports.charts.leaving import LeavingChart
from results.reports.draw import rendered
from tests.results.reports.charts.sample import cleared, too_few


def test_it_says_what_the_figures_say_and_is_drawn() -> None:
    """Caption, table and picture hold the same figures."""
    drawing = LeavingChart().draw(cleared(), "fr")
    assert drawing is not None
    for words in ("Usage ?", "15"):
        assert words in drawing.caption
        assert any(words in cell for row in drawing.table for cell in row) or words in drawing.caption
    svg = rendered(drawing, "fr", True, svg=True)["svg"]
    assert "réponses simulées" in svg
    assert rendered(drawing, "fr", False, svg=False)["png"]


def test_the_longest_bar_is_no_whole() -> None:
    """Nothing pale stands behind bars that are not shares of everyone."""
    drawing = LeavingChart().draw(cleared(), "en")
    assert drawing is not None
    assert drawing.spec["data"]["values"][0]["whole"] == 0
    assert drawing.spec["data"]["values"][0]["told"] == "15 people"


def test_too_few_people_make_no_picture() -> None:
    """Not even an empty one."""
    assert LeavingChart().draw(too_few(), "fr") is None
