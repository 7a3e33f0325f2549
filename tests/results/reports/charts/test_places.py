"""The map of places, from the areas of its study."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from results.figures.counted import Figures
from results.figures.studies import studied
from results.reports.charts.places import PlacesChart
from tests.results.figures.studies.test_place import ballots
from tests.results.reports.charts.sample import cleared


def pointed(people: int) -> Figures:
    """The sample, with a crowd at a bridge and another at a station."""
    dice = Random(5)
    points = [
        (43.6 + 0.01 * (n % 2) + dice.gauss(0, 0.002), 1.44 + 0.014 * (n % 2) + dice.gauss(0, 0.002))
        for n in range(people)
    ]
    study = studied(ballots(points), 10)
    assert study is not None
    return replace(cleared(), studies=(study,))


def test_the_map_and_its_table_hold_the_same_areas() -> None:
    """As wide as they are; the scale bar is a round number of metres."""
    figures = pointed(400)
    drawing = PlacesChart().draw(figures, "fr")
    assert drawing is not None
    values = drawing.spec["layer"][0]["data"]["values"]
    assert [str(value["people"]) for value in values] == [row[2] for row in drawing.table[1:]]
    for value, area in zip(values, figures.studies[0].content["areas"], strict=True):
        assert abs(value["x2"] - value["x"] - area["width"]) < 1e-6
    assert all(int(row[2]) >= 10 for row in drawing.table[1:])


def test_one_area_is_no_map() -> None:
    """It would say nothing about where."""
    assert PlacesChart().draw(pointed(12), "fr") is None
    assert PlacesChart().draw(cleared(), "fr") is None
