"""Who takes the room: a tenth of the people, and their part of the votes and of the statements."""

from __future__ import annotations

from results.figures.counted import Figures
from results.figures.room import TAKEN, TENTH, found, sentence
from results.reports.charts.base import AGAINST, Drawing, bars, framed
from results.speech import part_words, say


class RoomChart:
    """The question whose votes come most from the same people."""

    name = "room"
    digest = False

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Nothing unless a tenth takes three times its part."""
        told = [(step, one) for step, one in figures.room.items() if found(one)]
        if not told:
            return None
        step, one = max(told, key=lambda item: (item[1]["votes"], item[0]))
        coarse = not figures.final
        rows = [(say(language, "chart.room_people"), 1 / TENTH, part_words(1 / TENTH, language))]
        for name in ("votes", "written"):
            # What is no finding is no picture.
            if (one[name] or 0) >= TAKEN:
                rows.append((say(language, f"chart.room_{name}"), one[name], part_words(one[name], language, coarse)))
        header = (say(language, "chart.who"), say(language, "chart.share"))
        table = (header, *((words, told) for words, _, told in rows))
        shown = framed(say(language, "chart.room"), bars(rows, language, AGAINST), language)
        return Drawing(self.name, sentence(figures, step, one, language), shown, table)
