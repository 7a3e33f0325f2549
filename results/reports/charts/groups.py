"""From one opinion group to the other: where they stand together, and where apart."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from results.figures.counted import Figures, Tally
from results.figures.studies import Study
from results.figures.studies.votes import camp, quoted, told_share
from results.reports.charts.base import INK, PAPER, QUIET, WIDTH, Drawing, framed, share_axis
from results.reports.charts.opinion_map import GROUP_COLOURS
from results.reports.worded import said, tally_of
from results.speech import say

_HEADINGS = ("gathers", "divides")
_LINE = 60
"""Characters of one line; a statement has two."""
_LANE, _HEAD = 26, 64
"""Pixels of a group's line, and of the statement above."""
_WIDE = 1.42
"""Where the picture ends, everybody being 1: beyond stand the figures in words."""


class GroupsChart:
    """One line per statement and group: a circle at its share, or an open band where only a bound of it is known."""

    name = "groups"
    digest = True

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """The first question whose opinion groups were told, when something gathers or divides them."""
        study = next((study for study in figures.studies if study.type == "votes"), None)
        if study is None or not any(study.content[heading] for heading in _HEADINGS):
            return None
        return groups(study, tally_of(figures, study), language)


def groups(study: Study, tally: Tally | None, language: str) -> Drawing:
    """What gathers and what divides the groups of one question."""
    names = [group["name"] for group in study.content["groups"]]
    values: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    header = (say(language, "chart.statement"), say(language, "chart.side"))
    table = [(*header, *(say(language, "chart.group", name=name) for name in names))]
    top = 0
    for heading in _HEADINGS:
        for number, item in enumerate(study.content[heading]):
            side = say(language, f"chart.side_{item['side']}")
            told = [told_share(group, language, study.coarse) for group in item["groups"]]
            table.append((quoted(item, language, 200), side, *told))
            line = wrap(f"{quoted(item, language, 2 * _LINE - 20)} ({side})", _LINE)
            title = say(language, f"chart.{heading}_heading") if number == 0 else ""
            titles.append({"y": top, "heading": title, "line": line})
            values += [
                {"y": top + _HEAD + _LANE * lane, "group": group["name"], "told": words, **_stretch(group)}
                for lane, (group, words) in enumerate(zip(item["groups"], told, strict=True))
            ]  # fmt: skip
            top += _HEAD + _LANE * len(names) + _LANE // 2
    camps = " ; ".join(camp(study, name, language) for name in names)
    caption = say(language, "chart.groups_caption", camps=camps, sentences=" ".join(said(study, tally, language)))
    spec = framed(say(language, "chart.groups"), _spec(values, titles, names, top, language), language)
    return Drawing("groups", caption.strip(), spec, tuple(table))


def _stretch(group: Mapping[str, Any]) -> dict[str, Any]:
    """Where a share is drawn: at its place, or, of a bound, as all that it leaves open."""
    share, bound = group["share"], group["bound"]
    if not bound:
        return {"at": share, "low": None, "high": None, "letter": share}
    low, high = (share, 1.0) if bound == "over" else (0.0, share)
    return {"at": None, "low": low, "high": high, "letter": (low + high) / 2}


def _spec(
    values: list[dict[str, Any]], titles: list[dict[str, Any]], names: list[str], height: int, language: str
) -> dict[str, Any]:
    x = {"type": "quantitative", "scale": {"domain": [0, _WIDE], "nice": False},
         "axis": share_axis(language)}  # fmt: skip
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [height, 0], "nice": False}}
    colour = {"field": "group", "type": "nominal", "legend": None,
              "scale": {"domain": names, "range": list(GROUP_COLOURS[: len(names)])}}  # fmt: skip
    left = {"type": "text", "align": "left", "x": 0, "color": INK, "limit": WIDTH, "baseline": "top"}
    known, open_ended = [{"filter": "datum.at !== null"}], [{"filter": "datum.at === null"}]
    text = {"type": "text", "fontSize": 12, "fontWeight": "bold"}
    shown = {"values": values}
    return {
        "width": WIDTH,
        "height": height,
        "layer": [
            {"data": shown, "mark": {"type": "rule", "color": QUIET, "strokeWidth": 2},
             "encoding": {"y": y, "x": {"datum": 0, **x}, "x2": {"datum": 1}}},
            # No end and no middle to read a value from: a pale band without a circle.
            {"data": shown, "transform": open_ended, "mark": {"type": "bar", "height": 18, "opacity": 0.3},
             "encoding": {"y": y, "x": {"field": "low", **x}, "x2": {"field": "high"}, "color": colour}},
            {"data": shown, "transform": known, "mark": {"type": "circle", "size": 340, "opacity": 1, "stroke": PAPER},
             "encoding": {"y": y, "x": {"field": "at", **x}, "color": colour}},
            {"data": shown, "transform": known, "mark": {**text, "color": PAPER},
             "encoding": {"y": y, "x": {"field": "letter", **x}, "text": {"field": "group"}}},
            {"data": shown, "transform": open_ended, "mark": {**text, "color": INK},
             "encoding": {"y": y, "x": {"field": "letter", **x}, "text": {"field": "group"}}},
            {"data": shown, "mark": {**text, "fontSize": 13, "align": "left", "color": INK},
             "encoding": {"y": y, "x": {"datum": 1.05, **x}, "text": {"field": "told"}}},
            {"data": {"values": titles}, "mark": {**left, "fontSize": 12, "fontWeight": "bold"},
             "encoding": {"y": y, "text": {"field": "heading"}}},
            {"data": {"values": titles}, "mark": {**left, "dy": 16, "fontSize": 13, "lineHeight": 16},
             "encoding": {"y": y, "text": {"field": "line"}}},
        ],
    }  # fmt: skip
