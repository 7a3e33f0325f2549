"""Finds the town data that lies beside the repository, and says so when it does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"


def shared(*parts: str) -> Path:
    """The path of a file or folder of the shared data; skips the test, with the reason, where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data is not beside this checkout: shared/{'/'.join(parts)} is absent")
    return path


def seen_always(data: bytes) -> bytes:
    """The same flow with its figures shown during the run, for tests that look at them then."""
    return re.sub(rb"^steps:", b"results shown: always\nsteps:", data, count=1, flags=re.MULTILINE)
