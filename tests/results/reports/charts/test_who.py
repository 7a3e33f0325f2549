"""The chart `who`: true to the cleared figures, silent where they are too few, drawn for real."""

from __future__ import annotations

from results.reports.charts.who import WhoChart
from results.reports.draw import rendered
from tests.results.reports.charts.sample import cleared, too_few


def test_it_says_what_the_figures_say_and_is_drawn() -> None:
    """Caption, table and picture hold the same figures."""
    drawing = WhoChart().draw(cleared(), "fr")
    assert drawing is not None
    for words in ("grands", "70"):
        assert words in drawing.caption
        assert any(words in cell for row in drawing.table for cell in row) or words in drawing.caption
    svg = rendered(drawing, "fr", True, svg=True)["svg"]
    assert "réponses simulées" in svg
    assert rendered(drawing, "fr", False, svg=False)["png"]


def test_too_few_people_make_no_picture() -> None:
    """Not even an empty one."""
    assert WhoChart().draw(too_few(), "fr") is None
