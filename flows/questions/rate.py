"""`rate`: the resident picks a point of a scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from flows.conditions import Comparable
from flows.findings import Finding
from flows.incoming import Incoming
from flows.keys import key
from flows.measures import Measure
from flows.prompts import Control, Prompt, Shape
from flows.questions.base import Accepted, Declined, Outcome, Question, View, pressed, typed
from flows.questions.number import ORDERED
from flows.values import Value
from flows.words import Message, Said, Text, Verbatim, Words

MIN_POINTS, LONGEST_SCALE = 2, 11
"""0 to 10: more points fit no phone and mean nothing."""


@dataclass(frozen=True, kw_only=True)
class Rate(Question):
    """A whole point from `start` to `stop`."""

    KIND: ClassVar[str] = "rate"
    SHAPE: ClassVar[Shape] = "scale"
    OPERATORS: ClassVar[frozenset[str]] = ORDERED

    start: int = key("integer", name="from", default=1)
    stop: int = key("integer", name="to", default=5)
    low: Text = key("text", default=None)
    high: Text = key("text", default=None)

    def comparable(self, value: Value) -> Comparable:
        return float(str(value))

    def check(self) -> Iterator[Finding]:
        points = self.stop - self.start + 1
        if not MIN_POINTS <= points <= LONGEST_SCALE:
            yield self.mistake("range", "range.scale", low=self.start, high=self.stop, most=LONGEST_SCALE)

    def prompt(self, view: View) -> Prompt:
        points = range(self.start, self.stop + 1)
        controls = tuple(Control(str(point), Verbatim(str(point))) for point in points)
        ends = (Said(self.low), Said(self.high)) if self.low and self.high else None
        return Prompt(self.SHAPE, self.name, self.asked(), controls, self.ACCEPTS, ends=ends)

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        said = pressed(incoming) or typed(incoming)
        try:
            point = int(said)
        except ValueError:
            point = self.start - 1
        if self.start <= point <= self.stop:
            return Accepted(point)
        return Declined(Message("why.scale", {"low": self.start, "high": self.stop}))

    def measure(self) -> Measure:
        return Measure(
            self.name, "scale", self.words, scale=(self.start, self.stop), profile=self.profile,
            ends=(self.low, self.high) if self.low and self.high else None, private=self.private,
        )  # fmt: skip

    def show(self, value: Value) -> Words:
        return Message("of_scale", {"point": str(value), "top": self.stop})
