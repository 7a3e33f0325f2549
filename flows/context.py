"""The world as one step of the engine sees it: frozen, loaded once per batch by the edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from flows.lexicon import NOTHING_TYPED, Lexicon
from flows.words import Words

Phase: TypeAlias = Literal["soon", "open", "paused", "closed"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that may be shown: votes are (agree, disagree, pass) over everyone.

    `own` = the council's; `author` is the participation that wrote it ("" = the council);
    `priority` (0 to 1) is what the job that studies the groups gave it (0 = not studied yet), and `groups` what
    it counted: (agree, disagree, pass) in each opinion group, in the same order for every statement.
    """

    id: str
    words: Words
    own: bool = True
    author: str = ""
    votes: tuple[int, int, int] = (0, 0, 0)
    priority: float = 0.0
    groups: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """Figures already cleared for publication; None = too few to say. `final`: those of the closing.

    `sentences`: what residents wrote that others may read, the newest first.
    """

    answered: int | None = None
    results_address: str = ""
    public: bool = False
    lines: Mapping[str, Words] = field(default_factory=dict)
    final: bool = False
    sentences: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineContext:
    """`now` is aware UTC; `seed` the injected randomness of this step; `room` per react or compare step."""

    now: datetime
    seed: int = 0
    phase: Phase = "open"
    opens: datetime | None = None
    closes: datetime | None = None
    council: str = ""
    address: str = ""
    room: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    published: Published = Published()
    lexicon: Lexicon = NOTHING_TYPED
