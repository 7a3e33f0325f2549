"""`compare`: the resident picks the better of two, again and again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from flows.context import Candidate
from flows.findings import Finding
from flows.incoming import Incoming
from flows.keys import key
from flows.measures import Measure
from flows.model import Statement
from flows.prompts import Control, Prompt
from flows.questions.base import Accepted, Declined, Kept, Outcome, View, check_options, pressed, typed
from flows.questions.react import Conversing
from flows.routing import PAIR_MARK, next_pair
from flows.values import Value
from flows.words import Message, Words

LEFT, RIGHT, TIE = "left", "right", "tie"
_TYPED = {"1": LEFT, "a": LEFT, "2": RIGHT, "b": RIGHT, "3": TIE}


@dataclass(frozen=True, kw_only=True)
class Compare(Conversing):
    """One duel per pair, each kept at once; a correction replaces the duels in the order they were shown."""

    KIND: ClassVar[str] = "compare"

    statements: tuple[Statement, ...] = key("contenders", name="options")
    show_count: int | None = key("integer", name="show", default=8)

    def check(self) -> Iterator[Finding]:
        # Two are seen at a time, so that many options tire nobody.
        yield from (one for one in check_options(self, self.measured()) if one.severity == "error")
        if self.show_count is not None and self.show_count < 1:
            yield self.mistake("range", "range.empty", low=1, high=self.show_count)

    def draw(self, view: View) -> tuple[str, ...]:
        duels = _duels(view)
        if view.draft is not None or self._pair(view) is not None or len(duels) >= self._wanted:
            return view.shown
        # A pair drawn but no longer whole (a statement withdrawn) gives its place to another.
        kept = view.shown[: len(duels)]
        pair = next_pair(view.room, kept, view.participation, view.seed)
        return (*kept, pair[0].id + PAIR_MARK + pair[1].id) if pair else kept

    def again(self, view: View) -> Value:
        return {"again": 0}

    def prompt(self, view: View) -> Prompt:
        pair = self._pair(view)
        if pair is None:
            return self.own_prompt()
        controls = (
            Control(LEFT, Message("duel.first", {"words": pair[0].words})),
            Control(RIGHT, Message("duel.second", {"words": pair[1].words})),
            Control(TIE, Message("duel.tie")),
        )
        n = self._index(view) + 1
        # The room may hold fewer pairs than the file asks for, and nobody is told "9 of 8".
        lead = Message("duel.lead", {"n": n, "total": max(n, min(self._wanted, _pairs(len(view.room))))})
        return Prompt(self.SHAPE, self.name, self.asked(), controls, self.ACCEPTS, lead=lead)

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        duels, pair = _duels(view), self._pair(view)
        if pair is None and len(self.draw(view)) > len(view.shown[: len(duels)]) and view.draft is None:
            # One of the two was withdrawn before the verdict, and another pair waits.
            return Declined(Message("stale.closed"))
        if pair is None:
            return self.own_statement(incoming, duels) if self.add_your_own != "no" else Accepted(duels)
        verdict = pressed(incoming) or _TYPED.get(typed(incoming).casefold(), "")
        if verdict not in (LEFT, RIGHT, TIE):
            return Declined(Message("why.duel"))
        first, second = (pair[0].id, pair[1].id) if verdict != RIGHT else (pair[1].id, pair[0].id)
        duel: Value = {"tie": [first, second]} if verdict == TIE else {"winner": first, "loser": second}
        index = self._index(view)
        # A slice replaces the duel in a correction, and adds it at the end otherwise.
        duels[index : index + 1] = [duel]
        vote = TIE if verdict == TIE else "win"
        return Kept(duels, first, vote, second, complete=self._complete(view, duels), draft=self._advance(view))

    def measure(self) -> Measure:
        return Measure(self.name, "duels", self.words, self.measured(), private=self.private)

    def show(self, value: Value) -> Words:
        count = len(value) if isinstance(value, list) else 0
        return Message("duels_given", {"count": count}, n=count)

    @property
    def _wanted(self) -> int:
        return self.show_count or len(self.statements)

    def _again(self, view: View) -> int | None:
        index = view.draft.get("again") if isinstance(view.draft, dict) else None
        return int(str(index)) if index is not None else None

    def _index(self, view: View) -> int:
        again = self._again(view)
        return len(_duels(view)) if again is None else again

    def _pair(self, view: View) -> tuple[Candidate, Candidate] | None:
        index = self._index(view)
        if index >= len(view.shown):
            return None
        known = {candidate.id: candidate for candidate in view.room}
        first, _, second = view.shown[index].partition(PAIR_MARK)
        return (known[first], known[second]) if first in known and second in known else None

    def _advance(self, view: View) -> Value | None:
        again = self._again(view)
        return None if again is None or again + 1 >= len(view.shown) else {"again": again + 1}

    def _complete(self, view: View, duels: list[Value]) -> bool:
        if self._again(view) is not None:
            return self._advance(view) is None
        # The room may run out of pairs first.
        left = next_pair(view.room, view.shown, view.participation, view.seed)
        return self.add_your_own == "no" and (len(duels) >= self._wanted or left is None)


def _pairs(statements: int) -> int:
    return statements * (statements - 1) // 2


def _duels(view: View) -> list[Value]:
    return list(view.value) if isinstance(view.value, list) else []
