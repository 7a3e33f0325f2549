"""The library and the shared flows: real consultations pass their own checker."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.loader import load
from flows.model import Flow
from languages import offered
from tests.shared import shared

LIBRARY = Path(__file__).resolve().parents[2] / "flows" / "library"
TODAY = date(2026, 12, 1)


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: str(path.stem))
def test_a_flow_of_the_library_has_nothing_to_report(path: Path) -> None:
    """No error, no warning, not even advice."""
    flow, findings = load(path.read_bytes(), path.name, lambda name: False, TODAY, offered())
    assert findings == ()
    assert flow is not None
    assert set(flow.languages) == {"fr", "en"}


def test_the_library_covers_the_four_occasions() -> None:
    """A street, a budget, a barometer, an idea call."""
    assert {path.stem for path in LIBRARY.glob("*.yaml")} == {"street", "budget", "barometer", "ideas"}


@pytest.mark.parametrize("name", ["quais-2027.yaml", "transition-ecologique.yaml"])
def test_a_shared_flow_has_no_error(name: str) -> None:
    """Real input: advice and warnings at most."""
    assert [one for one in findings_of(name) if one[0] == "error"] == []


def findings_of(name: str) -> list[tuple[str, str]]:
    """Severity and code of each finding."""
    data = shared("flows", name).read_bytes()
    return [(one.severity, one.code) for one in load(data, name, lambda path: False, TODAY, offered())[1]]


def shared_flow(name: str) -> Flow:
    """A shared flow, loaded."""
    flow = load(shared("flows", name).read_bytes(), name, lambda path: False, TODAY, offered())[0]
    assert flow is not None
    return flow


def test_the_quays_are_read_as_they_are_written() -> None:
    """A few facts of the file, from its head to its last step."""
    flow = shared_flow("quais-2027.yaml")
    assert flow.opens == datetime(2027, 1, 10, 7, 0, tzinfo=UTC)
    assert flow.closes == datetime(2027, 2, 10, 19, 0, tzinfo=UTC)
    assert flow.charter.keep_for == 24
    assert [step.KIND for step in flow.steps][-3:] == ["write", "number", "end"]
    assert flow.by_name["projects"].options[0].cost == 60_000  # type: ignore[attr-defined]
    assert flow.by_name["opinions"].add_your_own == "reviewed first"  # type: ignore[attr-defined]
