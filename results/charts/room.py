"""Who takes the room: a tenth of the people, and their part of the votes and of the statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from results.charts.base import AGAINST, Drawing, bars, framed
from results.figures import Figures, Tally
from results.speech import label, number_words, say, share_words, shortened

TENTH = 0.1
_TELLING = 0.05
"""A shift of agreement worth a sentence."""


class Room:
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
        table = (("", say(language, "chart.share")), *((words, told) for words, _, told in rows))
        shown = framed(say(language, "chart.room"), bars(rows, AGAINST), language)
        return Drawing(self.name, sentence(figures, step, one, language), shown, table)


def sentence(figures: Figures, step: str, one: Mapping[str, Any], language: str) -> str:
    """The tenth's part in words, and the statement that equal influence would move most."""
    facts = {"people": number_words(one["people"], language), "votes": share_words(one["votes"], language)}
    if one["written"] is None:
        told = say(language, "room.votes", **facts)
    else:
        told = say(language, "room.both", written=share_words(one["written"], language), **facts)
    name = max(one["shifts"], key=lambda name: (abs(one["shifts"][name]), name), default="")
    tally = next((tally for tally in figures.tallies if tally.step == f"{step}.{name}"), None)
    share = next((cell.share for cell in tally.cells if cell.name == "agree"), None) if tally else None
    if tally is None or share is None or abs(one["shifts"][name]) < _TELLING:
        return f"{told} {say(language, 'room.equal')}"
    return f"{told} {_shift(tally, share, one['shifts'][name], language)}"


def _shift(tally: Tally, share: float, shift: float, language: str) -> str:
    words = shortened(label(tally.question, language), 110).removesuffix(".")
    equal = min(max(share + shift, 0.0), 1.0)
    return say(language, "room.shift", words=words, share=share_words(share, language),
               equal=share_words(equal, language))  # fmt: skip
