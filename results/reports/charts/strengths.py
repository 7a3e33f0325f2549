"""The strength of compared options: a dot for the chance to win, a line for how sure one may be."""

from __future__ import annotations

from typing import Any

from languages.writing import share_words
from results.figures.counted import Figures, Tally
from results.figures.studies import Study
from results.reports.charts.base import ACCENT, INK, QUIET, WIDTH, Drawing, framed, halo, share_axis
from results.reports.worded import said, tally_of
from results.speech import label, part_words, people_words, say, shortened

_MOST = 12


class StrengthsChart:
    """The first question that compares options."""

    name = "strengths"
    digest = False

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Nothing before its study."""
        study = next((one for one in figures.studies if one.type == "duels"), None)
        return strengths(study, tally_of(figures, study), language) if study else None


def strengths(study: Study, tally: Tally | None, language: str) -> Drawing:
    """One line per option, the strongest first."""
    options: list[dict[str, Any]] = study.content["options"]
    values = [
        {"place": index, "label": _label(one, study.coarse, language),
         "chance": one["chance"], "low": one["low"], "high": one["high"],
         "told": part_words(one["chance"], language, study.coarse)}
        for index, one in enumerate(options[:_MOST])
    ]  # fmt: skip
    ids = ("chart.option", "chart.chance", "chart.between", "chart.duels", "chart.people")
    rows = (
        (label(one["words"], language), *(part_words(one["chance"], language, study.coarse),
           f"{share_words(one['low'], language)} – {share_words(one['high'], language)}",
           people_words(one["duels"], language, study.coarse), people_words(one["people"], language, study.coarse)))
        for one in options
    )  # fmt: skip
    caption = " ".join(said(study, tally, language))
    spec = framed(say(language, "chart.strengths"), _spec(values, language), language)
    return Drawing("strengths", caption, spec, (tuple(say(language, id) for id in ids), *rows))


def _label(option: dict[str, Any], coarse: bool, language: str) -> str:
    duels = f"{people_words(option['duels'], language, coarse)} {say(language, 'chart.duels').lower()}"
    return f"{shortened(label(option['words'], language), 42)} ({duels})"


def _spec(values: list[dict[str, Any]], language: str) -> dict[str, Any]:
    scale = {"domain": [0, 1.3]}
    text = {"type": "text", "align": "left", "x": 0, "dy": -9, "fontSize": 13, "limit": WIDTH, "color": INK}
    x = {"type": "quantitative", "axis": share_axis(language), "scale": scale}
    return {
        "width": WIDTH,
        "height": 46 * len(values),
        "data": {"values": values},
        "encoding": {"y": {"field": "place", "type": "ordinal", "axis": None}},
        "layer": [
            {
                "data": {"values": [{"half": 0.5}]},
                "mark": {"type": "rule", "color": QUIET, "strokeDash": [3, 3]},
                "encoding": {"x": {"field": "half", **x}, "y": None},
            },
            {
                "mark": {"type": "rule", "color": ACCENT, "strokeWidth": 4, "opacity": 0.4, "yOffset": 9},
                "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "circle", "size": 130, "color": ACCENT, "opacity": 1, "yOffset": 9},
                "encoding": {"x": {"field": "chance", **x}},
            },
            {"mark": halo(text), "encoding": {"text": {"field": "label"}}},
            {"mark": text, "encoding": {"text": {"field": "label"}}},
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "dy": 9, "fontSize": 13, "fontWeight": "bold",
                         "color": INK},
                "encoding": {"x": {"field": "high", **x}, "text": {"field": "told"}},
            },
        ],
    }  # fmt: skip
