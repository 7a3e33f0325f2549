"""What pytest is told inside a worker: which tests to keep, and to note which lines each of them runs."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import coverage
import pytest

_HEAVY = ("browser", "postgres")
"""A browser and a database server cost more than the faults that only they would find."""
NEVER = ("tests/crash/", "tests/mutants/", "tests/house/", "tests/bench/")
"""Tests that start the whole tree again in processes of their own: a fault planted here would not reach them all."""


def too_heavy(item: pytest.Item) -> bool:
    """Whether a test is never run against a fault."""
    return item.nodeid.startswith(NEVER) or any(item.get_closest_marker(name) for name in _HEAVY)


class Chosen:
    """Keeps these tests, in this order, and remembers the first that failed."""

    def __init__(self, ids: list[str]) -> None:
        self.places = {name: place for place, name in enumerate(ids)}
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((one for one in items if one.nodeid in self.places), key=lambda one: self.places[one.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.failed:
            self.failed = f"{report.nodeid} (collecting)"


class Watched:
    """Notes how long each test took, whether it passed, and which lines it ran."""

    def __init__(self, tracer: coverage.Coverage) -> None:
        self.tracer = tracer
        self.seconds: dict[str, float] = {}
        self.bad: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [one for one in items if not too_heavy(one)]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self.tracer.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self.tracer.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.outcome != "passed":
            self.bad.add(report.nodeid)

    def written(self, root: Path, out: Path) -> None:
        """Keeps it as JSON: `seconds` of the tests that pass, `lines` as file → line → places of tests in `seconds`.

        `marks` tell later whether a file is still the one whose lines these are.
        """
        data = self.tracer.get_data()
        seconds = {name: spent for name, spent in self.seconds.items() if name not in self.bad}
        places = {name: place for place, name in enumerate(seconds)}
        lines = {
            Path(file).relative_to(root).as_posix(): {
                line: sorted(places[name] for name in contexts if name in places)
                for line, contexts in data.contexts_by_lineno(file).items()
            }
            for file in _inside(data.measured_files(), root)
        }
        marks = {file: mark(root / file) for file in lines}
        out.write_text(json.dumps({"seconds": seconds, "lines": lines, "marks": marks}))


def mark(path: Path) -> str:
    """Tells one content of a file from another; "" where it is gone."""
    return sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else ""


def _inside(files: set[str], root: Path) -> Iterator[str]:
    return (name for name in files if Path(name).is_relative_to(root))
