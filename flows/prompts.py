"""What a channel shows when something is awaited: a closed set of shapes that know no question kinds."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from flows.words import Amount, Words

Shape: TypeAlias = Literal[
    "read", "pick", "toggle", "order", "allocate", "scale", "text", "number", "day", "place", "picture", "confirm"
]
Role: TypeAlias = Literal["option", "plus", "minus", "confirm", "skip", "restart", "correct", "act"]
State: TypeAlias = Literal["plain", "on", "off", "disabled"]
Accepts: TypeAlias = Literal["press", "text", "place", "picture"]


@dataclass(frozen=True, slots=True)
class Control:
    """One thing to press. `token` is at most 40 ASCII characters, unique in its prompt.

    `amount` is what a line of an allocation holds; `order` is 1 for the first of a ranking;
    `reason` says in words why a control is disabled.
    """

    token: str
    label: Words
    role: Role = "option"
    state: State = "plain"
    amount: Amount | None = None
    order: int | None = None
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """One wait. `position` is (n, total) questions; `running` the total so far ("20 points left").

    `lead` stands before the words (how this question is answered, who wrote the statement);
    `ends` are the words at the two ends of a scale. Prompts of one flow with the same `cache_key` show the same,
    so that an edge may render them once; None: it has something of this person.
    """

    shape: Shape
    step: str
    words: Words
    controls: tuple[Control, ...] = ()
    accepts: frozenset[Accepts] = frozenset({"press"})
    position: tuple[int, int] | None = None
    running: Words | None = None
    lead: Words | None = None
    hint: Words | None = None
    ends: tuple[Words, Words] | None = None
    picture: str | None = None
    cache_key: Hashable = field(default=None, compare=False)
