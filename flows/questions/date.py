"""`date`: the resident gives a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flows.conditions import Comparable
from flows.findings import Finding
from flows.incoming import Incoming
from flows.keys import key
from flows.lexicon import Lexicon
from flows.measures import Measure
from flows.prompts import Accepts, Prompt, Shape
from flows.questions.base import Accepted, Declined, Outcome, Question, View, typed
from flows.questions.matching import fold
from flows.questions.number import ORDERED
from flows.values import Value
from flows.words import Message, Words


def parse_day(text: str, lexicon: Lexicon) -> date | None:
    """ISO (2027-05-01), day first (1/5/2027, 1.5.2027) or with the month's name: 1er mai 2027, May 1st, 2027."""
    # Slashes, points and hyphens all become spaces: one pattern reads them all.
    said = fold(text)
    try:
        if iso := re.fullmatch(r"(\d{4}) (\d{1,2}) (\d{1,2})", said):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if digits := re.fullmatch(r"(\d{1,2}) (\d{1,2}) (\d{4})", said):
            return date(int(digits[3]), int(digits[2]), int(digits[1]))
        if named := re.fullmatch(r"(\d{1,2})([^\W\d]*) (\D+) (\d{4})", said):
            return _named(named[1], named[2], named[3], named[4], lexicon)
        if american := re.fullmatch(r"(\D+) (\d{1,2})([^\W\d]*) (\d{4})", said):
            return _named(american[2], american[3], american[1], american[4], lexicon)
    except (ValueError, KeyError):
        return None
    return None


def _named(day: str, ordinal: str, month: str, year: str, lexicon: Lexicon) -> date | None:
    known = not ordinal or ordinal in lexicon.ordinals
    return date(int(year), lexicon.months[month], int(day)) if known else None


@dataclass(frozen=True, kw_only=True)
class Date(Question):
    """A day, stored in ISO form."""

    KIND: ClassVar[str] = "date"
    SHAPE: ClassVar[Shape] = "day"
    OPERATORS: ClassVar[frozenset[str]] = ORDERED
    ACCEPTS: ClassVar[frozenset[Accepts]] = frozenset({"text"})
    OPINION: ClassVar[bool] = False

    between: tuple[date, date] | None = key("days", default=None)

    def comparable(self, value: Value) -> Comparable:
        return str(value)

    def check(self) -> Iterator[Finding]:
        if self.between and self.between[0] > self.between[1]:
            yield self.mistake("range", "range.empty", low=self.between[0], high=self.between[1])

    def prompt(self, view: View) -> Prompt:
        return Prompt(self.SHAPE, self.name, self.asked(), (), self.ACCEPTS, hint=Message("hint.day"))

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        day = parse_day(typed(incoming), view.lexicon)
        if day is None:
            return Declined(Message("why.day"))
        if self.between and not self.between[0] <= day <= self.between[1]:
            return Declined(Message("why.day_between", {"low": self.between[0], "high": self.between[1]}))
        return Accepted(day.isoformat())

    def measure(self) -> Measure:
        return Measure(self.name, "day", self.words, profile=self.profile, private=self.private)

    def show(self, value: Value) -> Words:
        return Message("day", {"day": date.fromisoformat(str(value))})
