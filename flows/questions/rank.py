"""`rank`: the resident puts options in order."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from flows.conditions import Comparable
from flows.findings import Finding
from flows.incoming import Incoming
from flows.keys import key
from flows.measures import Measure
from flows.model import Option
from flows.prompts import Control, Prompt, Shape
from flows.questions.base import (
    CONFIRM,
    RESTART,
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
from flows.questions.matching import match_all
from flows.values import Value
from flows.words import Message, Said, Words


@dataclass(frozen=True, kw_only=True)
class Rank(Question):
    """Exactly `keep` options (default all), best first; the draft is the order so far."""

    KIND: ClassVar[str] = "rank"
    SHAPE: ClassVar[Shape] = "order"
    OPERATORS: ClassVar[frozenset[str]] = frozenset({"answered", "includes"})

    options: tuple[Option, ...] = key("options")
    keep: int | None = key("integer", default=None)

    @property
    def length(self) -> int:
        """How many options an answer holds."""
        return len(self.options) if self.keep is None else self.keep

    def choices(self) -> tuple[str, ...]:
        return tuple(option.name for option in self.options)

    def comparable(self, value: Value) -> Comparable:
        return frozenset(str(name) for name in value) if isinstance(value, list) else frozenset()

    def check(self) -> Iterator[Finding]:
        yield from check_options(self, self.options)
        if self.keep is not None and self.keep > len(self.options):
            yield self.mistake("keep", "keep.many", keep=self.keep, count=len(self.options))
        elif self.keep is not None and self.keep < 1:
            yield self.mistake("range", "range.empty", low=1, high=self.keep)

    def prompt(self, view: View) -> Prompt:
        order = self._order(view)
        full = len(order) == self.length
        controls = [self._control(option, order, full) for option in self.options]
        if order:
            controls.append(Control(RESTART, Message("control.restart"), "restart"))
        if full:
            controls.append(Control(CONFIRM, Message("control.confirm"), "confirm"))
        hint = Message("hint.rank", {"count": self.length}, n=self.length)
        return Prompt(self.SHAPE, self.name, self.asked(), tuple(controls), self.ACCEPTS, hint=hint)

    def cache_key(self, view: View) -> Hashable:
        return tuple(self._order(view))

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        token, text, order = pressed(incoming), typed(incoming), self._order(view)
        # Beside the press that asked too soon; what was typed is answered in the chat.
        few = Declined(Message("why.rank", {"count": self.length}, n=self.length), toast=bool(token))
        if token == RESTART:
            return Drafting([])
        if token == CONFIRM:
            return Accepted(list(order)) if len(order) == self.length else few
        if token in self.choices():
            if token in order:
                return Drafting([name for name in order if name != token])
            if len(order) == self.length:
                return Declined(Message("why.rank_full", {"count": self.length}, n=self.length), toast=True)
            return Drafting([*order, token])
        named = match_all(text, self.options) if text else None
        return Accepted(list(named)) if named and len(named) == self.length else few

    def measure(self) -> Measure:
        return Measure(
            self.name, "ranking", self.words, self.options, keep=self.length, profile=self.profile,
            private=self.private,
        )  # fmt: skip

    def show(self, value: Value) -> Words:
        names = value if isinstance(value, list) else []
        indexes = enumerate(names, start=1)
        items = (Message("ranked_item", {"n": n, "name": optioned(self.options, str(name))}) for n, name in indexes)
        return Message("list", {"items": tuple(items)})

    def presses(self) -> int:
        return self.length + 1

    def _order(self, view: View) -> list[str]:
        source = view.value if view.draft is None else view.draft
        return [str(name) for name in source] if isinstance(source, list) else []

    def _control(self, option: Option, order: list[str], full: bool) -> Control:
        if option.name in order:
            return Control(option.name, Said(option.text), state="on", order=order.index(option.name) + 1)
        return Control(option.name, Said(option.text), state="disabled" if full else "off")
