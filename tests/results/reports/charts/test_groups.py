"""The chart `groups`: true to the study, silent without one, drawn for real."""

from __future__ import annotations

from itertools import pairwise

from results.reports.charts.groups import GroupsChart, _apart
from results.reports.draw import rendered
from tests.results.reports.charts.divided import two_groups
from tests.results.reports.charts.sample import cleared


def test_it_says_what_the_study_says_and_is_drawn() -> None:
    """Every figure of the picture is in words, in it and in the table."""
    drawing = GroupsChart().draw(two_groups(), "fr")
    assert drawing is not None
    assert "Ce qui divise" in drawing.caption
    svg = rendered(drawing, "fr", True, svg=True)["svg"]
    assert "réponses simulées" in svg
    for row in drawing.table[1:]:
        assert row[0].startswith(("Avis s", "Le mien"))
        assert f"A {row[2]}" in svg
    assert rendered(drawing, "en", False, svg=False)["png"]


def test_no_study_makes_no_picture() -> None:
    """Not even an empty one."""
    assert GroupsChart().draw(cleared(), "fr") is None


def test_circles_never_hide_one_another() -> None:
    """Four groups of one mind stand side by side, inside the line."""
    places = sorted(_apart([0.99, 1.0, 0.99, 1.0]))
    assert all(after - before >= 0.049 for before, after in pairwise(places))
    assert places[-1] <= 1
