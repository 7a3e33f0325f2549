"""`fund`: the resident picks projects within a budget."""

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
from flows.words import Amount, Message, Said, Text, Words


@dataclass(frozen=True, kw_only=True)
class Fund(Question):
    """Projects whose costs fit together; confirming none is an answer; the draft is the list so far."""

    KIND: ClassVar[str] = "fund"
    SHAPE: ClassVar[Shape] = "toggle"
    OPERATORS: ClassVar[frozenset[str]] = frozenset({"answered", "includes"})

    options: tuple[Option, ...] = key("projects")
    budget: int = key("integer")
    unit: Text = key("text", default=None)

    def choices(self) -> tuple[str, ...]:
        return tuple(option.name for option in self.options)

    def comparable(self, value: Value) -> Comparable:
        return frozenset(str(name) for name in value) if isinstance(value, list) else frozenset()

    def check(self) -> Iterator[Finding]:
        yield from check_options(self, self.options)
        if self.options and all(option.cost > self.budget for option in self.options):
            yield self.mistake("projects", "projects.dear", budget=self.budget)

    def prompt(self, view: View) -> Prompt:
        chosen = self._chosen(view)
        left = self.budget - self._cost(chosen)
        controls = [self._control(option, chosen, left) for option in self.options]
        controls.append(Control(CONFIRM, Message("control.confirm_count", {"count": len(chosen)}), "confirm"))
        spent = {"spent": self._amount(self.budget - left), "amount": self._amount(self.budget)}
        return Prompt(
            self.SHAPE, self.name, self.asked(), tuple(controls), self.ACCEPTS,
            running=Message("running.spent", spent), hint=Message("hint.fund"),
        )  # fmt: skip

    def cache_key(self, view: View) -> Hashable:
        return frozenset(self._chosen(view))

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        token, text, chosen = pressed(incoming), typed(incoming), self._chosen(view)
        if token == CONFIRM:
            # In the order of the file: the same choice is the same answer.
            return Accepted([name for name in self.choices() if name in chosen])
        if token in chosen:
            return Drafting([name for name in chosen if name != token])
        if token in self.choices():
            return self._fitting([*chosen, token], Drafting, toast=True)
        named = match_all(text, self.options) if text else None
        if not named:
            return Declined(Message("why.pick_many"))
        return self._fitting([name for name in self.choices() if name in named], Accepted, toast=False)

    def measure(self) -> Measure:
        return Measure(
            self.name, "projects", self.words, self.options, total=self.budget, unit=self.unit,
            profile=self.profile, private=self.private,
        )  # fmt: skip

    def show(self, value: Value) -> Words:
        names = value if isinstance(value, list) else []
        if not names:
            return Message("no_project")
        return Message("list", {"items": tuple(optioned(self.options, str(name)) for name in names)})

    def presses(self) -> int:
        return 3

    def _chosen(self, view: View) -> list[str]:
        source = view.value if view.draft is None else view.draft
        return [str(name) for name in source] if isinstance(source, list) else []

    def _cost(self, names: list[str]) -> int:
        return sum(option.cost for option in self.options if option.name in names)

    def _fitting(self, names: list[str], outcome: type[Drafting] | type[Accepted], toast: bool) -> Outcome:
        over = self._cost(names) - self.budget
        if over > 0:
            return Declined(Message("why.dear", {"amount": self._amount(over)}), toast=toast)
        return outcome(list(names))

    def _control(self, option: Option, chosen: list[str], left: int) -> Control:
        label, cost = Said(option.text), self._amount(option.cost)
        if option.name in chosen:
            return Control(option.name, label, state="on", amount=cost)
        if option.cost > left:
            return Control(option.name, label, state="disabled", amount=cost, reason=Message("control.does_not_fit"))
        return Control(option.name, label, state="off", amount=cost)

    def _amount(self, value: int) -> Amount:
        return Amount(value, self.unit or {})
