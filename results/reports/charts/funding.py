"""Projects within a budget: how many asked for each, and which rule funds it."""

from __future__ import annotations

from typing import Any

from languages.writing import number_words
from results.figures.counted import Figures, Tally
from results.figures.studies import Study
from results.reports.charts.base import ACCENT, INK, WIDTH, Drawing, framed, share_axis
from results.reports.worded import dated, tally_of
from results.speech import label, part_words, people_words, say, shortened

_MOST = 14
_COLOURS = {"both": ACCENT, "greedy": "#5a9bc4", "equal_shares": "#a9d9cf", "neither": "#eceef1"}
"""Each lighter than the one before, so that grey tells them apart; a thin line keeps the palest seen."""


class FundingChart:
    """The first question that funds projects: the most asked for first."""

    name = "funding"
    digest = True

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Nothing before its study."""
        study = next((one for one in figures.studies if one.type == "projects"), None)
        if study is None:
            return None
        return funding(study, tally_of(figures, study), language)


def funding(study: Study, tally: Tally | None, language: str) -> Drawing:
    """One bar per project, coloured by the rules that fund it; the question's tally has the unit of the money."""
    content, shares = study.content, _shares(study, tally)
    unit = label(tally.unit, language) if tally and tally.unit else ""
    values = [
        _value(index, project, shares.get(project["name"]), study.coarse, language, unit)
        for index, project in enumerate(content["projects"][:_MOST])
    ]  # fmt: skip
    header = tuple(
        say(language, id) for id in ("chart.project", "chart.cost", "chart.people", "rule.greedy", "rule.equal_shares")
    )
    rows = (_row(project, study.coarse, language, unit) for project in content["projects"])
    funded = [
        shortened(label(one["words"], language), 40) for one in content["projects"] if one["greedy"]
    ]  # fmt: skip
    caption = say(
        language, "chart.funding_caption", names=", ".join(funded) or "–",
        n=people_words(content["voters"], language, study.coarse),
        budget=_money(content["budget"], language, unit),
    )  # fmt: skip
    caption = dated(caption, tally, language)
    return Drawing("funding", caption, framed(say(language, "chart.funding"), _spec(values, language), language),
                   (header, *rows))  # fmt: skip


def _shares(study: Study, tally: Tally | None) -> dict[str, float]:
    """Project → the part of the voters who asked for it."""
    if study.coarse:
        # Of two numbers told in tens no part can be made; the tally has it in steps of five points.
        return {cell.name: cell.part for cell in tally.cells if cell.people is not None} if tally else {}
    told = study.content["projects"]
    return {one["name"]: one["people"] / study.content["voters"] for one in told if one["people"] is not None}


def _kind(project: dict[str, Any]) -> str:
    if project["greedy"] and project["equal_shares"]:
        return "both"
    return "greedy" if project["greedy"] else "equal_shares" if project["equal_shares"] else "neither"


def _value(
    index: int, project: dict[str, Any], share: float | None, coarse: bool, language: str, unit: str
) -> dict[str, Any]:
    people = project["people"]
    told = say(language, "chart.untold") if people is None or share is None else (
        f"{people_words(people, language, coarse)} · {part_words(share, language, coarse)}"
    )  # fmt: skip
    words = shortened(label(project["words"], language), 44)
    return {
        "place": index, "share": share if people is not None else None, "at": share or 0.0,
        "told": told, "kind": say(language, f"rule.{_kind(project)}"),
        "label": f"{words} · {_money(project['cost'], language, unit)}",
    }  # fmt: skip


def _money(amount: float, language: str, unit: str) -> str:
    return f"{number_words(amount, language)}\u00a0{unit}".rstrip("\u00a0")


def _row(project: dict[str, Any], coarse: bool, language: str, unit: str) -> tuple[str, ...]:
    yes, no = say(language, "chart.yes"), say(language, "chart.no")
    people = project["people"]
    told = say(language, "chart.untold") if people is None else people_words(people, language, coarse)
    cost = _money(project["cost"], language, unit)
    funded = (yes if project[rule] else no for rule in ("greedy", "equal_shares"))
    return (label(project["words"], language), cost, told, *funded)


def _spec(values: list[dict[str, Any]], language: str) -> dict[str, Any]:
    kinds = {say(language, f"rule.{kind}"): colour for kind, colour in _COLOURS.items()}
    shown = [kind for kind in kinds if any(value["kind"] == kind for value in values)]
    share = {"field": "share", "type": "quantitative", "axis": share_axis(language), "scale": {"domain": [0, 1.3]}}
    return {
        "width": WIDTH,
        "height": 44 * len(values),
        "data": {"values": values},
        "encoding": {"y": {"field": "place", "type": "ordinal", "axis": None}},
        "layer": [
            {
                "mark": {"type": "bar", "height": 15, "yOffset": 9, "stroke": INK, "strokeWidth": 0.5},
                "encoding": {
                    "x": share,
                    "color": {"field": "kind", "type": "nominal",
                              "scale": {"domain": shown, "range": [kinds[kind] for kind in shown]},
                              "legend": {"orient": "bottom", "title": None, "labelFontSize": 13, "columns": 2,
                                         "labelLimit": 300}},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "x": 0, "dy": -9, "fontSize": 13, "limit": WIDTH,
                         "color": INK},
                "encoding": {"text": {"field": "label"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "dy": 9, "fontSize": 13, "fontWeight": "bold",
                         "color": INK},
                "encoding": {"x": {**share, "field": "at"}, "text": {"field": "told"}},
            },
        ],
    }  # fmt: skip
