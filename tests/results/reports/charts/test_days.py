"""The chart `days`: true to the cleared figures, silent where they are too few, drawn for real."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from results.figures.counted import Cell, Turnout
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


@pytest.mark.parametrize(
    ("days", "width", "dates"),
    [(3, 24, 3), (7, 24, 7), (8, 24, 4), (13, 24, 7), (14, 22, 7), (15, 21, 5), (60, 6, 7), (200, 2, 7), (400, 2, 7)],
)
def test_bars_and_dates_have_room_however_long_it_lasts(days: int, width: int, dates: int) -> None:
    """Four fifths of a day's place, from two pixels to twenty-four; seven dates at most, evenly apart."""
    first = date(2027, 1, 1)
    told = (0, days // 2, days - 1)
    cells = tuple(Cell((first + timedelta(days=day)).isoformat(), {}, 20) for day in told)
    figures = replace(cleared(), participation=Turnout(100, 100, 100, days=cells))
    drawing = DaysChart().draw(figures, "fr")
    assert drawing is not None
    assert drawing.spec["mark"]["width"] == width
    ticks = [date(one["year"], one["month"], one["date"]) for one in drawing.spec["encoding"]["x"]["axis"]["values"]]
    assert (ticks[0], len(ticks)) == (first, dates)
    assert len({after - before for before, after in pairwise(ticks)}) == 1
    assert ticks[-1] <= first + timedelta(days=days - 1)


def test_the_busiest_day_is_told() -> None:
    """The first of equals."""
    cells = tuple(Cell(f"2027-01-1{day}", {}, people) for day, people in enumerate((20, 30, 30, 10)))
    drawing = DaysChart().draw(replace(cleared(), participation=Turnout(90, 90, 90, days=cells)), "en")
    assert drawing is not None
    assert drawing.caption == "The busiest day: January 11, 2027, 30 people."
