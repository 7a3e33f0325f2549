"""`split budget`: the resident shares out a total."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
from flows.values import Value
from flows.words import Amount, Message, Said, Text, Words


@dataclass(frozen=True, kw_only=True)
class SplitBudget(Question):
    """Spent exactly, in steps of `by`; zeros are stored; the draft is the allocation so far."""

    KIND: ClassVar[str] = "split budget"
    SHAPE: ClassVar[Shape] = "allocate"
    OPERATORS: ClassVar[frozenset[str]] = frozenset({"answered", "includes"})

    options: tuple[Option, ...] = key("options")
    total: int = key("integer")
    by: int = key("integer", default=1)
    unit: Text = key("text", default=None)

    def choices(self) -> tuple[str, ...]:
        return tuple(option.name for option in self.options)

    def comparable(self, value: Value) -> Comparable:
        return frozenset(name for name, points in value.items() if points) if isinstance(value, dict) else frozenset()

    def check(self) -> Iterator[Finding]:
        yield from check_options(self, self.options)
        if self.total < 1:
            yield self.mistake("budget", "budget.total", total=self.total)
        elif self.by < 1 or self.total % self.by:
            yield self.mistake("budget", "budget.steps", total=self.total, by=self.by)

    def prompt(self, view: View) -> Prompt:
        shares = self._shares(view)
        left = self.total - sum(shares.values())
        controls = [control for option in self.options for control in self._line(option, shares[option.name], left)]
        if left < self.total:
            controls.append(Control(RESTART, Message("control.restart"), "restart"))
        if left == 0:
            controls.append(Control(CONFIRM, Message("control.confirm"), "confirm"))
        return Prompt(
            self.SHAPE, self.name, self.asked(), tuple(controls), self.ACCEPTS,
            running=Message("running.left", {"amount": self._amount(left)}, n=left),
            hint=Message("hint.split", {"amount": self._amount(self.total)}),
        )  # fmt: skip

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        token, text, shares = pressed(incoming), typed(incoming), self._shares(view)
        left = self.total - sum(shares.values())
        if token == RESTART:
            # Zeros, not nothing: without a draft the answer stored before would show again.
            return Drafting(dict.fromkeys(self.choices(), 0))
        if token == CONFIRM and left == 0:
            return Accepted(dict(shares))
        if token[:1] in ("+", "-") and token[1:] in shares:
            return self._move(shares, token, left)
        if text:
            return self._typed(text)
        return Declined(Message("why.left", {"amount": self._amount(left)}, n=left), toast=bool(token))

    def measure(self) -> Measure:
        return Measure(
            self.name, "allocation", self.words, self.options, total=self.total, unit=self.unit,
            profile=self.profile, private=self.private,
        )  # fmt: skip

    def show(self, value: Value) -> Words:
        shares = value if isinstance(value, dict) else {}
        lines = (
            Message("share", {"name": optioned(self.options, name), "amount": self._amount(int(str(points)))})
            for name, points in shares.items()
            if points
        )
        return Message("list", {"items": tuple(lines)})

    def presses(self) -> int:
        return min(self.total // max(self.by, 1), 12) + 1

    def _shares(self, view: View) -> dict[str, int]:
        source = view.value if view.draft is None else view.draft
        kept = source if isinstance(source, dict) else {}
        return {name: int(str(kept.get(name, 0))) for name in self.choices()}

    def _line(self, option: Option, share: int, left: int) -> Iterator[Control]:
        label, amount = Said(option.text), self._amount(share)
        yield Control(f"-{option.name}", label, "minus", "plain" if share else "disabled", amount)
        yield Control(f"+{option.name}", label, "plus", "plain" if left >= self.by else "disabled", amount)

    def _move(self, shares: dict[str, int], token: str, left: int) -> Outcome:
        change = self.by if token[0] == "+" else -self.by
        if change > left:
            return Declined(Message("why.spent"), toast=True)
        if shares[token[1:]] + change < 0:
            return Declined(Message("why.zero"), toast=True)
        return Drafting({**shares, token[1:]: shares[token[1:]] + change})

    def _typed(self, text: str) -> Outcome:
        found = [int(digits) for digits in re.findall(r"\d{1,12}", text)]
        expected: dict[str, Amount | int] = {"amount": self._amount(self.total), "count": len(self.options)}
        if re.search(r"[^\d\s,;/+.-]", text) or len(found) != len(self.options):
            return Declined(Message("why.split", expected))
        if any(points % self.by for points in found):
            return Declined(Message("why.steps", {"by": self.by}))
        if sum(found) != self.total:
            return Declined(Message("why.sum", {**expected, "given": self._amount(sum(found))}))
        return Accepted(dict(zip(self.choices(), found, strict=True)))

    def _amount(self, value: int) -> Amount:
        return Amount(value, self.unit or {})
