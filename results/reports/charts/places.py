"""The map of places: areas of ground as wide as they are told, darker where more people pointed."""

from __future__ import annotations

from math import cos, radians
from typing import Any

from languages.writing import number_words
from results.figures.counted import Figures
from results.figures.studies.place import METRES
from results.reports.charts.base import ACCENT, INK, WIDTH, Drawing, framed
from results.reports.worded import dated, tally_of
from results.speech import people_words, say, shortened

_ROOM = 20
"""Pixels that a figure needs."""
_FOOT = 0.1
"""Room for the scale bar under the ground, as a part of its side."""
_NICE = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)


class PlacesChart:
    """The first question that asks for a place; north is up, and a bar tells the scale."""

    name = "places"
    digest = False

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Only with more than one square: a single area says nothing about where."""
        study = next((one for one in figures.studies if one.type == "place"), None)
        if study is None or len(study.content["areas"]) < 2:
            return None
        areas: list[dict[str, Any]] = study.content["areas"]
        caption = say(
            language, "chart.places_caption", n=people_words(study.content["people"], language, study.coarse),
            count=len(areas),
            least=people_words(min(area["people"] for area in areas), language, study.coarse),
            most=people_words(max(area["people"] for area in areas), language, study.coarse),
        )  # fmt: skip
        caption = dated(caption, tally_of(figures, study), language)
        header = tuple(say(language, id) for id in ("chart.places_area", "chart.places_side", "chart.people"))
        rows = (_row(nth, area, study.coarse, language) for nth, area in enumerate(areas, 1))
        title = shortened(say(language, "chart.places"), 60)
        return Drawing(self.name, caption, framed(title, _spec(areas, language), language), (header, *rows))


def _row(nth: int, area: dict[str, Any], coarse: bool, language: str) -> tuple[str, ...]:
    size = f"{_metres(area['width'], language)} × {_metres(area['height'], language)}"
    # The densest first; coordinates stand in the open data.
    return str(nth), size, people_words(area["people"], language, coarse)


def _metres(side: float, language: str) -> str:
    return f"{number_words(side, language)}\u00a0m"


def _spec(areas: list[dict[str, Any]], language: str) -> dict[str, Any]:
    values = _rectangles(areas)
    left, right = min(one["x"] for one in values), max(one["x2"] for one in values)
    low, high = min(one["y"] for one in values), max(one["y2"] for one in values)
    span = max(right - left, high - low)
    top = max(one["density"] for one in values)
    for one in values:
        # A figure is written where its rectangle is large enough for it.
        wide = min(one["x2"] - one["x"], one["y2"] - one["y"]) > _ROOM * span / WIDTH
        one.update(told=str(one["people"]) if wide else "", dark=one["density"] > top * 0.45)
    across: dict[str, Any] = {"type": "quantitative", "axis": None, "scale": {"domain": [left, left + span]}}
    along: dict[str, Any] = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [low - span * _FOOT, low + span]},
    }
    bar = max((metres for metres in _NICE if metres <= span / 3), default=_NICE[0])
    ruler = {"x": left, "x2": left + bar, "y": low - span * _FOOT / 2, "label": _metres(bar, language)}
    return {
        # A metre is as long north as it is east.
        "width": WIDTH, "height": round(WIDTH * (1 + _FOOT)),
        "layer": [*_ground(values, top, across, along), _scale_bar(ruler, across, along)],
    }  # fmt: skip


def _rectangles(areas: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Metres east and north of the densest area."""
    east, north = areas[0]["lon"], areas[0]["lat"]
    wide = METRES * cos(radians(north))
    values = []
    for one in areas:
        x, y = (one["lon"] - east) * wide, (one["lat"] - north) * METRES
        aside, up = one["width"] / 2, one["height"] / 2
        values.append(
            {"x": x - aside, "x2": x + aside, "y": y - up, "y2": y + up, "people": one["people"],
             "density": one["people"] / (one["width"] * one["height"])}
        )  # fmt: skip
    return values


def _ground(
    values: list[dict[str, Any]], top: float, across: dict[str, Any], along: dict[str, Any]
) -> list[dict[str, Any]]:
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 1},
            "encoding": {
                "x": {"field": "x", **across}, "x2": {"field": "x2"},
                "y": {"field": "y", **along}, "y2": {"field": "y2"},
                "color": {"field": "density", "type": "quantitative", "legend": None,
                          # Square root: one crowded square would leave all the others white.
                          "scale": {"domain": [0, top], "range": ["#eef3f2", ACCENT], "type": "sqrt"}},
            },
        },
        {
            "data": {"values": values},
            "transform": [{"calculate": "(datum.x + datum.x2) / 2", "as": "cx"},
                          {"calculate": "(datum.y + datum.y2) / 2", "as": "cy"}],
            "mark": {"type": "text", "fontSize": 12, "fontWeight": "bold"},
            "encoding": {
                "x": {"field": "cx", **across}, "y": {"field": "cy", **along}, "text": {"field": "told"},
                "color": {"condition": {"test": "datum.dark", "value": "#ffffff"}, "value": INK},
            },
        },
    ]  # fmt: skip


def _scale_bar(ruler: dict[str, Any], across: dict[str, Any], along: dict[str, Any]) -> dict[str, Any]:
    return {
        "data": {"values": [ruler]},
        "layer": [
            {"mark": {"type": "rule", "color": INK, "strokeWidth": 3},
             "encoding": {"x": {"field": "x", **across}, "x2": {"field": "x2"}, "y": {"field": "y", **along}}},
            {"mark": {"type": "text", "align": "left", "dx": 6, "color": INK, "fontSize": 13},
             "encoding": {"x": {"field": "x2", **across}, "y": {"field": "y", **along}, "text": {"field": "label"}}},
        ],
    }  # fmt: skip
