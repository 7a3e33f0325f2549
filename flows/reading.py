"""What the readers share while a file becomes a flow: the languages, the findings, where each text stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Final, Literal, TypeAlias

from flows.findings import Finding, Mark, Severity
from flows.nodes import Broken, Node, Scalar

PhraseUse: TypeAlias = Literal["words", "help", "refused", "label", "statement", "unit", "end", "title", "charter"]
SUGGESTIONS = 200
"""Findings after which nothing is guessed any more: a file that is no flow must not cost minutes."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One text of the file with its place: what the checks of texts read.

    `step` is the mark of the step it belongs to; `scalars` holds one entry per language given.
    """

    use: PhraseUse
    scalars: Mapping[str, Scalar]
    mark: Mark
    step: Mark | None = None
    picture: bool = False


class Unread:
    """The value could not be read; its finding is already reported."""


WRONG: Final = Unread()


@dataclass(slots=True)
class ReadingContext:
    """Shared, mutable: one file, one context."""

    exists: Callable[[str], bool]
    today: date
    languages: tuple[str, ...] = ()
    offered: Mapping[str, str] | None = None
    """Languages that a flow may declare → their names; None: a stored version, judged when it was launched."""
    zone: str = "Europe/Paris"
    findings: list[Finding] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    marks: dict[tuple[Mark, str], Mark] = field(default_factory=dict)
    """(step, key) → where the key's value stands."""
    broken: set[Mark] = field(default_factory=set)
    """Steps whose own keys could not be read: what follows from it is not reported again."""
    lost: set[str] = field(default_factory=set)
    """Names of steps whose kind or keys could not be read."""
    foreign: set[str] = field(default_factory=set)
    """Language codes already reported as none of the file's: forgotten once, forgotten everywhere."""
    step: Mark | None = None

    def report(self, code: str, message: str, mark: Mark, severity: Severity = "error", /, **params: object) -> Unread:
        """Adds a finding; gives WRONG, so that a reader may return it at once."""
        given = {name: str(value) for name, value in params.items() if value is not None}
        self.findings.append(Finding(code, message, mark, severity, given))
        if self.step is not None and severity == "error":
            self.broken.add(self.step)
        return WRONG

    def near(self, word: str, known: Iterable[str]) -> str | None:
        """The known word that was probably meant."""
        if len(self.findings) > SUGGESTIONS or len(word) > 64:
            return None
        close = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
        return close[0] if close else None

    def refuse(self, message: str, node: Node, /, **params: object) -> Unread:
        """A value that does not fit; silent where the node was refused already."""
        if isinstance(node, Broken):
            if self.step is not None:
                self.broken.add(self.step)
            return WRONG
        written = node.value.strip() if isinstance(node, Scalar) else ""
        shown = written if len(written) <= 60 else written[:57] + "…"
        return self.report("value", message, node.mark, value=shown, **params)
