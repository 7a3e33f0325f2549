"""`write`: the resident's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from flows.findings import Finding
from flows.incoming import Incoming
from flows.keys import key
from flows.measures import Measure
from flows.prompts import Accepts, Prompt, Shape
from flows.questions.base import Accepted, Declined, Outcome, Question, View, typed
from flows.values import Value
from flows.words import Message, Verbatim, Words

LONGEST_TEXT = 4000
"""Characters kept when the file sets no limit: about one message of a messaging app."""


@dataclass(frozen=True, kw_only=True)
class Write(Question):
    """Free words, stored as typed."""

    KIND: ClassVar[str] = "write"
    SHAPE: ClassVar[Shape] = "text"
    ACCEPTS: ClassVar[frozenset[Accepts]] = frozenset({"text"})
    OWN_WORDS: ClassVar[bool] = True

    at_most: int | None = key("characters", name="at most", default=None)

    def check(self) -> Iterator[Finding]:
        if self.at_most is None:
            yield self.mistake("no-limit", "write.unlimited", "warning", name=self.name)

    def prompt(self, view: View) -> Prompt:
        return Prompt(self.SHAPE, self.name, self.asked(), (), self.ACCEPTS, hint=Message("hint.write"))

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        text, limit = typed(incoming), self.at_most or LONGEST_TEXT
        if not text:
            return Declined(Message("why.text"))
        if len(text) > limit:
            return Declined(Message("why.too_long", {"limit": limit, "length": len(text)}))
        return Accepted(text)

    def measure(self) -> Measure:
        return Measure(self.name, "text", self.words, profile=self.profile, private=self.private)

    def show(self, value: Value) -> Words:
        return Verbatim(str(value))
