"""What the arithmetic of deliberation says about one question, beyond counting it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from flows.measures import Measure, MeasureType
from flows.values import Value
from flows.words import Text


@dataclass(frozen=True, slots=True)
class Answers:
    """The counted answers to one question, in no meaningful order and nobody's in particular.

    `statements`: (id, words) of the residents' statements that may be told; `hidden`: ids of those moderated out.
    """

    measure: Measure
    values: Sequence[Value]
    statements: Sequence[tuple[str, Text]] = ()
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Study:
    """Findings about one question, safe to publish: k people stand behind every figure of `content`, plain JSON.

    `n` people answered the question when it was made; `coarse`: people in tens, shares in steps of five points.
    """

    step: str
    type: MeasureType
    question: Text
    n: int
    content: Mapping[str, Any] = field(default_factory=dict)
    coarse: bool = False


class Method(Protocol):
    """The arithmetic of one type of measure."""

    type: MeasureType

    def study(self, answers: Answers, k: int) -> Mapping[str, Any] | None:
        """The content of a study, or None where there is too little to say; the same for any order of the answers."""
        ...

    def sentences(self, study: Study, language: str) -> Iterator[tuple[int, str]]:
        """What a digest and a page say of it: (how soon it may be left out, 1 to 9; sentence)."""
        ...


@runtime_checkable
class Quoting(Protocol):
    """A method whose content quotes what residents wrote."""

    def without(self, content: Mapping[str, Any], gone: Collection[str]) -> Mapping[str, Any] | None:
        """The content without statements of these ids; None when too little is left to say."""
        ...
