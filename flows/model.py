"""A flow as the engine knows it: frozen, checked, independent of YAML."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, ClassVar, Literal, TypeAlias

from flows.conditions import Condition
from flows.findings import Mark
from flows.keys import key
from flows.words import Text

OwnRule: TypeAlias = Literal["no", "yes", "reviewed first"]
ResultsShown: TypeAlias = Literal["sentences", "always", "after answering", "at closing"]
Level: TypeAlias = Literal["inform", "consult", "involve", "collaborate", "empower"]


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer; `cost` only for projects, in whole units."""

    name: str
    text: Text
    cost: int = 0
    mark: Mark = field(default=Mark(), compare=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """One of the council's own statements of a `react` or `compare`: ids s1…sn, in file order."""

    id: str
    text: Text
    mark: Mark = field(default=Mark(), compare=False)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One entry of `steps`; `words` are its language keys (empty for `if` and `skip to`)."""

    KIND: ClassVar[str] = ""
    TAKES_WORDS: ClassVar[bool] = True

    name: str
    words: Text = field(default_factory=dict)
    mark: Mark = field(default=Mark(), compare=False)
    only_if: Condition | None = key("condition", name="only if", default=None)


@dataclass(frozen=True, kw_only=True)
class Say(Step):
    """Words to read; the conversation goes on at once."""

    KIND: ClassVar[str] = "say"
    picture: str | None = key("path", default=None)
    document: str | None = key("path", default=None)
    link: str | None = key("link", default=None)


@dataclass(frozen=True, kw_only=True)
class End(Step):
    """The last words: the conversation is finished."""

    KIND: ClassVar[str] = "end"


@dataclass(frozen=True, kw_only=True)
class SkipTo(Step):
    """Go on at the later step `name` of this list or an enclosing one."""

    KIND: ClassVar[str] = "skip to"
    TAKES_WORDS: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class If(Step):
    """Two branches; `name` is empty and `only_if` holds the condition."""

    KIND: ClassVar[str] = "if"
    TAKES_WORDS: ClassVar[bool] = False
    then: tuple[Step, ...] = ()
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Charter:
    """The promise made to residents; every part is required."""

    objective: Text = key("text")
    open_to_change: Text = key("text")
    not_open_to_change: Text = key("text")
    decided_by: Text = key("text")
    weight: Text = key("text")
    level: Level = key("level")
    answered_by: Text = key("text")
    answer_by: date = key("day")
    contact: str = key("contact")
    keep_for: int = key("months")
    """Months after closing during which personal data is kept."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """After so many days of silence, or so many days before closing: exactly one is not None."""

    after_days: int | None = None
    before_closing_days: int | None = None


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """When officials are told: weekday 0 = Monday, None = daily; `every` closing has neither."""

    every: Literal["week", "day", "closing"] = "week"
    weekday: int | None = 0
    at: time = time(8, 0)
    to: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One consultation. Dates are aware UTC; `closes` is exclusive."""

    consultation: str = key("slug")
    title: Text = key("text")
    languages: tuple[str, ...] = key("languages")
    timezone: str = key("zone", default="Europe/Paris")
    opens: datetime | None = key("opening", default=None)
    closes: datetime | None = key("closing", default=None)
    charter: Charter = key("charter")
    margins: str | None = key("path", default=None)
    results_shown: ResultsShown = key("shown", default="sentences")
    reminders: tuple[Reminder, ...] = key("reminders", default=())
    quiet_hours: tuple[time, time] = key("hours", default=(time(21, 0), time(8, 0)))
    digest: DigestPlan | None = key("digest", default=None)
    steps: tuple[Step, ...] = key("steps")

    def walk(self) -> Iterator[Step]:
        """Every step, depth first, in file order."""
        return _walk(self.steps)

    @cached_property
    def by_name(self) -> dict[str, Step]:
        """Named steps other than `skip to`, whose name is its target's."""
        return {step.name: step for step in self.walk() if step.name and not isinstance(step, SkipTo)}

    @cached_property
    def memo(self) -> dict[Hashable, Any]:
        """What follows from this flow alone and is asked again and again; nothing of a person is kept here."""
        return {}


def _walk(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        if isinstance(step, If):
            yield from _walk(step.then)
            yield from _walk(step.otherwise)
