"""What every chart gives: a Vega-Lite picture, the words that say the same, and its data table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from languages.writing import share_words
from results.figures.counted import Figures
from results.speech import say, stretch

WIDTH = 420
"""Pixels of the plot: a phone's width once labels stand above their bars."""
INK, PAPER, ACCENT, AGAINST, QUIET = "#1d2b3a", "#ffffff", "#0b6e62", "#b3541e", "#c9ced6"
"""Told apart by the colour-blind and in grey: dark green, rust, light grey."""
FONT = "Noto Sans, DejaVu Sans, sans-serif"


@dataclass(frozen=True, slots=True)
class Drawing:
    """`caption` says in words what the picture shows; `table` holds the same figures, header first."""

    name: str
    caption: str
    spec: dict[str, Any]
    table: tuple[tuple[str, ...], ...]


class Chart(Protocol):
    """One kind of picture; `digest`: officials get it with their digest."""

    name: str
    digest: bool

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """The drawing, or nothing when the cleared figures hold too little for it."""
        ...


def framed(title: str, body: dict[str, Any], language: str, simulated: bool = False) -> dict[str, Any]:
    """A whole specification: title, fonts, and the mark of simulated answers on the picture itself."""
    heading: dict[str, Any] = {"text": title, "anchor": "start", "fontSize": 17, "color": INK, "offset": 14}
    if simulated:
        heading |= {"subtitle": say(language, "digest.example"), "subtitleColor": AGAINST, "subtitleFontSize": 14}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": PAPER,
        "padding": 16,
        "title": heading,
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {"labelFontSize": 13, "labelColor": INK, "titleColor": INK, "domain": False, "ticks": False},
        },
        **body,
    }


def halo(mark: dict[str, Any]) -> dict[str, Any]:
    """The ground under a text that lines would cross: the same mark, drawn first."""
    return {**mark, "color": PAPER, "stroke": PAPER, "strokeWidth": 5, "strokeJoin": "round"}


AXIS = (0.0, 0.5, 1.0)
"""What a share is read against: nobody, half, everybody."""


def share_axis(language: str, values: Sequence[float] = AXIS, orient: str = "bottom") -> dict[str, Any]:
    """The axis of shares: 0, 50 and 100% in words, with a pale line through the picture at each."""
    told = "".join(f"datum.value == {value} ? '{share_words(abs(value), language)}' : " for value in values)
    return {
        "title": None, "values": list(values), "labelExpr": f"{told}''", "grid": True, "gridColor": QUIET,
        "labelFontSize": 12, "orient": orient, "zindex": 0, "labelFlush": True,
    }  # fmt: skip


def bars(
    rows: Sequence[tuple[str, float, str]],
    language: str,
    colour: str = ACCENT,
    whole: bool = True,
    coarse: bool = False,
) -> dict[str, Any]:
    """Horizontal bars with the label above and the figure at the end: (label, share 0–1, figure in words).

    `coarse`: what is only known to be under or over its share is a pale band as far as it may go.
    `whole`: shares are of one whole, which stands pale behind each bar; else 1 is only the longest bar.
    """
    values = [
        {"label": label, "share": sure, "open": most, "told": told, "place": n, "whole": float(whole)}
        for n, (label, share, told) in enumerate(rows)
        for sure, most in (stretch(share, coarse),)
    ]
    # Room beyond the longest bar for its figure in words.
    widest = 1.3 if whole else 1.4
    place = {"field": "place", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.62, "paddingOuter": 0.4}}
    share = {"field": "share", "type": "quantitative", "scale": {"domain": [0, widest], "nice": False},
             "axis": share_axis(language) if whole else None}  # fmt: skip
    return {
        "width": WIDTH, "height": 46 * len(rows), "data": {"values": values}, "encoding": {"y": place},
        "layer": _bar_layers(share, colour),
    }  # fmt: skip


def _bar_layers(share: dict[str, Any], colour: str) -> list[dict[str, Any]]:
    """The whole, what is open, what is sure, the label above and the figure at the end."""
    text = {"type": "text", "align": "left", "fontSize": 13, "color": INK}
    return [
        {
            "mark": {"type": "bar", "color": QUIET, "opacity": 0.45, "height": 14},
            "encoding": {"x": {**share, "field": "whole"}},
        },
        {
            "mark": {"type": "bar", "color": colour, "opacity": 0.35, "height": 14},
            "transform": [{"filter": "datum.open > datum.share"}],
            "encoding": {"x": share, "x2": {"field": "open"}},
        },
        {"mark": {"type": "bar", "color": colour, "height": 14}, "encoding": {"x": share}},
        {"mark": {**text, "dy": -16, "x": 0, "limit": WIDTH}, "encoding": {"text": {"field": "label"}}},
        {
            "mark": {**text, "dx": 6, "fontWeight": "bold"},
            "encoding": {"x": {**share, "field": "open"}, "text": {"field": "told"}},
        },
    ]
