"""`palabre check`: every finding of every file, in one sorted run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.findings import Finding
from flows.loader import load
from flows.nodes import LARGEST, Source
from flows.reports import as_object, as_text
from languages import catalogue, offered
from palabre.commands.reasons import system_reason

SEVERITIES = ("error", "warning", "advice")


@dataclass(frozen=True)
class Checked:
    """One file, its text and its findings."""

    name: str
    source: Source
    findings: tuple[Finding, ...]

    def count(self, severity: str) -> int:
        """How many findings are of this severity."""
        return sum(finding.severity == severity for finding in self.findings)


def run(names: Sequence[str], language: str, format: str, on: date, write: Callable[[str], None]) -> int:
    """Checks the files and writes what was found; gives the exit status: 0, 1 with an error, 2 if unreadable."""
    words = catalogue("palabre", language)
    checked: list[Checked] = []
    status = 0
    for name in names:
        try:
            checked.append(check_file(Path(name), on))
        except OSError as error:
            reason = system_reason(error, language)
            write(words.say("check.unreadable", {"file": name, "reason": reason}))
            status = 2
    if format == "json":
        write(json.dumps(list(_objects(checked, language)), ensure_ascii=False, indent=2))
    else:
        for row in _rows(checked, language):
            write(row)
    return status or int(any(one.count("error") for one in checked))


def check_file(path: Path, on: date) -> Checked:
    """One file's findings; raises OSError when it cannot be read."""
    with path.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    _, findings = load(data, path.name, beside(path), on, offered())
    return Checked(str(path), Source(data.decode("utf-8-sig", "replace").replace("\r\n", "\n")), findings)


def beside(path: Path) -> Callable[[str], bool]:
    """Whether a relative path names a file inside the flow's folder, links followed."""
    folder = path.resolve().parent

    def exists(name: str) -> bool:
        found = (folder / name).resolve()
        return found.is_file() and found.is_relative_to(folder)

    return exists


def _objects(checked: Iterable[Checked], language: str) -> Iterator[dict[str, str | int]]:
    words = catalogue("flows", language)
    for one in checked:
        for finding in one.findings:
            yield as_object(one.name, finding, words)


def _rows(checked: Sequence[Checked], language: str) -> Iterator[str]:
    words = catalogue("flows", language)
    for one in checked:
        for finding in one.findings:
            yield as_text(one.name, finding, one.source.line, words)
    yield from (_summary(one, language) for one in checked)
    if checked:
        yield _next(checked, language)


def _summary(one: Checked, language: str) -> str:
    words = catalogue("palabre", language)
    if not one.findings:
        return words.say("check.clean", {"file": one.name})
    counted = ((severity, one.count(severity)) for severity in SEVERITIES)
    parts = (words.say(f"check.{severity}", {"count": count}, count) for severity, count in counted if count)
    return words.say("check.summary", {"file": one.name, "counts": ", ".join(parts)})


def _next(checked: Sequence[Checked], language: str) -> str:
    words = catalogue("palabre", language)
    wrong = next((one for one in checked if one.count("error")), None)
    if wrong is not None:
        return words.say("check.next_mend", {"file": wrong.name})
    return words.say("check.next_talk", {"file": checked[0].name})
