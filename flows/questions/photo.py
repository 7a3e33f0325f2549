"""`photo`: the resident sends a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flows.incoming import Incoming, Pictured
from flows.measures import Measure
from flows.prompts import Accepts, Prompt, Shape
from flows.questions.base import Accepted, Declined, Outcome, Question, View
from flows.values import Value
from flows.words import Message, Words


@dataclass(frozen=True, kw_only=True)
class Photo(Question):
    """The value is the reference of the stored picture."""

    KIND: ClassVar[str] = "photo"
    SHAPE: ClassVar[Shape] = "picture"
    ACCEPTS: ClassVar[frozenset[Accepts]] = frozenset({"picture"})
    OPINION: ClassVar[bool] = False

    def prompt(self, view: View) -> Prompt:
        return Prompt(self.SHAPE, self.name, self.asked(), (), self.ACCEPTS, hint=Message("hint.picture"))

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        if isinstance(incoming, Pictured):
            return Accepted(incoming.ref)
        return Declined(Message("why.picture"))

    def measure(self) -> Measure:
        return Measure(self.name, "picture", self.words, profile=self.profile, private=self.private)

    def show(self, value: Value) -> Words:
        return Message("picture_kept")
