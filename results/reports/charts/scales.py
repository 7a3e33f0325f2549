"""Scales side by side: those who answered low to the left of the middle line, high to the right."""

from __future__ import annotations

from typing import Any

from results.figures.counted import Cell, Figures, Tally
from results.reports.charts.base import INK, WIDTH, Drawing, framed, halo, share_axis
from results.reports.worded import dated, n_words
from results.speech import label, part_words, say, shortened

_MOST = 8
_LOW, _MIDDLE, _HIGH = ("#b3541e", "#e3a17c"), "#c9ced6", ("#7dbfb3", "#0b6e62")
"""Rust against green, darker towards the ends: the side tells them apart in grey too."""
_DARK = ("#b3541e", "#0b6e62")


class ScalesChart:
    """One diverging bar per scale question; half of the middle point stands on each side."""

    name = "scales"
    digest = False

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Only scales of which every point may be told."""
        told = [tally for tally in figures.tallies if tally.type == "scale" and not tally.profile and _whole(tally)]
        shown = sorted(told, key=_balance, reverse=True)[:_MOST]
        if not shown:
            return None
        values = [value for index, tally in enumerate(shown) for value in _segments(index, tally, language)]
        title = say(language, "chart.scales")
        best, worst = shown[0], shown[-1]
        caption = say(
            language, "chart.scales_caption" if len(shown) > 1 else "chart.scales_caption_one",
            first=shortened(label(best.question, language), 90),
            first_high=part_words(_high(best), language, best.coarse),
            first_n=n_words(best, language), last=shortened(label(worst.question, language), 90),
            last_high=part_words(_high(worst), language, worst.coarse), last_n=n_words(worst, language),
        )  # fmt: skip
        points = max((tally.cells for tally in shown), key=len)
        header = (say(language, "chart.question"), *(cell.name for cell in points), "n")
        rows = (_row(tally, len(points), language) for tally in shown)
        return Drawing(
            self.name, caption, framed(title, _spec(values, len(shown), language), language), (header, *rows)
        )


def _whole(tally: Tally) -> bool:
    return bool(tally.n) and all(cell.people is not None and not cell.merged for cell in tally.cells)


def _sides(tally: Tally) -> tuple[list[Cell], list[Cell], list[Cell]]:
    """(low, middle, high) points; an even scale has no middle."""
    half = len(tally.cells) // 2
    odd = len(tally.cells) % 2
    return list(tally.cells[:half]), list(tally.cells[half : half + odd]), list(tally.cells[half + odd :])


def _high(tally: Tally) -> float:
    return sum(cell.part for cell in _sides(tally)[2])


def _balance(tally: Tally) -> float:
    low, _, high = _sides(tally)
    return sum(cell.part for cell in high) - sum(cell.part for cell in low)


def _colours(tally: Tally) -> list[str]:
    """From the low end to the high one: the outermost points of each side are dark."""
    low, middle, high = _sides(tally)
    left = [_LOW[0] if 2 * index < len(low) else _LOW[1] for index in range(len(low))]
    right = [_HIGH[1] if 2 * index >= len(high) - 1 else _HIGH[0] for index in range(len(high))]
    return [*left, *(_MIDDLE for _ in middle), *right]


def _segments(index: int, tally: Tally, language: str) -> list[dict[str, Any]]:
    low, middle, _ = _sides(tally)
    start = -sum(cell.part for cell in low) - sum(cell.part for cell in middle) / 2
    words = dated(f"{shortened(label(tally.question, language), 50)} ({n_words(tally, language)})", tally, language)
    found = []
    for cell, colour in zip(tally.cells, _colours(tally), strict=True):
        share = cell.part
        found.append(
            {"place": index, "label": words, "start": start, "stop": start + share, "middle": start + share / 2,
             "colour": colour, "told": cell.name if share >= 0.06 else "", "dark": colour in _DARK}
        )  # fmt: skip
        start += share
    return found


def _row(tally: Tally, points: int, language: str) -> tuple[str, ...]:
    shares = [part_words(cell.part, language, tally.coarse) for cell in tally.cells]
    n = n_words(tally, language)
    return (label(tally.question, language), *shares, *[""] * (points - len(shares)), n)


def _spec(values: list[dict[str, Any]], rows: int, language: str) -> dict[str, Any]:
    # Half and everybody on either side: a small share must look small.
    axis = share_axis(language, (-1.0, -0.5, 0.0, 0.5, 1.0))
    x = {"type": "quantitative", "axis": axis, "scale": {"domain": [-1, 1]}}
    return {
        "width": WIDTH,
        "height": 54 * rows,
        "encoding": {"y": {"field": "place", "type": "ordinal", "axis": None}},
        "layer": [
            {
                "data": {"values": [{"zero": 0}]},
                "mark": {"type": "rule", "color": INK, "strokeDash": [3, 3]},
                "encoding": {"x": {"field": "zero", **x}, "y": None},
            },
            {
                "data": {"values": values},
                "mark": {"type": "bar", "height": 22, "yOffset": 8, "stroke": "#ffffff", "strokeWidth": 1},
                "encoding": {
                    "x": {"field": "start", **x}, "x2": {"field": "stop"},
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                },
            },
            *_labels(values),
            {
                "data": {"values": values},
                "mark": {"type": "text", "dy": 8, "fontSize": 12, "fontWeight": "bold"},
                "encoding": {
                    "x": {"field": "middle", **x}, "text": {"field": "told"},
                    "color": {"condition": {"test": "datum.dark", "value": "#ffffff"}, "value": INK},
                },
            },
        ],
    }  # fmt: skip


def _labels(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row's words above its bar, on a ground of their own where the line of zero would cross them."""
    text = {"type": "text", "align": "left", "x": 0, "dy": -12, "fontSize": 13, "limit": WIDTH, "color": INK}
    words = {value["place"]: value["label"] for value in values}
    rows = {"values": [{"place": index, "label": label} for index, label in words.items()]}
    return [{"data": rows, "mark": mark, "encoding": {"text": {"field": "label"}}} for mark in (halo(text), text)]
