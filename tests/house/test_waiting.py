"""No test waits for long, and none rests on how quick the machine is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.source import SourceFile, sources

LONGEST = 0.5
"""Seconds of sleep that need no reason."""
REASONS: dict[str, str] = {}
"""Files whose tests sleep longer, and why nothing quicker would prove the same."""
SHORTEST_NET = 60.0
"""Seconds that a safety net gives at the least: less, and a loaded machine falls into it."""
NETS = {"wait_for": 1, "timeout": 0}
"""Calls that end a wait, and which argument says when."""
STUBS = ("tests/botapi/", "tests/channels/pager", "tests/crash/")
"""Networks of the tests and campaigns of chance: how long they wait is what they imitate."""


def _calls(file: SourceFile) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def _constant(node: ast.expr) -> float | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, int | float) else None


def test_nothing_sleeps_long_without_a_reason() -> None:
    """Real waiting is what makes a suite slow: wait for what happens instead."""
    found = {
        file.name
        for file in sources("tests")
        for name, call in _calls(file)
        if name == "sleep" and call.args and (_constant(call.args[0]) or 0) > LONGEST
    }
    assert found == set(REASONS)


def test_safety_nets_are_wide() -> None:
    """A wait ends at the patience of all tests, never at a number of its own that a loaded machine reaches."""
    found = [
        f"{file.name}:{call.lineno}"
        for file in sources("tests")
        if not file.name.startswith(STUBS)
        for name, call in _calls(file)
        if name in NETS and len(call.args) > NETS[name]
        if (seconds := _constant(call.args[NETS[name]])) is not None and seconds < SHORTEST_NET
    ]
    assert found == []


def test_no_example_has_a_deadline() -> None:
    """One profile for every property, in tests/conftest.py; `deadline` stands nowhere else."""
    found = {
        (file.name, ast.unparse(keyword.value))
        for file in sources("tests")
        for _, call in _calls(file)
        for keyword in call.keywords
        if keyword.arg == "deadline"
    }
    assert found == {("tests/conftest.py", "None")}


def test_speed_is_measured_by_own_work() -> None:
    """Time on the wall is other programs' too; what must take no minutes counts its own."""
    found = [
        f"{file.name}:{line}"
        for file in sources("tests")
        for line, name in file.dotted()
        if name in ("time.perf_counter", "time.perf_counter_ns")
    ]
    assert found == []
