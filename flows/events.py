"""What the engine asks the edges to do; the new participation carries the answers themselves."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TypeAlias

from flows.prompts import Prompt
from flows.words import Words


@dataclass(frozen=True, slots=True)
class Tell:
    """Words that await nothing; picture and document are names of the launched flow's files."""

    words: Words
    picture: str | None = None
    document: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A prompt, number `ask`; `replaces` = it takes the place of the prompt of that number (a draft changed)."""

    prompt: Prompt
    ask: int
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """Prompt `ask` is over: its message keeps the question and shows `answer`, without buttons,
    except Correct when `correctable`; without an answer it only loses its buttons. As with prompts, equal
    cache keys show the same."""

    ask: int
    step: str
    question: Words
    answer: Words | None = None
    correctable: bool = False
    picture: str | None = None
    cache_key: Hashable = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Toast:
    """A word beside a press, worth nothing ten seconds later."""

    words: Words
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Consented:
    """The doorstep becomes a participation."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing is kept; `why` is for the anonymous daily counter."""

    why: str


@dataclass(frozen=True, slots=True)
class Voted:
    """A vote on a statement (agree, disagree, pass), or a duel won by `statement` over `over` (or a tie)."""

    step: str
    statement: str
    vote: str
    over: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A resident's own statement, in `language`; `reviewed`: it waits until a person accepts it."""

    step: str
    statement: str
    text: str
    language: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """An end was reached for the first time."""


@dataclass(frozen=True, slots=True)
class Left:
    """No more messages; the answers stay."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Everything of this person goes, in this same transaction."""


Event: TypeAlias = Tell | Ask | Settled | Toast | Consented | Refused | Voted | Proposed | Finished | Left | Erased
