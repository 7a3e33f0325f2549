"""The opinion map: who votes like whom, in marks of many people, never one."""

from __future__ import annotations

from typing import Any

from results.figures.counted import Figures, Tally
from results.figures.studies import Study
from results.figures.studies.votes import camp
from results.reports.charts.base import ACCENT, AGAINST, INK, PAPER, WIDTH, Drawing, framed
from results.reports.worded import dated, tally_of
from results.speech import people_words, say

GROUP_COLOURS = (ACCENT, AGAINST, "#4b4a9c", "#8a6d00", "#2f7fb8")
"""By group, dark enough for a white letter; the letter tells them apart where colours do not."""


class OpinionMapChart:
    """Circles with the letter of their group, larger for more people."""

    name = "opinion-map"
    digest = False

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """The first question whose opinion groups were told."""
        study = next((study for study in figures.studies if study.type == "votes"), None)
        return None if study is None else opinion_map(study, tally_of(figures, study), language)


def opinion_map(study: Study, tally: Tally | None, language: str) -> Drawing:
    """The map of one question."""
    content = study.content
    names = {
        group["name"]: say(
            language,
            "chart.opinion_map_group",
            name=group["name"],
            people=people_words(group["people"], language, study.coarse),
        )
        for group in content["groups"]
    }
    least = min(mark["people"] for mark in content["map"])
    caption = say(
        language,
        "chart.opinion_map_caption",
        groups=" ; ".join(camp(study, name, language) for name in names),
        least=people_words(least, language, study.coarse),
    )
    caption = dated(caption, tally, language)
    title = say(language, "chart.opinion_map")
    body = _spec([{**mark, "told": names[mark["group"]]} for mark in content["map"]], list(names.values()))
    # Where a circle stands has no unit: the open data have it, and a reader nothing to read in it.
    rows = ((mark["group"], people_words(mark["people"], language, study.coarse)) for mark in content["map"])
    header = (say(language, "chart.group", name="").strip(), say(language, "chart.people"))
    return Drawing("opinion-map", caption, framed(title, body, language), (header, *rows))


def _spec(values: list[dict[str, Any]], names: list[str]) -> dict[str, Any]:
    place = {"type": "quantitative", "axis": None, "scale": {"zero": False, "padding": 26}}
    return {
        "width": WIDTH,
        "height": 340,
        "data": {"values": values},
        "encoding": {"x": {"field": "x", **place}, "y": {"field": "y", **place}},
        "layer": [
            {
                "mark": {"type": "circle", "opacity": 1, "stroke": PAPER, "strokeWidth": 1.5},
                "encoding": {
                    "size": {"field": "people", "type": "quantitative", "legend": None,
                             "scale": {"zero": True, "range": [120, 620]}},
                    "color": {"field": "told", "type": "nominal",
                              "scale": {"domain": names, "range": list(GROUP_COLOURS[: len(names)])},
                              "legend": {"orient": "bottom", "title": None, "labelFontSize": 14, "labelColor": INK,
                                         "symbolSize": 160, "columns": 1, "labelLimit": 380}},
                },
            },
            {
                "mark": {"type": "text", "color": PAPER, "fontSize": 11, "fontWeight": "bold"},
                "encoding": {"text": {"field": "group"}},
            },
        ],
    }  # fmt: skip
