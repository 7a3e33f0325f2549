"""The chart `days`: true to the cleared figures, silent where they are too few, drawn for real."""

from __future__ import annotations

import re

from results.reports.charts.days import DaysChart
from results.reports.draw import rendered
from tests.results.reports.charts.sample import cleared, too_few


def test_it_says_what_the_figures_say_and_is_drawn() -> None:
    """Caption, table and picture hold the same figures."""
    drawing = DaysChart().draw(cleared(), "fr")
    assert drawing is not None
    for words in "20":
        assert words in drawing.caption
        assert any(words in cell for row in drawing.table for cell in row) or words in drawing.caption
    svg = rendered(drawing, "fr", True, svg=True)["svg"]
    assert "réponses simulées" in svg
    assert rendered(drawing, "fr", False, svg=False)["png"]


def test_the_axis_says_what_it_counts_and_days_are_read_in_the_language() -> None:
    """In English 03/01 may be the first of March; the house's fonts are kept."""
    for language, people, day, written in (
        ("fr", "personnes", "10 janvier 2027", "%d/%m"),
        ("en", "people", "January 10, 2027", "%-d %b"),
    ):
        drawing = DaysChart().draw(cleared(), language)
        assert drawing is not None
        assert drawing.spec["encoding"]["y"]["axis"]["title"] == people
        assert drawing.table[1][0] == day
        assert drawing.spec["config"]["font"]
        assert drawing.spec["encoding"]["x"]["axis"]["format"] == written


def test_each_date_is_written_once() -> None:
    """Five days make five dates, in order, on whatever side of the world they are drawn."""
    drawing = DaysChart().draw(cleared(), "fr")
    assert drawing is not None
    svg = rendered(drawing, "fr", False, svg=True)["svg"]
    assert re.findall(r">(\d\d/\d\d)<", svg) == ["10/01", "11/01", "12/01", "13/01", "14/01"]


def test_too_few_people_make_no_picture() -> None:
    """Not even an empty one."""
    assert DaysChart().draw(too_few(), "fr") is None
