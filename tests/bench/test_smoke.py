"""The bench's own code runs, and both sides keep the same answers (it asserts that itself)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.ingest import BATCH, ours, peer
from bench.opinions import measure
from bench.workshop import SCRIPT


@pytest.mark.parametrize("kind", ["tutorial", "lean"])
def test_both_sides_take_the_same_deeds(tmp_path: Path, kind: str) -> None:
    mine, theirs = ours(BATCH // 10, tmp_path), peer(3, tmp_path, kind)
    assert mine.updates == BATCH // 10 * len(SCRIPT)
    assert theirs.updates == 3 * len(SCRIPT)
    assert mine.seconds > 0
    assert theirs.seconds > 0


@pytest.mark.slow
def test_planted_groups_are_found_again() -> None:
    """A small town, without the peer."""
    (line,) = measure(large=2000, peer=False)
    assert float(line.rpartition(" ")[2]) > 0.95
