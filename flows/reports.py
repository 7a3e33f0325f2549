"""Findings as an author reads them: in words, under the line they are about, or as JSON objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.catalogue import Catalogue
from flows.findings import Finding

WIDEST = 160
"""Characters of the source line shown: the part around the mistake."""


def explain(finding: Finding, catalogue: Catalogue) -> tuple[str, str]:
    """(what is wrong, one thing to do), in the catalogue's language."""
    message = catalogue.say(finding.message, finding.params)
    if "near" in finding.params:
        message += " " + catalogue.say("near", finding.params)
    return message, catalogue.say(f"{finding.message}.hint", finding.params)


def as_object(name: str, finding: Finding, catalogue: Catalogue) -> dict[str, str | int]:
    """One element of `--format json`."""
    message, hint = explain(finding, catalogue)
    return {
        "file": name,
        "line": finding.mark.line,
        "column": finding.mark.column,
        "end_column": finding.mark.end_column,
        "severity": finding.severity,
        "code": finding.code,
        "message": message,
        "hint": hint,
    }


def as_text(name: str, finding: Finding, line_of: Callable[[int], str], catalogue: Catalogue) -> str:
    """The finding, its line with the place underlined, and the hint; several lines without a final end."""
    message, hint = explain(finding, catalogue)
    mark = finding.mark
    severity = catalogue.say(f"severity.{finding.severity}")
    rows = [f"{name}:{mark.line}:{mark.column}: {severity} [{finding.code}] {_shown(message)}"]
    rows += _underlined(line_of(mark.line), finding)
    margin = " " * (len(str(mark.line)) + 3)
    rows += [f"{margin}= {_shown(row)}" for row in hint.split("\n")]
    return "\n".join(rows)


def _underlined(line: str, finding: Finding) -> Iterator[str]:
    mark = finding.mark
    if not line.strip():
        return
    start, end = mark.column - 1, max(min(mark.end_column - 1, len(line)), mark.column)
    first = 0 if len(line) <= WIDEST else max(0, min(start - WIDEST // 4, len(line) - WIDEST))
    shown = line[first : first + WIDEST]
    before = "".join("\t" if letter == "\t" else " " for letter in shown[: start - first])
    width = max(1, min(end, first + len(shown)) - start)
    number = str(mark.line)
    yield f"  {number} | {_shown(shown)}"
    yield f"  {' ' * len(number)} | {before}{'^' * width}"


def _shown(text: str) -> str:
    # A file may hold characters that drive a terminal; they are shown, never obeyed.
    return "".join(letter if letter.isprintable() or letter in "\t\u00a0\u202f" else "�" for letter in text)
