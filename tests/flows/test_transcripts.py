"""Every event of every conversation written down in `transcripts/`, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.transcript import told

FOLDER = Path(__file__).resolve().parent / "transcripts"
FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_a_conversation_goes_as_it_is_written(path: Path) -> None:
    """Prompts, controls, states and answers; what questions measure and how long they take."""
    written = path.read_text(encoding="utf-8")
    assert told(written).splitlines() == written.splitlines()


if __name__ == "__main__":
    for file in FILES:
        file.write_text(told(file.read_text(encoding="utf-8")), encoding="utf-8")
