"""`choose one`: the resident picks one option, or says it in their own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from flows.conditions import Comparable
from flows.findings import Finding
from flows.incoming import Incoming
from flows.keys import key
from flows.measures import OTHER, Measure
from flows.model import Option
from flows.prompts import Control, Prompt
from flows.questions.base import (
    OWN_WORDS,
    Accepted,
    Declined,
    Drafting,
    Outcome,
    Question,
    View,
    check_options,
    optioned,
    pressed,
    typed,
)
from flows.questions.matching import match
from flows.values import Value
from flows.words import Message, Said, Verbatim, Words

OWN_WORDS_LIMIT = 300
"""Characters of an answer in one's own words: a line, not a letter."""


@dataclass(frozen=True, kw_only=True)
class ChooseOne(Question):
    """One option; the draft is True while own words are awaited."""

    KIND: ClassVar[str] = "choose one"
    OPERATORS: ClassVar[frozenset[str]] = frozenset({"answered", "is", "is not"})

    options: tuple[Option, ...] = key("options")
    other: bool = key("yes_no", default=False)

    def choices(self) -> tuple[str, ...]:
        return tuple(option.name for option in self.options) + ((OTHER,) if self.other else ())

    def comparable(self, value: Value) -> Comparable:
        return OTHER if isinstance(value, dict) else str(value)

    def check(self) -> Iterator[Finding]:
        yield from check_options(self, self.options)

    def prompt(self, view: View) -> Prompt:
        if view.draft:
            return Prompt("text", self.name, self.asked(), (), frozenset({"text"}), hint=Message("hint.own_words"))
        controls = [Control(option.name, Said(option.text)) for option in self.options]
        if self.other:
            controls.append(Control(OWN_WORDS, Message("control.other"), "act"))
        return Prompt(self.SHAPE, self.name, self.asked(), tuple(controls), self.ACCEPTS)

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        token, text = pressed(incoming), typed(incoming)
        if token == OWN_WORDS and self.other:
            return Drafting(True)
        # Own words were asked for: even an option's label, typed now, is theirs.
        if view.draft and text:
            return own_words(text)
        if any(option.name == token for option in self.options):
            return Accepted(token)
        chosen = match(text, self.options) if text else None
        return Accepted(chosen) if chosen else Declined(Message("why.pick"))

    def measure(self) -> Measure:
        return Measure(self.name, "category", self.words, self.options, profile=self.profile, private=self.private)

    def show(self, value: Value) -> Words:
        if isinstance(value, dict):
            return Verbatim(str(value.get(OTHER, "")))
        return optioned(self.options, str(value))


def own_words(text: str) -> Outcome:
    """An answer outside the options, if it is short enough."""
    if len(text) > OWN_WORDS_LIMIT:
        return Declined(Message("why.too_long", {"limit": OWN_WORDS_LIMIT, "length": len(text)}))
    return Accepted({OTHER: text})
