"""What gathers and what divides: agreement with each statement, from the most shared to the most disputed."""

from __future__ import annotations

from typing import Any

from languages.writing import share_words
from results.figures.counted import Figures, Tally
from results.reports.charts.base import ACCENT, AGAINST, INK, QUIET, WIDTH, Drawing, framed, share_axis
from results.reports.worded import dated, n_words
from results.speech import label, part_words, say, shortened

_MOST = 6


class GathersChart:
    """One stacked bar per statement: agree, pass, disagree, each with its share."""

    name = "opinions"
    digest = True

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """The most agreed first; only statements whose three figures are cleared."""
        told = [tally for tally in figures.tallies if tally.type == "votes" and _whole(tally)]
        if not told:
            return None
        told.sort(key=lambda tally: -_share(tally, "agree"))
        # Both ends: what most agree with, and what they dispute; the middle stands in the table.
        shown = told if len(told) <= _MOST else [*told[: _MOST // 2], *told[-(_MOST // 2) :]]
        title = say(language, "chart.gathers")
        table = tuple(_row(tally, language) for tally in shown)
        header = (say(language, "chart.statement"), *(say(language, f"vote.{vote}") for vote in _VOTES), "n")
        first, last = shown[0], shown[-1]
        caption = say(
            language, "chart.gathers_caption", first=shortened(label(first.question, language), 90).removesuffix("."),
            first_share=_words(first, "agree", language), first_n=n_words(first, language),
            last=shortened(label(last.question, language), 90).removesuffix("."),
            last_share=_words(last, "agree", language), last_n=n_words(last, language),
        )  # fmt: skip
        return Drawing(self.name, caption, framed(title, _body(shown, language), language), (header, *table))


_VOTES = ("agree", "pass", "disagree")
_COLOURS = {"agree": ACCENT, "pass": QUIET, "disagree": AGAINST}


def _whole(tally: Tally) -> bool:
    return tally.n is not None and all(cell.people is not None for cell in tally.cells)


def _share(tally: Tally, vote: str) -> float:
    return next((cell.part for cell in tally.cells if cell.name == vote), 0.0)


def _words(tally: Tally, vote: str, language: str) -> str:
    return part_words(_share(tally, vote), language, tally.coarse)


def _row(tally: Tally, language: str) -> tuple[str, ...]:
    shares = (_words(tally, vote, language) for vote in _VOTES)
    return (label(tally.question, language), *shares, n_words(tally, language))


def _body(tallies: list[Tally], language: str) -> dict[str, Any]:
    values = []
    for index, tally in enumerate(tallies):
        start = 0.0
        for vote in _VOTES:
            share = _share(tally, vote)
            # A narrower stretch cannot hold its own figure on a phone.
            told = share_words(share, language) if share >= 0.08 else ""
            words = dated(
                f"{shortened(label(tally.question, language), 50)} ({n_words(tally, language)})", tally, language
            )
            values.append(
                {"place": index, "label": words, "vote": say(language, f"vote.{vote}"), "start": start,
                 "stop": start + share, "middle": start + share / 2, "told": told, "dark": vote != "pass"}
            )  # fmt: skip
            start += share
    return _spec(values, language)


def _spec(values: list[dict[str, Any]], language: str) -> dict[str, Any]:
    order = [say(language, f"vote.{vote}") for vote in _VOTES]
    scale = {"domain": order, "range": [_COLOURS[vote] for vote in _VOTES]}
    wide = {"type": "quantitative", "axis": share_axis(language), "scale": {"domain": [0, 1]}}
    return {
        "width": WIDTH,
        "height": 54 * len({value["place"] for value in values}),
        "data": {"values": values},
        "encoding": {"y": {"field": "place", "type": "ordinal", "axis": None}},
        "layer": [
            {
                "mark": {"type": "bar", "height": 20, "yOffset": 8},
                "encoding": {
                    "x": {"field": "start", **wide}, "x2": {"field": "stop"},
                    "color": {"field": "vote", "type": "nominal", "scale": scale,
                              "legend": {"orient": "bottom", "title": None, "labelFontSize": 13}},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "x": 0, "dy": -12, "fontSize": 13,
                         "limit": WIDTH, "color": INK},
                "transform": [{"filter": "datum.start == 0"}],
                "encoding": {"text": {"field": "label"}},
            },
            {
                "mark": {"type": "text", "dy": 8, "fontSize": 12, "fontWeight": "bold"},
                "encoding": {
                    "x": {"field": "middle", **wide}, "text": {"field": "told"},
                    "color": {"condition": {"test": "datum.dark", "value": "#ffffff"}, "value": INK},
                },
            },
        ],
    }  # fmt: skip
