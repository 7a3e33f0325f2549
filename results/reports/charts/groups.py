"""From one opinion group to the other: where they stand together, and where apart."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from results.figures.counted import Figures
from results.figures.studies import Study, sentences
from results.figures.studies.votes import quoted, told_share
from results.reports.charts.base import INK, PAPER, QUIET, WIDTH, Drawing, framed
from results.reports.charts.opinion_map import GROUP_COLOURS
from results.speech import say

_HEADINGS = ("gathers", "divides")
_LINE = 54
"""Characters of one line; a statement has two."""
_CIRCLE = 0.05
"""Width of a circle, as a part of the line."""


class GroupsChart:
    """One line per statement, a circle per group on it: together when the groups agree, apart when not."""

    name = "groups"
    digest = True

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """The first question whose opinion groups were told, when something gathers or divides them."""
        study = next((study for study in figures.studies if study.type == "votes"), None)
        if study is None or not any(study.content[heading] for heading in _HEADINGS):
            return None
        return groups(study, language)


def groups(study: Study, language: str) -> Drawing:
    """What gathers and what divides the groups of one question."""
    names = [group["name"] for group in study.content["groups"]]
    values: list[dict[str, Any]] = []
    header = (say(language, "chart.statement"), say(language, "chart.side"))
    table = [(*header, *(say(language, "chart.group", name=name) for name in names))]
    index = 0
    for heading in _HEADINGS:
        for number, item in enumerate(study.content[heading]):
            side = say(language, f"chart.side_{item['side']}")
            told = [told_share(group, language) for group in item["groups"]]
            table.append((quoted(item, language, 200), side, *told))
            values += _values(item, index, f"chart.{heading}_heading" if number == 0 else "", told, side, language)
            index += 1
    said = " ".join(sentence for _, sentence in sentences(study, language))
    caption = say(language, "chart.groups_caption", sentences=said).strip()
    spec = framed(say(language, "chart.groups"), _spec(values, names), language)
    return Drawing("groups", caption, spec, tuple(table))


def _values(
    item: Mapping[str, Any], index: int, heading: str, told: list[str], side: str, language: str
) -> list[dict[str, Any]]:
    shares = [group["share"] for group in item["groups"]]
    line = wrap(quoted(item, language, 2 * _LINE - 8), _LINE)
    figures = " · ".join(f"{group['name']} {share}" for group, share in zip(item["groups"], told, strict=True))
    shared = {
        "place": index, "line": line, "figures": f"{figures} {side}", "low": min(shares), "high": max(shares),
        "heading": say(language, heading) if heading else "",
    }  # fmt: skip
    return [
        {**shared, "group": group["name"], "at": at} for group, at in zip(item["groups"], _apart(shares), strict=True)
    ]


def _apart(shares: list[float]) -> list[float]:
    """Where circles stand so that none hides another: the figures are in words beside them."""
    order = sorted(range(len(shares)), key=shares.__getitem__)
    places = [shares[one] for one in order]
    for n in range(1, len(places)):
        places[n] = max(places[n], places[n - 1] + _CIRCLE)
    extra = max(places[-1] - 1 + _CIRCLE / 2, 0.0)
    moved = dict(zip(order, (index - extra for index in places), strict=True))
    return [moved[one] for one in range(len(shares))]


def _spec(values: list[dict[str, Any]], names: list[str]) -> dict[str, Any]:
    share = {"type": "quantitative", "axis": None, "scale": {"domain": [0, 1]}}
    colour = {"field": "group", "type": "nominal", "legend": None,
              "scale": {"domain": names, "range": list(GROUP_COLOURS[: len(names)])}}  # fmt: skip
    left = {"type": "text", "align": "left", "x": 0, "color": INK, "limit": WIDTH}
    once = [{"filter": f"datum.group == '{names[0]}'"}]
    return {
        "width": WIDTH,
        "height": 118 * len({value["place"] for value in values}),
        "data": {"values": values},
        "encoding": {"y": {"field": "place", "type": "ordinal", "axis": None}},
        "layer": [
            {"mark": {**left, "dy": -46, "fontSize": 12, "fontWeight": "bold"}, "transform": once,
             "encoding": {"text": {"field": "heading"}}},
            {"mark": {**left, "dy": -34, "fontSize": 13, "lineHeight": 17, "baseline": "top"}, "transform": once,
             "encoding": {"text": {"field": "line"}}},
            {"mark": {**left, "dy": 36, "fontSize": 13, "fontWeight": "bold"}, "transform": once,
             "encoding": {"text": {"field": "figures"}}},
            {"mark": {"type": "rule", "color": QUIET, "strokeWidth": 2, "yOffset": 14}, "transform": once,
             "encoding": {"x": {"datum": 0, **share}, "x2": {"datum": 1}}},
            {"mark": {"type": "rule", "color": INK, "strokeWidth": 4, "yOffset": 14}, "transform": once,
             "encoding": {"x": {"field": "low", **share}, "x2": {"field": "high"}}},
            {"mark": {"type": "circle", "size": 340, "opacity": 1, "yOffset": 14, "stroke": PAPER},
             "encoding": {"x": {"field": "at", **share}, "color": colour}},
            {"mark": {"type": "text", "color": PAPER, "fontSize": 12, "fontWeight": "bold", "yOffset": 14},
             "encoding": {"x": {"field": "at", **share}, "text": {"field": "group"}}},
        ],
    }  # fmt: skip
