"""`consent`: the resident agrees, refuses, or is too young; before it nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flows.incoming import Incoming
from flows.keys import key
from flows.measures import Measure
from flows.prompts import Control, Prompt, Shape
from flows.questions.base import Consenting, Declined, Outcome, Question, Refusing, View, pressed, typed
from flows.questions.matching import yes_or_no
from flows.values import Value
from flows.words import Message, Said, Text, Words


@dataclass(frozen=True, kw_only=True)
class Consent(Question):
    """Exactly one in a flow; the only question whose answer opens the file on a person."""

    KIND: ClassVar[str] = "consent"
    SHAPE: ClassVar[Shape] = "confirm"
    OPINION: ClassVar[bool] = False

    if_refused: Text = key("text", name="if refused", default=None)
    # Fifteen in France (GDPR, article 8, and article 45 of the law of 1978): younger, a parent has to agree.
    minimum_age: int = key("integer", name="minimum age", default=15)

    def prompt(self, view: View) -> Prompt:
        controls = [Control("yes", self._label("consent.yes", "consent.yes_aged"), "confirm")]
        controls.append(Control("no", Message("consent.no")))
        if self.minimum_age > 0:
            controls.append(Control("young", Message("consent.young", {"age": self.minimum_age})))
        return Prompt(self.SHAPE, self.name, self.asked(), tuple(controls), self.ACCEPTS)

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        token = pressed(incoming)
        agreed = yes_or_no(typed(incoming), view.lexicon)
        if token == "yes" or agreed:
            return Consenting()
        if token == "young":
            return Refusing("young", Message("refused.young", {"age": self.minimum_age}))
        if token == "no" or agreed is False:
            words = Said(self.if_refused) if self.if_refused else Message("refused.plain")
            return Refusing("refused", words)
        # Consent is never guessed from what is neither yes nor no.
        return Declined(Message("why.consent"))

    def measure(self) -> Measure:
        return Measure(self.name, "consent", self.words)

    def show(self, value: Value) -> Words:
        return self._label("consent.yes", "consent.yes_aged")

    def _label(self, plain: str, aged: str) -> Words:
        return Message(aged, {"age": self.minimum_age}) if self.minimum_age > 0 else Message(plain)
