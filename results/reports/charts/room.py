"""Who takes the room: a tenth of the people, and their part of the votes and of the statements."""

from __future__ import annotations

from languages.writing import share_words
from results.figures.counted import Figures
from results.figures.room import sentence
from results.reports.charts.base import AGAINST, Drawing, bars, framed
from results.speech import say

TENTH = 0.1


class RoomChart:
    """The question whose votes come most from the same people."""

    name = "room"
    digest = False

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Nothing while a tenth of the people is too few to speak of."""
        told = [(step, one) for step, one in figures.room.items() if one]
        if not told:
            return None
        step, one = max(told, key=lambda item: (item[1]["votes"], item[0]))
        parts = [("chart.room_people", TENTH), ("chart.room_votes", one["votes"])]
        if one["written"] is not None:
            parts.append(("chart.room_written", one["written"]))
        rows = [(say(language, id), share, share_words(share, language)) for id, share in parts]
        header = (say(language, "chart.who"), say(language, "chart.share"))
        table = (header, *((words, told) for words, _, told in rows))
        shown = framed(say(language, "chart.room"), bars(rows, AGAINST), language)
        return Drawing(self.name, sentence(figures, step, one, language), shown, table)
