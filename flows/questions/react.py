"""`react`: the resident agrees, disagrees or passes on what others wrote, then may add a statement."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from flows.context import Candidate
from flows.findings import Finding
from flows.incoming import Incoming
from flows.keys import key
from flows.measures import Measure
from flows.model import Option, OwnRule, Statement
from flows.prompts import Control, Prompt
from flows.questions.base import Accepted, Declined, Drafting, Kept, Outcome, Question, View, pressed, typed
from flows.questions.matching import match
from flows.routing import next_statement
from flows.values import Value
from flows.words import Message, Words

MIN_STATEMENTS = 2
THIN_STATEMENTS = 5
OWN_STATEMENT_LIMIT = 300
"""Characters: a statement that others judge is one sentence."""
NO_THANKS = "_none"
VOTES = ("agree", "disagree", "pass")


@dataclass(frozen=True, kw_only=True)
class Conversing(Question):
    """What `react` and `compare` share: statements, how many are shown, and adding one's own."""

    OWN_WORDS: ClassVar[bool] = True

    statements: tuple[Statement, ...] = key("statements")
    show_count: int | None = key("integer", name="show", default=None)
    add_your_own: OwnRule = key("own", name="add your own", default="no")

    def check(self) -> Iterator[Finding]:
        if len(self.statements) < MIN_STATEMENTS:
            yield self.mistake("statements", "statements.few")
        elif len(self.statements) < THIN_STATEMENTS:
            yield self.mistake("few-statements", "statements.thin", "warning", count=len(self.statements))
        if self.show_count is not None and self.show_count < 1:
            yield self.mistake("range", "range.empty", low=1, high=self.show_count)

    def measured(self) -> tuple[Option, ...]:
        """The council's statements, as categories of a measure."""
        return tuple(Option(one.id, one.text, mark=one.mark) for one in self.statements)

    def own_prompt(self) -> Prompt:
        """The room given to the resident's own statement."""
        hint = Message("own.reviewed" if self.add_your_own == "reviewed first" else "own.open")
        controls = (Control(NO_THANKS, Message("control.no_thanks"), "skip"),)
        return Prompt("text", self.name, Message("own.ask"), controls, frozenset({"press", "text"}), hint=hint)

    def own_statement(self, incoming: Incoming, value: Value) -> Outcome:
        """The statement added, or none; the votes are complete either way."""
        if pressed(incoming) == NO_THANKS:
            return Accepted(value)
        text = typed(incoming)
        if not text:
            return Declined(Message("why.own"))
        if len(text) > OWN_STATEMENT_LIMIT:
            return Declined(Message("why.too_long", {"limit": OWN_STATEMENT_LIMIT, "length": len(text)}))
        return Accepted(value, own=text)

    def lead(self, candidate: Candidate, n: int, total: int) -> Words:
        """Who wrote what is shown, and which of how many it is."""
        origin = "react.council" if candidate.own else "react.resident"
        return Message(origin, {"n": n, "total": total})

    def presses(self) -> int:
        return self.show_count or len(self.statements)


