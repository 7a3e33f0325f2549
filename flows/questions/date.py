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
from flows.measures import Measure
from flows.prompts import Accepts, Prompt, Shape
from flows.questions.base import Accepted, Declined, Outcome, Question, View, typed
from flows.questions.matching import fold
from flows.questions.number import ORDERED
from flows.values import Value
from flows.words import Message, Words

_MONTHS = (
    ("janvier", "january", "janv", "jan"), ("fevrier", "february", "fev", "feb"), ("mars", "march", "mar"),
    ("avril", "april", "avr", "apr"), ("mai", "may"), ("juin", "june", "jun"), ("juillet", "july", "juil", "jul"),
    ("aout", "august", "aug"), ("septembre", "september", "sept", "sep"), ("octobre", "october", "oct"),
    ("novembre", "november", "nov"), ("decembre", "december", "dec"),
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}


def parse_day(text: str) -> date | None:
    """ISO (2027-05-01), day first (1/5/2027, 1.5.2027) or with the month's name in French or English."""
    said = fold(text)
    try:
        if iso := re.fullmatch(r"(\d{4}) (\d{1,2}) (\d{1,2})", said):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if digits := re.fullmatch(r"(\d{1,2}) (\d{1,2}) (\d{4})", said):
            return date(int(digits[3]), int(digits[2]), int(digits[1]))
        if named := re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+) (\d{4})", said):
            return date(int(named[3]), _MONTH_OF[named[2]], int(named[1]))
        if american := re.fullmatch(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4})", said):
            return date(int(american[3]), _MONTH_OF[american[1]], int(american[2]))
    except (ValueError, KeyError):
        return None
    return None


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
        day = parse_day(typed(incoming))
        if day is None:
            return Declined(Message("why.day"))
        if self.between and not self.between[0] <= day <= self.between[1]:
            return Declined(Message("why.day_between", {"low": self.between[0], "high": self.between[1]}))
        return Accepted(day.isoformat())

    def measure(self) -> Measure:
        return Measure(self.name, "day", self.words, profile=self.profile, private=self.private)

    def show(self, value: Value) -> Words:
        return Message("day", {"day": date.fromisoformat(str(value))})
