"""`number`: the resident types a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import ClassVar

from flows.conditions import Comparable
from flows.findings import Finding
from flows.incoming import Incoming
from flows.keys import key
from flows.measures import Measure
from flows.prompts import Accepts, Prompt, Shape
from flows.questions.base import Accepted, Declined, Outcome, Question, View, typed
from flows.questions.matching import parse_number
from flows.values import Value
from flows.words import Message, Said, Text, Verbatim, Words

ORDERED = frozenset({"answered", "is", "is not", "<", "<=", ">", ">="})


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """A decimal of at most six places; stored as an integer when whole."""

    KIND: ClassVar[str] = "number"
    SHAPE: ClassVar[Shape] = "number"
    OPERATORS: ClassVar[frozenset[str]] = ORDERED
    ACCEPTS: ClassVar[frozenset[Accepts]] = frozenset({"text"})
    OPINION: ClassVar[bool] = False

    between: tuple[Decimal, Decimal] | None = key("numbers", default=None)
    whole: bool = key("yes_no", default=False)
    unit: Text = key("text", default=None)
    bands: tuple[int, ...] = key("bands", default=())

    def comparable(self, value: Value) -> Comparable:
        return float(str(value))

    def check(self) -> Iterator[Finding]:
        if self.between is None:
            return
        low, high = self.between
        if low >= high or (self.whole and ceil(low) > floor(high)):
            yield self.mistake("range", "range.empty", low=low, high=high)

    def prompt(self, view: View) -> Prompt:
        return Prompt(self.SHAPE, self.name, self.asked(), (), self.ACCEPTS, hint=self._hint())

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        text = typed(incoming)
        bare = text.casefold()
        for words in (self.unit or {}).values():
            bare = bare.removesuffix(words.casefold()).strip()
        # Asked for an age, people answer "35 ans".
        for word in ("ans", "years", "years old"):
            bare = bare.removesuffix(word).strip()
        number = parse_number(bare)
        if number is None:
            return Declined(Message("why.number"))
        if self.whole and number != number.to_integral_value():
            return Declined(Message("why.whole"))
        if self.between and not self.between[0] <= number <= self.between[1]:
            return Declined(Message("why.between", {"low": str(self.between[0]), "high": str(self.between[1])}))
        # 3 and 3.0 are one answer.
        return Accepted(int(number) if number == number.to_integral_value() else float(number))

    def measure(self) -> Measure:
        return Measure(
            self.name, "number", self.words, bands=self.bands, unit=self.unit, profile=self.profile,
            private=self.private,
        )  # fmt: skip

    def show(self, value: Value) -> Words:
        if self.unit:
            return Message("quantity", {"value": str(value), "unit": Said(self.unit)})
        return Verbatim(str(value))

    def _hint(self) -> Words:
        if self.between:
            return Message("hint.between", {"low": str(self.between[0]), "high": str(self.between[1])})
        return Message("hint.number")
