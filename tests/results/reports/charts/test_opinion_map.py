"""The chart `opinion_map`: true to the study, silent without one, drawn for real."""

from __future__ import annotations

from results.reports.charts.opinion_map import OpinionMapChart
from results.reports.draw import rendered
from tests.results.reports.charts.divided import two_groups
from tests.results.reports.charts.sample import cleared


def test_marks_hold_everyone_and_nobody_alone() -> None:
    """The table has each mark; the caption names the groups and the fewest people in a mark."""
    figures = two_groups()
    drawing = OpinionMapChart().draw(figures, "fr")
    assert drawing is not None
    people = [int(row[1]) for row in drawing.table[1:]]
    groups = figures.studies[0].content["groups"]
    assert sum(people) == sum(group["people"] for group in groups)
    assert min(people) >= 10
    assert f"(groupe A, {groups[0]['people']} personnes)" in drawing.caption
    assert f"({min(people)} au moins)" in drawing.caption
    assert "réponses simulées" in rendered(drawing, "fr", True, svg=True)["svg"]
    assert rendered(drawing, "en", False, svg=False)["png"]


def test_no_study_makes_no_picture() -> None:
    """Not even an empty one."""
    assert OpinionMapChart().draw(cleared(), "fr") is None
