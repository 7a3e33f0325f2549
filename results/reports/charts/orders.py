"""Orders of preference: the place each rule gives every option; straight lines mean that the rules agree."""

from __future__ import annotations

from typing import Any

from results.figures.counted import Figures, Tally
from results.figures.studies import Study
from results.figures.studies.ranking import RULES
from results.reports.charts.base import ACCENT, INK, QUIET, WIDTH, Drawing, framed
from results.reports.worded import said, tally_of
from results.speech import label, part_words, say, shortened


class OrdersChart:
    """The first question that orders options."""

    name = "orders"
    digest = False

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Nothing before its study."""
        study = next((one for one in figures.studies if one.type == "ranking"), None)
        return orders(study, tally_of(figures, study), language) if study else None


def orders(study: Study, tally: Tally | None, language: str) -> Drawing:
    """One column per rule, one circle per option with its place in it."""
    options: list[dict[str, Any]] = study.content["options"]
    rules = [say(language, f"chart.rule_{rule}") for rule in RULES]
    values = [
        {"option": shortened(label(one["words"], language), 54), "row": row, "rule": rule,
         "place": one["places"][id], "first": one["places"][id] == 1}
        for row, one in enumerate(options)
        for id, rule in zip(RULES, rules, strict=True)
    ]  # fmt: skip
    header = (say(language, "chart.option"), *rules, say(language, "chart.borda"))
    rows = (
        (label(one["words"], language), *(str(one["places"][rule]) for rule in RULES),
         part_words(one["borda"], language, study.coarse))
        for one in options
    )  # fmt: skip
    caption = " ".join(said(study, tally, language))
    spec = framed(say(language, "chart.orders"), _spec(values, rules, len(options)), language)
    return Drawing("orders", caption, spec, (header, *rows))


def _spec(values: list[dict[str, Any]], rules: list[str], rows: int) -> dict[str, Any]:
    x = {"field": "rule", "type": "nominal", "scale": {"domain": rules},
         "axis": {"orient": "top", "title": None, "labelAngle": 0, "labelPadding": 10, "labelLimit": 130}}  # fmt: skip
    y = {"field": "row", "type": "ordinal", "axis": None}
    return {
        "width": WIDTH,
        "height": 58 * rows,
        "data": {"values": values},
        "layer": [
            {
                "transform": [{"filter": f"datum.rule == {rules[0]!r}"}],
                "mark": {"type": "text", "align": "left", "x": 0, "dy": -20, "fontSize": 13, "color": INK},
                "encoding": {"y": y, "text": {"field": "option"}},
            },
            {
                "mark": {"type": "circle", "size": 620, "opacity": 1, "yOffset": 6},
                "encoding": {
                    "x": x, "y": y,
                    "color": {"condition": {"test": "datum.first", "value": ACCENT}, "value": QUIET},
                },
            },
            {
                "mark": {"type": "text", "fontSize": 13, "fontWeight": "bold", "yOffset": 6},
                "encoding": {
                    "x": x, "y": y, "text": {"field": "place"},
                    "color": {"condition": {"test": "datum.first", "value": "#ffffff"}, "value": INK},
                },
            },
        ],
    }  # fmt: skip
