"""Broken files: whatever is done to a flow, the answer is findings, soon."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.loader import load
from tests.examples import examples
from tests.flows.sampling import FOLDER, TODAY

LIBRARY = Path(__file__).resolve().parents[2] / "flows" / "library"
GOOD = [path.read_text(encoding="utf-8") for path in sorted(LIBRARY.glob("*.yaml"))]
BASE = (FOLDER / "dates.past.yaml").read_text(encoding="utf-8")
PIECES = st.sampled_from(
    [
        "\t", ":", ": ", " #", "{", "}", "[", "]", "'", '"', "- ", "&a ", "*a", "!x ", "|", ">", ",", "\n", "  ", "%",
        "@", "only if: ", "é", "\u202e", "\x00", "\ufeff", "{use}", "{count(use)}", "not ", " or ", "((", "]]]",
    ]
)  # fmt: skip
SECONDS = 20.0
"""Of this process's own work, a thousand times what it takes: only a guess without end would pass it."""


def check(text: str) -> None:
    """Loads without raising, in bounded time, each finding on a line of the file."""
    start = time.process_time()
    flow, findings = load(text.encode("utf-8", "surrogatepass"), "flow.yaml", lambda name: False, TODAY, None)
    assert time.process_time() - start < SECONDS
    assert (flow is None) == any(finding.severity == "error" for finding in findings)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for finding in findings:
        assert 1 <= finding.mark.line <= lines
        assert 1 <= finding.mark.column < finding.mark.end_column


@examples(500)
@given(st.sampled_from([BASE, *GOOD]), st.lists(st.tuples(st.floats(0, 1), PIECES), min_size=1, max_size=4))
def test_pieces_put_anywhere_give_findings(text: str, pieces: list[tuple[float, str]]) -> None:
    """Slips of the keyboard."""
    for place, piece in pieces:
        at = int(place * len(text))
        text = text[:at] + piece + text[at:]
    check(text)


@examples(500)
@given(st.sampled_from([BASE, *GOOD]), st.floats(0, 1), st.integers(1, 60))
def test_missing_pieces_give_findings(text: str, place: float, length: int) -> None:
    """A line half deleted."""
    at = int(place * len(text))
    check(text[:at] + text[at + length :])


@examples(300)
@given(st.sampled_from([BASE, *GOOD]), st.integers(0, 200), st.integers(0, 200))
def test_lines_out_of_place_give_findings(text: str, first: int, second: int) -> None:
    """A block moved, or given twice."""
    rows = text.split("\n")
    row = rows[first % len(rows)]
    rows.insert(second % len(rows), row)
    check("\n".join(rows))


@examples(300)
@given(st.binary(max_size=300))
def test_any_bytes_give_findings(data: bytes) -> None:
    """Not a flow at all."""
    flow, findings = load(data, "x", lambda name: False, TODAY, None)
    assert flow is None
    assert findings


@pytest.mark.slow
def test_a_file_full_of_unknown_keys_takes_no_minutes() -> None:
    """Guessing what was meant stops where it helps nobody."""
    rows = "".join(f"unknown_key_number_{n}: 1\n" for n in range(25_000))
    start = time.process_time()
    load(("palabre: 1\n" + rows).encode(), "x", lambda name: False, TODAY, None)
    assert time.process_time() - start < SECONDS


@pytest.mark.slow
def test_texts_that_torment_regular_expressions_take_no_minutes() -> None:
    """A mebibyte of the clinic's own patterns, in one text and in many."""
    for piece in ("n'", "et comment ", "and what ", "ne a", "{count(", "A.", "not "):
        many = "".join(f"  - say: s{n}\n    fr: x {piece * (3500 // len(piece))}\n" for n in range(100))
        one = f"  - say: whole\n    fr: x {piece * (500_000 // len(piece))}\n"
        head = BASE.split("steps:")[0].replace("[fr, en]", "[fr]")
        start = time.process_time()
        load((head + "steps:\n" + many + one).encode(), "x", lambda name: False, TODAY, None)
        assert time.process_time() - start < SECONDS
