"""Samples: one file per sentence of the checker, its first line says what must be found and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.findings import Finding
from flows.loader import load
from languages import offered

FOLDER = Path(__file__).resolve().parent / "samples"
TODAY = date(2026, 12, 1)
PRESENT = "there.jpg"
_EXPECT = re.compile(r"# expect (\d+):(\d+)-(\d+) (error|warning|advice) (\S+) (\S+)\n")


@dataclass(frozen=True)
class FlowSample:
    """A file and the one finding that it must give."""

    path: Path
    data: bytes
    expected: tuple[int, int, int, str, str, str]

    @property
    def message(self) -> str:
        return self.expected[-1]


def samples() -> list[FlowSample]:
    """Every sample, in the order of names."""
    return [read_sample(path) for path in sorted(FOLDER.glob("*.yaml"))]


def read_sample(path: Path) -> FlowSample:
    """One sample with what its first line expects."""
    data = path.read_bytes()
    found = _EXPECT.match(data.decode("utf-8", "replace"))
    assert found, f"{path.name} does not say what it expects"
    line, column, end = (int(found[place]) for place in (1, 2, 3))
    return FlowSample(path, data, (line, column, end, found[4], found[5], found[6]))


def found_in(sample: FlowSample) -> tuple[Finding, ...]:
    """What the checker finds."""
    return load(sample.data, sample.path.name, lambda name: name == PRESENT, TODAY, offered())[1]


def place_of(finding: Finding) -> tuple[int, int, int, str, str, str]:
    """A finding in the form of the first line."""
    mark = finding.mark
    return (mark.line, mark.column, mark.end_column, finding.severity, finding.code, finding.message)
