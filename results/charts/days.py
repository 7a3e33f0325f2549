"""Day by day: how many people answered."""

from __future__ import annotations

from results.charts.base import ACCENT, INK, WIDTH, Drawing, framed
from results.figures import Figures
from results.speech import number_words, say

_FEWEST = 3
"""Days below which a line of time shows nothing."""


class Days:
    """One bar a day, in order; days with too few people are left out of the picture and told in the table."""

    name = "days"
    digest = False

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Nothing before the third day that can be told."""
        days = figures.participation.days
        told = [cell for cell in days if cell.people is not None]
        if len(told) < _FEWEST:
            return None
        values = [{"day": cell.name, "people": cell.people} for cell in told]
        axis = {"title": None, "format": "%d/%m", "grid": False, "tickCount": "day", "labelOverlap": True}
        body = {
            "width": WIDTH,
            "height": 160,
            "data": {"values": values},
            "mark": {"type": "bar", "color": ACCENT, "width": 12},
            "encoding": {
                "x": {"field": "day", "type": "temporal", "axis": axis},
                "y": {"field": "people", "type": "quantitative", "title": None, "axis": {"tickCount": 4}},
            },
            "config": {"axis": {"labelColor": INK}},
        }
        title = say(language, "chart.days")
        best = max(told, key=lambda cell: cell.people or 0)
        caption = say(language, "chart.days_caption", day=best.name, people=number_words(best.people or 0, language))
        few = say(language, "chart.few")
        rows = ((cell.name, few if cell.people is None else number_words(cell.people, language)) for cell in days)
        frame = framed(title, body, language)
        return Drawing(self.name, caption, frame, (("", say(language, "chart.people")), *rows))
