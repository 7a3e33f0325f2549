"""The chart `missing`: the town beside the answers, cells told together as one group, silent without a margin."""

from __future__ import annotations

from dataclasses import replace

from results.reports.charts.missing import MissingChart
from results.reports.draw import rendered
from tests.results.reports.charts.sample import cleared, too_few

TOWN = {"age": {"jeunes": 600, "grands": 400}}


def test_it_says_what_the_figures_say_and_is_drawn() -> None:
    """The young are six in ten of the town and three in ten of the answers."""
    drawing = MissingChart().draw(replace(cleared(), margins=TOWN), "fr")
    assert drawing is not None
    assert "jeunes" in drawing.caption
    assert "grands" not in drawing.caption
    assert [row[1:] for row in drawing.table[1:]] == [
        ("60\u00a0%", "30\u00a0%", "30"),
        ("40\u00a0%", "70\u00a0%", "70"),
    ]
    assert rendered(drawing, "fr", False, svg=False)["png"]


def test_cells_told_together_are_one_group() -> None:
    """Bands joined because they are small stand beside the sum of their margins."""
    figures = cleared()
    age = next(tally for tally in figures.tallies if tally.step == "age")
    joined = replace(age, cells=(replace(age.cells[0], name="jeunes+grands", people=100, share=1.0),))
    drawing = MissingChart().draw(replace(figures, tallies=(joined,), margins=TOWN), "en")
    assert drawing is not None
    assert drawing.table[1][1:] == ("100%", "100%", "100")
    assert "cannot be told: “jeunes” stand together" in drawing.caption


def test_no_margin_or_too_few_people_make_no_picture() -> None:
    """Not even an empty one."""
    assert MissingChart().draw(cleared(), "fr") is None
    assert MissingChart().draw(replace(too_few(), margins=TOWN), "fr") is None
