"""Day by day: how many people answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from languages.writing import chart_day, day_words, number_words
from results.figures.counted import Figures
from results.reports.charts.base import ACCENT, WIDTH, Drawing, framed
from results.speech import people_words, say

_TICKS = 7
"""Dates that a phone has room for."""
_FEWEST = 3
"""Days below which a line of time shows nothing."""


class DaysChart:
    """One bar a day, in order; days with too few people are left out of the picture and told in the table."""

    name = "days"
    digest = False

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Nothing before the third day that can be told."""
        days = figures.participation.days
        told = [cell for cell in days if cell.people is not None]
        if len(told) < _FEWEST:
            return None
        # With an hour, a day is that of the place where it is drawn, and not of Greenwich.
        values = [{"day": f"{cell.name}T00:00", "people": cell.people} for cell in told]
        written = chart_day(language)
        first = date.fromisoformat(told[0].name)
        span = (date.fromisoformat(told[-1].name) - first).days + 1
        ticks = [_tick(first + timedelta(days=day)) for day in range(0, span, -(-span // _TICKS))]
        axis = {"title": None, "format": written, "grid": False, "values": ticks, "offset": 10}
        people = say(language, "chart.people")
        heading = {
            "title": people, "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -10,
            "titleFontSize": 13, "titleFontWeight": "normal", "tickCount": 4, "labelExpr": _counted(language),
        }  # fmt: skip
        body = {
            "width": WIDTH,
            "height": 160,
            "data": {"values": values},
            "mark": {"type": "bar", "color": ACCENT, "width": max(min(round(0.8 * WIDTH / (span + 1)), 24), 2)},
            "encoding": {
                "x": {"field": "day", "type": "temporal", "axis": axis, "scale": {"padding": 18, "nice": False}},
                "y": {"field": "people", "type": "quantitative", "axis": heading},
            },
        }
        title = say(language, "chart.days")
        best = max(told, key=lambda cell: cell.counted)
        coarse = "days" in figures.participation.about
        most = people_words(best.counted, language, coarse)
        caption = say(language, "chart.days_caption", day=_day(best.name, language), people=most)
        few = say(language, "chart.few")
        counts = (few if cell.people is None else people_words(cell.people, language, coarse) for cell in days)
        rows = ((_day(cell.name, language), count) for cell, count in zip(days, counts, strict=True))
        frame = framed(title, body, language)
        return Drawing(self.name, caption, frame, ((say(language, "chart.day"), people), *rows))


def _counted(language: str) -> str:
    """People on the axis, in the expressions of Vega, which alone knows but the English comma."""
    thousands = number_words(1000, language)[1:-3]
    return f"replace(format(datum.value, ',d'), ',', '{thousands}')"


def _tick(day: date) -> dict[str, Any]:
    return {"year": day.year, "month": day.month, "date": day.day}


def _day(name: str, language: str) -> str:
    return day_words(date.fromisoformat(name), language)
