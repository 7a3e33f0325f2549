"""Who is missing: each group's part of the town beside its part of those who answered."""

from __future__ import annotations

from typing import Any

from languages.writing import number_words, share_words
from results.figures.counted import Cell, Figures, Tally
from results.figures.disclosure import JOINT
from results.figures.missing import Group
from results.reports.charts.base import ACCENT, AGAINST, INK, QUIET, WIDTH, Drawing, framed
from results.speech import asked, label, say, shortened


class MissingChart:
    """The profile question with a margin whose groups stand farthest from the town."""

    name = "missing"
    digest = True

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Nothing without the town's own numbers."""
        found = [(tally, groups) for tally in figures.tallies if (groups := beside(tally, figures))]
        if not found:
            return None
        tally, groups = max(found, key=lambda one: sum(abs(group.share - group.town) for _, group in one[1]))
        return _drawing(tally, groups, language)


def beside(tally: Tally, figures: Figures) -> list[tuple[Cell, Group]]:
    """Each told cell with its group of the town, in file order; cells told as one are one group."""
    town = figures.margins.get(tally.step, {})
    # A question without the town's numbers has nothing to stand beside.
    if not tally.n or not sum(town.values()):
        return []
    return [
        (cell, Group(tally.step, cell.name, cell.people, tally.n, people / sum(town.values())))
        for cell in tally.cells
        if cell.people is not None and (people := sum(town.get(name, 0) for name in cell.name.split(JOINT)))
    ]


def _drawing(tally: Tally, groups: list[tuple[Cell, Group]], language: str) -> Drawing:
    title, town, answers = (say(language, id) for id in ("chart.missing", "chart.town", "chart.answers"))
    values: list[dict[str, Any]] = []
    for index, (cell, group) in enumerate(groups):
        for part, (who, share) in enumerate(((town, group.town), (answers, group.share))):
            kind = town if who == town else say(language, "chart.absent") if group.missing else answers
            words = "" if part else shortened(label(cell.label, language), 44)
            told = share_words(share, language)
            # Said too: in grey the two colours of answers are close.
            told += f" · {kind}" if part and group.missing else ""
            values.append({"place": index, "part": part, "share": share, "told": told, "kind": kind, "label": words})
    rows = tuple(
        (label(cell.label, language), share_words(group.town, language), share_words(group.share, language),
         number_words(group.people, language))
        for cell, group in groups
    )  # fmt: skip
    absent = ", ".join(label(cell.label, language) for cell, group in groups if group.missing)
    caption = say(
        language, "chart.missing_caption" if absent else "chart.missing_nobody", names=absent,
        question=asked(tally.question, language, 80), n=number_words(tally.counted, language),
    )  # fmt: skip
    header = (say(language, "chart.answer"), town, answers, say(language, "chart.people"))
    return Drawing("missing", caption, framed(title, _spec(values, language), language), (header, *rows))


def _spec(values: list[dict[str, Any]], language: str) -> dict[str, Any]:
    kinds = dict(zip((say(language, f"chart.{id}") for id in ("town", "answers", "absent")), (QUIET, ACCENT, AGAINST),
                     strict=True))  # fmt: skip
    widest = max(value["share"] for value in values) * 1.18
    share = {"field": "share", "type": "quantitative", "axis": None, "scale": {"domain": [0, widest]}}
    colour = {"field": "kind", "type": "nominal", "scale": {"domain": [*kinds], "range": [*kinds.values()]},
              "legend": {"orient": "bottom", "title": None, "labelFontSize": 13, "columns": 2,
                         "labelLimit": 300}}  # fmt: skip
    text = {"type": "text", "align": "left", "fontSize": 13, "color": INK}
    index = {"field": "place", "type": "ordinal", "axis": None}
    layers = [
        {
            "transform": [{"filter": f"datum.part == {part}"}],
            "layer": [
                {"mark": {"type": "bar", "height": 13, "yOffset": offset}, "encoding": {"x": share, "color": colour}},
                {"mark": {**text, "dx": 6, "dy": offset, "fontWeight": "bold"},
                 "encoding": {"x": share, "text": {"field": "told"}}},
                {"mark": {**text, "x": 0, "dy": -18, "limit": WIDTH}, "encoding": {"text": {"field": "label"}}},
            ],
        }
        for part, offset in ((0, 0), (1, 15))
    ]  # fmt: skip
    return {"width": WIDTH, "height": 66 * len(values) / 2, "data": {"values": values}, "encoding": {"y": index},
            "layer": layers}  # fmt: skip
