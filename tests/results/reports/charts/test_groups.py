"""The chart `groups`: true to the study, silent without one, drawn for real."""

from __future__ import annotations

from results.reports.charts.groups import GroupsChart, _stretch
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
        assert row[2] in svg
    assert rendered(drawing, "en", False, svg=False)["png"]


def test_no_study_makes_no_picture() -> None:
    """Not even an empty one."""
    assert GroupsChart().draw(cleared(), "fr") is None


def group(share: float, bound: str = "") -> dict[str, object]:
    """The share of a group, or a bound of it."""
    return {"name": "A", "share": share, "bound": bound}


def test_a_bound_is_an_open_band_and_no_place() -> None:
    """From it to everybody, or to nobody; a share has its place, and no band."""
    assert _stretch(group(0.65, "over")) == {"at": None, "low": 0.65, "high": 1.0, "letter": 0.825}
    assert _stretch(group(0.46, "under")) == {"at": None, "low": 0.0, "high": 0.46, "letter": 0.23}
    assert _stretch(group(0.61)) == {"at": 0.61, "low": None, "high": None, "letter": 0.61}
