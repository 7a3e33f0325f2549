"""What is said of each piece of a file in `snippets/`, where, and what it becomes, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.snippet import told

FOLDER = Path(__file__).resolve().parent / "snippets"
FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_a_piece_is_read_and_judged_as_it_is_written(path: Path) -> None:
    """Findings with their place and facts, steps with every value, hashes that launched flows depend on."""
    written = path.read_text(encoding="utf-8")
    assert told(written).splitlines() == written.splitlines()


if __name__ == "__main__":
    for file in FILES:
        file.write_text(told(file.read_text(encoding="utf-8")), encoding="utf-8")
