"""One person's conversation with one flow: all the state there is, immutable, JSON in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from flows.values import Answer, Value

Status: TypeAlias = Literal["doorstep", "active", "finished", "refused", "left", "erased"]
"""`left` = asked for no more messages, answers kept; `refused` and `erased` keep nothing."""


@dataclass(frozen=True, slots=True)
class Participation:
    """`id` is random (`p_…`); `tag`, its first letters, marks this conversation's buttons.

    `at` is the step awaited ("" = the welcome; a name beginning with "@" = one of the engine's own
    menus); `ask` is the number of its prompt and `asks` the last number given, so an old button is
    recognised; `settled` is the last answered prompt, which keeps Correct; `draft` is a selection
    not yet confirmed, never counted; `shown` keeps, per step, the statements or pairs already drawn;
    `unquoted` are the steps whose words may be counted and not quoted;
    `album` is the last album of pictures taken in, by the network's own id.
    """

    id: str
    flow: str
    language: str
    status: Status = "doorstep"
    at: str = ""
    ask: int = 0
    asks: int = 0
    settled: tuple[int, str] | None = None
    refusals: int = 0
    draft: Value | None = None
    correcting: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    album: str = ""
    origin: str = ""
    reminders_off: bool = False
    told_decision: bool = False
    started_at: datetime | None = None
    active_at: datetime | None = None
    finished_at: datetime | None = None
    end: str = ""
    version: int = 0
    unquoted: frozenset[str] = frozenset()

    @property
    def tag(self) -> str:
        """Six letters that bind a button to this conversation."""
        return self.id.removeprefix("p_")[:6]


_values = attrgetter(*(item.name for item in fields(Participation)))


def copied(participation: Participation) -> Participation:
    """An equal one of its own."""
    return Participation(*_values(participation))


_DAYS = ("started_at", "active_at", "finished_at")
_SETS = ("skipped", "said", "unquoted")
_FRESH = Participation("", "", "")
_KEPT = tuple((item.name, getattr(_FRESH, item.name)) for item in fields(Participation) if item.name != "answers")
_kept = attrgetter(*(name for name, _ in _KEPT))


def to_json(participation: Participation) -> dict[str, Any]:
    """Everything but the answers, which are stored one row each; only what differs from a fresh one."""
    values = zip(_KEPT, _kept(participation), strict=True)
    state: dict[str, Any] = {name: value for (name, default), value in values if value != default}
    for name in _SETS:
        if name in state:
            state[name] = sorted(state[name])
    for name in _DAYS:
        if name in state:
            state[name] = state[name].isoformat()
    return state


def from_json(state: Mapping[str, Any], answers: Mapping[str, Answer]) -> Participation:
    """The inverse of `to_json`, with the answers read beside it."""
    known = dict(state)
    for name in _DAYS:
        if name in known:
            known[name] = datetime.fromisoformat(known[name])
    for name in _SETS:
        known[name] = frozenset(known.get(name, ()))
    known["shown"] = {name: tuple(ids) for name, ids in known.get("shown", {}).items()}
    if known.get("settled"):
        known["settled"] = (known["settled"][0], known["settled"][1])
    return Participation(**known, answers=answers)
