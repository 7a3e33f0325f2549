"""Projects within a budget: how many asked for each, and which rule funds it."""

from __future__ import annotations

from typing import Any

from languages.writing import number_words, share_words
from results.figures.counted import Figures
from results.figures.studies import Study
from results.reports.charts.base import ACCENT, INK, WIDTH, Drawing, framed
from results.speech import label, say, shortened

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
        unit = next((tally.unit for tally in figures.tallies if tally.step == study.step and tally.unit), None)
        return funding(study, language, label(unit, language) if unit else "")


def funding(study: Study, language: str, unit: str = "") -> Drawing:
    """One bar per project, coloured by the rules that fund it; `unit` is of the money."""
    content, voters = study.content, study.content["voters"]
    values = [
        _value(index, project, voters, language, unit) for index, project in enumerate(content["projects"][:_MOST])
    ]  # fmt: skip
    header = tuple(
        say(language, id) for id in ("chart.project", "chart.cost", "chart.people", "rule.greedy", "rule.equal_shares")
    )
    rows = (_row(project, language, unit) for project in content["projects"])
    funded = [
        shortened(label(one["words"], language), 40) for one in content["projects"] if one["greedy"]
    ]  # fmt: skip
    caption = say(
        language, "chart.funding_caption", names=", ".join(funded) or "–", n=number_words(voters, language),
        budget=_money(content["budget"], language, unit),
    )  # fmt: skip
    return Drawing("funding", caption, framed(say(language, "chart.funding"), _spec(values, language), language),
                   (header, *rows))  # fmt: skip


def _kind(project: dict[str, Any]) -> str:
    if project["greedy"] and project["equal_shares"]:
        return "both"
    return "greedy" if project["greedy"] else "equal_shares" if project["equal_shares"] else "neither"


def _value(index: int, project: dict[str, Any], voters: int, language: str, unit: str) -> dict[str, Any]:
    people = project["people"]
    share = (people or 0) / voters
    told = say(language, "chart.few") if people is None else (
        f"{number_words(people, language)} · {share_words(share, language)}"
    )  # fmt: skip
    words = shortened(label(project["words"], language), 44)
    return {
        "place": index, "share": share, "told": told, "kind": say(language, f"rule.{_kind(project)}"),
        "label": f"{words} · {_money(project['cost'], language, unit)}",
    }  # fmt: skip


def _money(amount: float, language: str, unit: str) -> str:
    return f"{number_words(amount, language)}\u00a0{unit}".rstrip("\u00a0")


def _row(project: dict[str, Any], language: str, unit: str) -> tuple[str, ...]:
    yes, no = say(language, "chart.yes"), say(language, "chart.no")
    people = say(language, "chart.few") if project["people"] is None else number_words(project["people"], language)
    cost = _money(project["cost"], language, unit)
    funded = (yes if project[rule] else no for rule in ("greedy", "equal_shares"))
    return (label(project["words"], language), cost, people, *funded)


def _spec(values: list[dict[str, Any]], language: str) -> dict[str, Any]:
    kinds = {say(language, f"rule.{kind}"): colour for kind, colour in _COLOURS.items()}
    shown = [kind for kind in kinds if any(value["kind"] == kind for value in values)]
    share = {"field": "share", "type": "quantitative", "axis": None, "scale": {"domain": [0, 1.3]}}
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
                "encoding": {"x": share, "text": {"field": "told"}},
            },
        ],
    }  # fmt: skip
