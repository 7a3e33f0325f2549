"""A conversation with the engine alone, for tests: what is pressed or typed, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from flows.context import EngineContext
from flows.engine import advance
from flows.events import Ask, Event, Settled, Tell, Toast
from flows.incoming import Commanded, Incoming, Pressed, Started, Typed
from flows.loader import load
from flows.model import Flow
from flows.participation import Participation
from flows.prompts import Prompt
from flows.words import Message, Words
from languages.typed import lexicon

NOW = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)
HEAD = """
palabre: 1
consultation: essai
title: {fr: Essai, en: Trial}
languages: [fr, en]
charter:
  objective: {fr: Savoir., en: To know.}
  open to change: {fr: Tout., en: Everything.}
  not open to change: {fr: Rien., en: Nothing.}
  decided by: {fr: Le conseil, en: The council}
  weight: {fr: Fort., en: Strong.}
  level: consult
  answered by: {fr: La maire, en: The mayor}
  answer by: 2027-03-15
  contact: a@ville.example
  keep for: 24 months
reminders:
  - after: 1 day
steps:
  - consent: data
    fr: D'accord ?
    en: Agreed?
"""
END = """
  - end: thanks
    fr: Merci.
    en: Thanks.
"""


def flow_of(steps: str) -> Flow:
    """A flow with these steps between the consent and the end."""
    flow, findings = load((HEAD + steps + END).encode(), "essai.yaml", lambda name: True, date(2027, 1, 1), None)
    assert flow is not None, [(finding.code, finding.mark) for finding in findings]
    return flow


@dataclass
class Talk:
    """One person and one flow; `events` are those of the last input."""

    flow: Flow
    person: Participation = field(default_factory=lambda: Participation("p_abcdefghij", "sha256:x", "fr"))
    context: EngineContext = field(default_factory=lambda: EngineContext(NOW, seed=7, lexicon=lexicon()))
    events: Sequence[Event] = ()

    def give(self, incoming: Incoming) -> Talk:
        """One input."""
        self.person, self.events = advance(self.flow, self.person, incoming, self.context)
        return self

    def press(self, *tokens: str) -> Talk:
        """Controls of the prompt awaited, one after another."""
        for token in tokens:
            self.give(Pressed(self.person.tag, self.person.ask, token))
        return self

    def say(self, *texts: str) -> Talk:
        """Typed words, one after another."""
        for text in texts:
            self.give(Typed(text))
        return self

    def command(self, name: str) -> Talk:
        """A command under its English name."""
        return self.give(Commanded(name))  # type: ignore[arg-type]

    def begin(self) -> Talk:
        """Through the door and the consent."""
        return self.give(Started("affiche", "fr")).press("_begin", "yes")

    def at(self, **change: object) -> Talk:
        """The world changes: phase, dates, room."""
        self.context = replace(self.context, **change)  # type: ignore[arg-type]
        return self

    @property
    def status(self) -> str:
        """Where the participation stands."""
        return self.person.status

    def complete(self) -> bool:
        """Whether the question `q` waits for nothing more."""
        return self.person.answers["q"].complete

    @property
    def prompt(self) -> Prompt:
        """The last prompt asked."""
        return next(event.prompt for event in reversed(self.events) if isinstance(event, Ask))

    @property
    def said(self) -> list[str]:
        """Ids of the catalogue messages said or toasted."""
        words: list[Words] = [event.words for event in self.events if isinstance(event, (Tell, Toast))]
        return [one.id for one in words if isinstance(one, Message)]

    @property
    def settled(self) -> list[Settled]:
        """The questions closed by the last input."""
        return [event for event in self.events if isinstance(event, Settled)]

    def value(self, step: str) -> object:
        """A stored value that counts."""
        answer = self.person.answers.get(step)
        return None if answer is None or answer.dormant else answer.value

    def tokens(self) -> list[str]:
        """Tokens of the last prompt's controls."""
        return [control.token for control in self.prompt.controls]
