"""`choose many`: the resident picks several options, then confirms."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from flows.conditions import Comparable
from flows.findings import Finding
from flows.incoming import Incoming
from flows.keys import key
from flows.measures import OTHER, Measure
from flows.model import Option
from flows.prompts import Control, Prompt, Shape
from flows.questions.base import (
    CONFIRM,
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
from flows.questions.choose_one import own_words
from flows.questions.matching import match_all
from flows.values import Value
from flows.words import Message, Said, Verbatim, Words


@dataclass(frozen=True, kw_only=True)
class ChooseMany(Question):
    """Several options; the draft is {"chosen": […], "typing": bool}."""

    KIND: ClassVar[str] = "choose many"
    SHAPE: ClassVar[Shape] = "toggle"
    OPERATORS: ClassVar[frozenset[str]] = frozenset({"answered", "includes"})

    options: tuple[Option, ...] = key("options")
    at_least: int = key("integer", name="at least", default=1)
    at_most: int | None = key("integer", name="at most", default=None)
    other: bool = key("yes_no", default=False)

    def choices(self) -> tuple[str, ...]:
        return tuple(option.name for option in self.options) + ((OTHER,) if self.other else ())

    def comparable(self, value: Value) -> Comparable:
        chosen = value if isinstance(value, list) else []
        return frozenset(OTHER if isinstance(item, dict) else str(item) for item in chosen)

    def check(self) -> Iterator[Finding]:
        yield from check_options(self, self.options)
        most = len(self.options) + self.other
        low, high = self.at_least, self.at_most if self.at_most is not None else most
        if not 1 <= low <= high or low > most or (self.at_most is not None and self.at_most < 1):
            yield self.mistake("range", "range.empty", low=low, high=min(high, most))

    def prompt(self, view: View) -> Prompt:
        chosen, typing = self._draft(view)
        if typing:
            return Prompt("text", self.name, self.asked(), (), frozenset({"text"}), hint=Message("hint.own_words"))
        names = {item for item in chosen if isinstance(item, str)}
        controls = [
            Control(option.name, Said(option.text), state="on" if option.name in names else "off")
            for option in self.options
        ]
        if self.other:
            own = next((item for item in chosen if isinstance(item, dict)), None)
            label: Words = Verbatim(str(own[OTHER])) if own else Message("control.other")
            controls.append(Control(OWN_WORDS, label, "option" if own else "act", "on" if own else "off"))
        controls.append(Control(CONFIRM, Message("control.confirm_count", {"count": len(chosen)}), "confirm"))
        return Prompt(self.SHAPE, self.name, self.asked(), tuple(controls), self.ACCEPTS, hint=self._limit())

    def cache_key(self, view: View) -> Hashable:
        chosen, typing = self._draft(view)
        names = frozenset([item for item in chosen if isinstance(item, str)])
        return names if len(names) == len(chosen) and not typing else None

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        token, text = pressed(incoming), typed(incoming)
        chosen, typing = self._draft(view)
        if typing and text:
            outcome = own_words(text)
            return _draft([*chosen, outcome.value]) if isinstance(outcome, Accepted) else outcome
        if token == CONFIRM:
            return self._confirm(chosen)
        if token == OWN_WORDS and self.other:
            return self._toggle_own(chosen)
        if any(option.name == token for option in self.options):
            return self._toggle(chosen, token)
        # Words typed are a whole answer, and what is wrong with them is said in the chat: there is no press to answer.
        named = match_all(text, self.options) if text else None
        return self._confirm(list(named), toast=False) if named else Declined(Message("why.pick_many"))

    def measure(self) -> Measure:
        return Measure(self.name, "choices", self.words, self.options, profile=self.profile, private=self.private)

    def show(self, value: Value) -> Words:
        items = value if isinstance(value, list) else []
        parts = [Verbatim(str(i[OTHER])) if isinstance(i, dict) else optioned(self.options, str(i)) for i in items]
        return Message("list", {"items": tuple(parts)})

    def presses(self) -> int:
        return self.at_least + 2

    def _draft(self, view: View) -> tuple[list[Value], bool]:
        draft = view.draft
        if draft is None and isinstance(view.value, list):
            return list(view.value), False
        if not isinstance(draft, dict):
            return [], False
        chosen = draft.get("chosen")
        return (list(chosen) if isinstance(chosen, list) else []), bool(draft.get("typing"))

    def _limit(self) -> Words:
        if self.at_most is not None:
            return Message("hint.up_to", {"most": self.at_most}, n=self.at_most)
        return Message("hint.several")

    def _toggle(self, chosen: list[Value], token: str) -> Outcome:
        if token in chosen:
            return _draft([item for item in chosen if item != token])
        if self.at_most is not None and len(chosen) >= self.at_most:
            return Declined(Message("why.too_many", {"most": self.at_most}, n=self.at_most), toast=True)
        return _draft([*chosen, token])

    def _toggle_own(self, chosen: list[Value]) -> Outcome:
        kept = [item for item in chosen if not isinstance(item, dict)]
        if len(kept) < len(chosen):
            return _draft(kept)
        if self.at_most is not None and len(chosen) >= self.at_most:
            return Declined(Message("why.too_many", {"most": self.at_most}, n=self.at_most), toast=True)
        return Drafting({"chosen": list[Value](kept), "typing": True})

    def _confirm(self, chosen: list[Value], toast: bool = True) -> Outcome:
        if len(chosen) < self.at_least:
            return Declined(Message("why.too_few", {"least": self.at_least}, n=self.at_least), toast=toast)
        if self.at_most is not None and len(chosen) > self.at_most:
            return Declined(Message("why.too_many", {"most": self.at_most}, n=self.at_most), toast=toast)
        # In the order of the file, whatever the order of presses: the same choice is the same answer.
        order = {option.name: index for index, option in enumerate(self.options)}
        names = sorted((item for item in chosen if isinstance(item, str)), key=lambda name: order.get(name, 0))
        return Accepted([*names, *(item for item in chosen if isinstance(item, dict))])


def _draft(chosen: Sequence[Value]) -> Drafting:
    return Drafting({"chosen": list(chosen)})
