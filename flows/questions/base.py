"""What every question kind states about itself; one subclass per file, listed in the registry."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from flows.conditions import Comparable
from flows.context import Candidate
from flows.findings import Finding, Severity
from flows.incoming import Edited, Incoming, Pressed, Typed
from flows.keys import key
from flows.lexicon import NOTHING_TYPED, Lexicon
from flows.measures import Measure
from flows.model import Option, Step
from flows.prompts import Accepts, Prompt, Shape
from flows.values import Value
from flows.words import Message, Said, Text, Verbatim, Words


@dataclass(frozen=True, slots=True)
class View:
    """What a question sees of the conversation: its draft, its stored value, what was shown, the room."""

    draft: Value | None = None
    value: Value | None = None
    shown: tuple[str, ...] = ()
    room: tuple[Candidate, ...] = ()
    participation: str = ""
    language: str = ""
    seed: int = 0
    lexicon: Lexicon = NOTHING_TYPED


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer, complete; `own` is a statement the person adds to the room."""

    value: Value
    own: str = ""


@dataclass(frozen=True, slots=True)
class Drafting:
    """The selection so far; the prompt is shown anew in its place."""

    draft: Value


@dataclass(frozen=True, slots=True)
class Kept:
    """Part of the answer, kept at once (a vote); the question goes on. `over`: the loser of a duel."""

    value: Value
    statement: str
    vote: str
    over: str = ""
    complete: bool = False
    draft: Value | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """Not an answer: `why` says what is expected; nothing changes. `toast`: said beside the press."""

    why: Message
    toast: bool = False


@dataclass(frozen=True, slots=True)
class Consenting:
    """The person agrees: from here on things are kept."""


@dataclass(frozen=True, slots=True)
class Refusing:
    """The person does not go on; `words` are said and nothing is kept."""

    why: str
    words: Words


Outcome: TypeAlias = Accepted | Drafting | Kept | Declined | Consenting | Refusing


@dataclass(frozen=True, kw_only=True)
class Question(Step):
    """The keys common to every question, and what a kind must answer about itself."""

    OPERATORS: ClassVar[frozenset[str]] = frozenset({"answered"})
    SHAPE: ClassVar[Shape] = "pick"
    ACCEPTS: ClassVar[frozenset[Accepts]] = frozenset({"press", "text"})
    OPINION: ClassVar[bool] = True
    """Counts as a question of opinion for the question clinic."""
    OWN_WORDS: ClassVar[bool] = False
    """Gives room to the resident's own voice."""

    optional: bool = key("yes_no", default=False)
    profile: bool = key("yes_no", default=False)
    private: bool = key("yes_no", default=False)
    help: Text = key("text", default=None)
    picture: str | None = key("path", default=None)

    def choices(self) -> tuple[str, ...]:
        """The option names a condition may compare with; empty when it compares numbers or nothing."""
        return ()

    def comparable(self, value: Value) -> Comparable:
        """What a stored value offers to a condition."""
        return True

    def check(self) -> Iterator[Finding]:
        """The mistakes of this question alone (texts and paths are checked elsewhere)."""
        yield from ()

    def prompt(self, view: View) -> Prompt:
        """The question as shown now; position and Skip are added by the engine."""
        raise NotImplementedError

    def cache_key(self, view: View) -> Hashable:
        """What decides the prompt, when nothing of this person does: equal keys are one prompt; None: made anew."""
        return True if view.draft is None and view.value is None and not view.shown else None

    def draw(self, view: View) -> tuple[str, ...]:
        """What has been drawn from the room so far, with the next to show last (kinds that show others' words)."""
        return view.shown

    def again(self, view: View) -> Value | None:
        """The draft with which a correction begins."""
        return None

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        """What this makes of a press, words, a place or a picture."""
        raise NotImplementedError

    def measure(self) -> Measure:
        """How answers are counted and exported."""
        raise NotImplementedError

    def show(self, value: Value) -> Words:
        """A stored value in words, for the transcript and for `{name}`."""
        raise NotImplementedError

    def presses(self) -> int:
        """Presses that an answer takes (4 s each)."""
        return 1

    def asked(self) -> Words:
        """The question's own words."""
        return Said(self.words)

    def mistake(self, code: str, message: str, severity: Severity = "error", /, **params: object) -> Finding:
        """A finding at this step's place."""
        return Finding(code, message, self.mark, severity, {name: str(value) for name, value in params.items()})


CONFIRM = "_ok"
RESTART = "_restart"
OWN_WORDS = "_other"
"""Tokens of the controls that questions share; options' names begin with a letter, so none can collide."""


def pressed(incoming: Incoming) -> str:
    """The token pressed, or nothing."""
    return incoming.token if isinstance(incoming, Pressed) else ""


def typed(incoming: Incoming) -> str:
    """The words typed, or nothing; an edited message counts as typed anew."""
    return incoming.text.strip() if isinstance(incoming, (Typed, Edited)) else ""


def optioned(options: tuple[Option, ...], name: str) -> Words:
    """The label of an option, or the name itself for one that a later version removed."""
    return next((Said(option.text) for option in options if option.name == name), Verbatim(name))


def check_options(question: Question, options: tuple[Option, ...]) -> Iterator[Finding]:
    """The mistakes common to every kind with options."""
    if len(options) < MIN_OPTIONS:
        yield question.mistake("options", "options.few")
    if len(options) > MANY_OPTIONS:
        yield question.mistake("many-options", "options.many", "warning", count=len(options))
    labels: set[tuple[str, str]] = set()
    for option in options:
        for language, words in option.text.items():
            label = (language, words.strip().casefold())
            if label in labels:
                params = {"label": words}
                yield Finding("options", "options.same", option.mark, "error", params)
                break
            labels.add(label)


MIN_OPTIONS = 2
MANY_OPTIONS = 12
