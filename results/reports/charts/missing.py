"""Who is missing: each group's part of the town beside its part of those who answered."""

from __future__ import annotations

from typing import Any

from languages.writing import share_words
from results.figures.counted import Figures
from results.figures.missing import Beside, beside
from results.reports.charts.base import ACCENT, AGAINST, INK, QUIET, WIDTH, Drawing, framed, share_axis
from results.reports.worded import dated, joined_labels
from results.speech import asked, label, part_words, people_words, say, shortened, stretch


class MissingChart:
    """The profile question with a margin whose groups stand farthest from the town."""

    name = "missing"
    digest = True

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Nothing without the town's own numbers."""
        found = [one for tally in figures.tallies if (one := beside(tally, figures.margins))]
        if not found:
            return None
        farthest = max(found, key=lambda one: sum(abs(group.share - group.town) for _, group in one.told))
        return _drawing(farthest, language)


def _drawing(found: Beside, language: str) -> Drawing:
    tally, groups, coarse = found.tally, found.told, found.tally.coarse
    title, town, answers = (say(language, id) for id in ("chart.missing", "chart.town", "chart.answers"))
    values: list[dict[str, Any]] = []
    for index, (cell, group) in enumerate(groups):
        for part, (who, share) in enumerate(((town, group.town), (answers, group.share))):
            kind = town if who == town else say(language, "chart.absent") if group.missing else answers
            words = "" if part else shortened(label(cell.label, language), 44)
            told = part_words(share, language, coarse and bool(part))
            sure, most = stretch(share, coarse and bool(part))
            # Said too: in grey the two colours of answers are close.
            told += f" · {kind}" if part and group.missing else ""
            values.append(
                {"place": index, "part": part, "share": sure, "open": most, "told": told, "kind": kind, "label": words}
            )
    rows = tuple(
        (label(cell.label, language), share_words(group.town, language),
         part_words(group.share, language, coarse), people_words(group.people, language, coarse))
        for cell, group in groups
    )  # fmt: skip
    absent = ", ".join(label(cell.label, language) for cell, _ in found.absent)
    # Where groups stand together, the absence of one could hide in the presence of another.
    id = "missing_caption" if absent else "missing_unknown" if found.joined else "missing_nobody"
    caption = say(
        language, f"chart.{id}", names=absent, labels=joined_labels(found, language),
        question=asked(tally.question, language, 80), n=people_words(found.n, language, coarse),
    )  # fmt: skip
    header = (say(language, "chart.answer"), town, answers, say(language, "chart.people"))
    return Drawing(
        "missing", dated(caption, tally, language), framed(title, _spec(values, language), language), (header, *rows)
    )


def _spec(values: list[dict[str, Any]], language: str) -> dict[str, Any]:
    kinds = dict(zip((say(language, f"chart.{id}") for id in ("town", "answers", "absent")), (QUIET, ACCENT, AGAINST),
                     strict=True))  # fmt: skip
    share = {"field": "share", "type": "quantitative", "axis": share_axis(language), "scale": {"domain": [0, 1.3]}}
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
                {"mark": {"type": "bar", "height": 13, "yOffset": offset, "opacity": 0.35},
                 "transform": [{"filter": "datum.open > datum.share"}],
                 "encoding": {"x": share, "x2": {"field": "open"}, "color": colour}},
                {"mark": {**text, "dx": 6, "dy": offset, "fontWeight": "bold"},
                 "encoding": {"x": {**share, "field": "open"}, "text": {"field": "told"}}},
                {"mark": {**text, "x": 0, "dy": -18, "limit": WIDTH}, "encoding": {"text": {"field": "label"}}},
            ],
        }
        for part, offset in ((0, 0), (1, 15))
    ]  # fmt: skip
    return {"width": WIDTH, "height": 66 * len(values) / 2, "data": {"values": values}, "encoding": {"y": index},
            "layer": layers}  # fmt: skip