@dataclass(frozen=True, kw_only=True)
class React(Conversing):
    """One vote per statement; each vote is kept at once.

    The draft of a correction is {"again": n}: the statements already shown come back in their order.
    """

    KIND: ClassVar[str] = "react"

    def draw(self, view: View) -> tuple[str, ...]:
        votes = _votes(view)
        # What still waits for its vote stays: a page that is reloaded must not use up statements.
        waiting = bool(view.shown) and view.shown[-1] not in votes and _is_there(view, view.shown[-1])
        if view.draft is not None or waiting:
            return view.shown
        if len(votes) >= (self.show_count or len(self.statements)):
            return view.shown
        chosen = next_statement(view.room, votes, view.shown, view.participation, view.seed)
        return (*view.shown, chosen.id) if chosen else view.shown

    def again(self, view: View) -> Value:
        return {"again": self._standing(view, 0)}

    def prompt(self, view: View) -> Prompt:
        candidate = self._current(view)
        if candidate is None:
            return self.own_prompt()
        labels = {"agree": "vote.agree", "disagree": "vote.disagree", "pass": "vote.pass"}
        controls = tuple(Control(vote, Message(labels[vote])) for vote in VOTES)
        n, total = self._index(view, candidate)
        lead = self.lead(candidate, n, total)
        words = Message("quoted", {"words": candidate.words})
        if n == 1:
            words = Message("react.first", {"asked": self.asked(), "words": candidate.words})
        return Prompt(self.SHAPE, self.name, words, controls, self.ACCEPTS, lead=lead)

    def cache_key(self, view: View) -> Hashable:
        # The words of a statement never change: its id stands for them.
        candidate = self._current(view)
        return (candidate.id, *self._index(view, candidate)) if candidate else NO_THANKS

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        votes: dict[str, Value] = dict(_votes(view))
        candidate = self._current(view)
        # Withdrawn between the showing and the vote: a vote is never taken for the statement that comes next.
        again = self._again(view)
        if candidate is None and again is not None and (following := self._standing(view, again)) < len(view.shown):
            return Drafting({"again": following})
        if candidate is None and self.draw(view) != view.shown:
            return Declined(Message("stale.closed"))
        if candidate is None:
            return self.own_statement(incoming, votes) if self.add_your_own != "no" else Accepted(votes)
        text = typed(incoming)
        vote = pressed(incoming) or (match(text, view.lexicon.votes) if text else None)
        if vote not in VOTES:
            return Declined(Message("why.vote"))
        votes[candidate.id] = vote
        return Kept(votes, candidate.id, vote, complete=self._complete(view, votes), draft=self._advance(view))

    def measure(self) -> Measure:
        return Measure(self.name, "votes", self.words, self.measured(), private=self.private)

    def show(self, value: Value) -> Words:
        count = len(value) if isinstance(value, dict) else 0
        return Message("votes_given", {"count": count}, n=count)

    def _index(self, view: View, candidate: Candidate) -> tuple[int, int]:
        """(which statement this is, how many will be shown)."""
        n = (view.shown.index(candidate.id) if view.draft is not None else len(_votes(view))) + 1
        return n, max(n, min(self.show_count or len(self.statements), len(view.room)))

    def _again(self, view: View) -> int | None:
        index = view.draft.get("again") if isinstance(view.draft, dict) else None
        return int(str(index)) if index is not None else None

    def _standing(self, view: View, index: int) -> int:
        """The first statement from there on that can still be judged, or the end."""
        there = (n for n in range(index, len(view.shown)) if _is_there(view, view.shown[n]))
        return next(there, len(view.shown))

    def _advance(self, view: View) -> Value | None:
        again = self._again(view)
        following = None if again is None else self._standing(view, again + 1)
        return None if following is None or following == len(view.shown) else {"again": following}

    def _current(self, view: View) -> Candidate | None:
        again = self._again(view)
        known = {candidate.id: candidate for candidate in view.room}
        if again is not None:
            return known.get(view.shown[again]) if again < len(view.shown) else None
        last = view.shown[-1] if view.shown else ""
        return known.get(last) if last not in _votes(view) else None

    def _complete(self, view: View, votes: dict[str, Value]) -> bool:
        if self._again(view) is not None:
            return self._advance(view) is None
        enough = len(votes) >= (self.show_count or len(self.statements))
        left = next_statement(view.room, votes, view.shown, view.participation, view.seed)
        return self.add_your_own == "no" and (enough or left is None)


def _is_there(view: View, statement: str) -> bool:
    # A statement can be withdrawn by its author between the showing and the vote.
    return any(candidate.id == statement for candidate in view.room)


def _votes(view: View) -> dict[str, Value]:
    return dict(view.value) if isinstance(view.value, dict) else {}
