"""A bell: whoever listens is woken at its next ring, and no ring is missed between looking and listening."""

from __future__ import annotations

import asyncio


class Bell:
    """Listen first, look second, wait third."""

    def __init__(self) -> None:
        self._ears: set[asyncio.Future[None]] = set()

    def listen(self) -> asyncio.Future[None]:
        """A future that the next ring completes."""
        ear: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ears.add(ear)
        ear.add_done_callback(self._ears.discard)
        return ear

    def ring(self) -> None:
        """Wakes everyone who listens."""
        for ear in tuple(self._ears):
            if not ear.done():
                ear.set_result(None)
