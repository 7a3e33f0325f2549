"""Waiting for what other tasks and processes do: as long as it takes, with a safety net for what never comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds after which something will never happen: no test rests on how long a thing takes."""
_STEP = 0.02


async def until(happened: Callable[[], object]) -> None:
    """Waits until it happened; fails when it does not."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(_STEP)


def wait_until(happened: Callable[[], object]) -> None:
    """The same, where no loop runs."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(_STEP)
