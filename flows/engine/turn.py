"""One step of the engine under way: the participation so far and the events already decided."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

from flows.context import Candidate, EngineContext
from flows.events import Ask, Event, Settled, Tell
from flows.model import Flow
from flows.participation import Participation, copied
from flows.path import Path, follow, position, remember
from flows.prompts import Accepts, Control, Prompt
from flows.questions import Question
from flows.questions.base import View
from flows.questions.react import Conversing
from flows.values import Answer, Value
from flows.words import Message, Param, Said, Text, Words

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_COUNT = re.compile(r"count\(\s*([a-z0-9_]+)\s*\)")

_PRESS: frozenset[Accepts] = frozenset({"press"})

SKIP = "_skip"
SKIPPED = (Message("skipped"), "_skipped")
"""What a skipped question shows, and its cache key."""
HELP = "_help"
UNQUOTED = "_unquoted"
"""Own words that may be counted and not quoted, or quoted after all."""


class Turn:
    """What the parts of the engine share while they decide one step."""

    def __init__(self, flow: Flow, person: Participation, context: EngineContext) -> None:
        self.flow, self.person, self.context = flow, person, context
        self.events: list[Event] = []
        # Made only when asked for: most steps of a batch need neither the path nor a view twice.
        self._mine = False
        self._path: tuple[Mapping[str, Answer], frozenset[str], Path] | None = None
        self._view: tuple[Question, Answer | None, View] | None = None

    def change(self, **what: Any) -> None:
        """Changes fields of the participation, in a copy that is the turn's own until the turn is over."""
        if not self._mine:
            # One copy a turn, not one a change: copying was a tenth of the cost of a batch.
            self.person, self._mine = copied(self.person), True
        for name, value in what.items():
            object.__setattr__(self.person, name, value)

    def path(self) -> Path:
        """The way through the flow as the answers stand; worked out again only when they changed."""
        # Identity, not equality: mappings are replaced and never changed, so `is` is exact and costs nothing.
        known, person = self._path, self.person
        if known is None or known[0] is not person.answers or known[1] is not person.skipped:
            known = self._path = (person.answers, person.skipped, follow(self.flow, person))
        return known[2]

    def emit(self, event: Event) -> None:
        """Adds an event after those already decided."""
        self.events.append(event)

    def say(self, id: str, params: Mapping[str, Param] | None = None, n: int | None = None) -> None:
        """A sentence of the catalogue that awaits nothing."""
        self.emit(Tell(Message(id, params or {}, n)))

    def text(self, text: Text) -> Said:
        """A text of the file with its placeholders filled."""
        # Every language at once: a text whose French alone has a placeholder must fill it whoever reads.
        found = {name for words in text.values() for name in _PLACEHOLDER.findall(words)} if _marked(text) else set()
        return Said(text, {name: self._fill(name) for name in found})

    def question(self) -> Question | None:
        """The question awaited, if any."""
        step = self.flow.by_name.get(self.person.at)
        return step if isinstance(step, Question) else None

    def view(self, question: Question) -> View:
        """What the question may see; made again only when it changed."""
        person, name = self.person, question.name
        answer, shown = person.answers.get(name), person.shown.get(name, ())
        known = self._view
        if known is not None and known[0] is question and known[1] is answer:
            view = known[2]
            # A change of language redraws labels; a new room does not, since what is shown stays what was drawn.
            if view.draft is person.draft and view.shown is shown and view.language is person.language:
                return view
        view = View(
            person.draft, answer.value if answer else None, shown, self._room(question), person.id, person.language,
            self.context.seed, self.context.lexicon,
        )  # fmt: skip
        self._view = (question, answer, view)
        return view

    def ask(self, question: Question, replaces: bool = False) -> None:
        """Shows a question: under a new number, or in place of its former state."""
        if not replaces:
            # Drawn before it is numbered: what was shown must be in the state that a replay begins with.
            self._draw(question)
            self.change(at=question.name, ask=self.person.asks + 1, asks=self.person.asks + 1)
        self.emit(Ask(self.prompt(question), self.person.ask, replaces))

    def prompt(self, question: Question) -> Prompt:
        """The prompt of a question with what every question has: position, filled words, Skip and Help."""
        view = self.view(question)
        cache_key, progress = question.cache_key(view), position(self.path(), question)
        # A text with placeholders holds something of this person: it is never shared.
        if cache_key is None or _marked(question.words):
            return self._prompt(question, view, progress, None)
        shared = (question.name, cache_key, progress, question.name in self.person.unquoted)
        prompt: Prompt | None = self.flow.memo.get(shared)
        if prompt is None:
            prompt = self._prompt(question, view, progress, shared)
            remember(self.flow, shared, prompt)
        return prompt

    def _prompt(self, question: Question, view: View, progress: tuple[int, int] | None, cache_key: Hashable) -> Prompt:
        prompt = question.prompt(view)
        controls = list(prompt.controls)
        if question.help:
            controls.append(Control(HELP, Message("control.help"), "act"))
        if question.optional and not any(control.role == "skip" for control in controls):
            controls.append(Control(SKIP, Message("control.skip"), "skip"))
        if question.OWN_WORDS and not question.private and prompt.shape == "text":
            said = "control.unquoted" if question.name in self.person.unquoted else "control.quoted"
            controls.append(Control(UNQUOTED, Message(said), "act"))
        return Prompt(
            prompt.shape, prompt.step, self._worded(prompt.words), tuple(controls),
            prompt.accepts | _PRESS if controls else prompt.accepts, progress, prompt.running, prompt.lead, prompt.hint,
            prompt.ends, question.picture, cache_key,
        )  # fmt: skip

    def _worded(self, words: Words) -> Words:
        """The words of a prompt, the question's own among them, with their placeholders filled."""
        if isinstance(words, Said):
            return self.text(words.text)
        asked = words.params.get("asked") if isinstance(words, Message) else None
        if not isinstance(words, Message) or not isinstance(asked, Said) or not _marked(asked.text):
            return words
        return replace(words, params={**words.params, "asked": self.text(asked.text)})

    def overlay(self, words: Words, controls: tuple[Control, ...]) -> None:
        """A menu beside the question awaited, which stays open."""
        # It takes a number, so that its buttons are not taken for the question's; `ask` still names the question.
        self.change(asks=self.person.asks + 1)
        self.emit(Ask(Prompt("read", "", words, controls), self.person.asks))

    def settle(self, question: Question, answer: Words | None, cache_key: Hashable = None) -> None:
        """Closes the prompt awaited; Correct moves from the former answer to this one.

        `cache_key` stands for an answer that many give; None for one's own words.
        """
        ask = self.person.ask
        if answer is None:
            self.emit(self._settled(ask, question, None, "", False))
            return
        self._unmark()
        self.emit(self._settled(ask, question, answer, cache_key, True))
        self.change(settled=(ask, question.name))

    def settle_part(self, prompt: Prompt, answer: Words, part: Hashable) -> None:
        """Closes a prompt of a question that goes on: it keeps its own words and has nothing to correct yet."""
        cache_key = None if prompt.cache_key is None or part is None else (prompt.cache_key, part)
        self.emit(
            Settled(self.person.ask, prompt.step, prompt.words, answer, picture=prompt.picture, cache_key=cache_key)
        )

    def _settled(self, ask: int, question: Question, answer: Words | None, cache_key: Hashable, last: bool) -> Settled:
        shared = None if cache_key is None or _marked(question.words) else (question.name, cache_key)
        words = self.text(question.words)
        return Settled(ask, question.name, words, answer, last, question.picture, shared)

    def _unmark(self) -> None:
        # Only the last answer keeps Correct: an older one is reached through /correct, and the chat stays short.
        if self.person.settled is None:
            return
        ask, name = self.person.settled
        step, answer = self.flow.by_name.get(name), self.person.answers.get(name)
        if isinstance(step, Question):
            shown, cache_key = (step.show(answer.value), common(step, answer.value)) if answer else SKIPPED
            self.emit(self._settled(ask, step, shown, cache_key, False))

    def _draw(self, question: Question) -> None:
        if not isinstance(question, Conversing):
            return
        shown = self.person.shown.get(question.name, ())
        drawn = question.draw(self.view(question))
        # Unequal only when something new was drawn: an unchanged participation is not written.
        if drawn != shown:
            self.change(shown={**self.person.shown, question.name: drawn})

    def _room(self, question: Question) -> tuple[Candidate, ...]:
        if not isinstance(question, Conversing):
            return ()
        room = self.context.room.get(question.name)
        if room is not None:
            return room
        # Where nobody loaded a room, the council's own statements are there all the same.
        return tuple(Candidate(statement.id, Said(statement.text)) for statement in question.statements)

    def _fill(self, name: str) -> Param:
        if name == "title":
            return Said(self.flow.title)
        if name == "answer by":
            return self.flow.charter.answer_by
        if name == "closes":
            closes = self.context.closes or self.flow.closes
            return closes if closes is not None else Message("no_date")
        counted = _COUNT.fullmatch(name)
        answered = self.person.answers.get(counted[1] if counted else name)
        step = self.flow.by_name.get(counted[1] if counted else name)
        if answered is None or answered.dormant or not isinstance(step, Question):
            # It left the path with a correction: nothing is said rather than what no longer holds.
            return 0 if counted else ""
        return _size(answered.value) if counted else step.show(answered.value)


def common(question: Question, value: Value) -> Hashable:
    """What stands for a value that many give: an option, several, a number; None for one's own words."""
    if isinstance(value, str):
        return value if value in question.choices() else None
    if isinstance(value, list):
        choices = question.choices()
        return tuple([str(item) for item in value]) if all(item in choices for item in value) else None
    return None if isinstance(value, dict) else (value, type(value))


def _marked(text: Text) -> bool:
    return any("{" in words for words in text.values())


def _size(value: Value) -> int:
    return len(value) if isinstance(value, list) else 0
