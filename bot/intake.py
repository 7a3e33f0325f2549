"""Requests that arrive one by one, handled as batches: an answer is given only after the commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.runtime import Arrival, Handler
from storage import Unavailable

log = structlog.get_logger(__name__)

GATHER = 0.004
"""Seconds that the first request of a batch waits for others: invisible to a person, worth a commit."""
LARGEST_BATCH = 100
LONGEST_QUEUE = 2000
"""Requests held at most; beyond, the sender is told to come back, and its own retry brings them."""
PATIENCE = (0.05, 0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds between attempts while the database cannot take a batch."""


class Busy(Exception):
    """The request was not taken: the sender may repeat it, nothing was kept."""


class Intake:
    """One bot's door for webhooks and pages. `committed` is called after each commit (it wakes the courier)."""

    _closed = False

    def __init__(self, handler: Handler, bot: str, channel: str, committed: Callable[[], None]) -> None:
        self._handler, self._bot, self._channel, self._committed = handler, bot, channel, committed
        self._queue: asyncio.Queue[tuple[Arrival, asyncio.Future[None]]] = asyncio.Queue(LONGEST_QUEUE)

    async def submit(self, arrival: Arrival) -> None:
        """Returns once the update is committed (or was already); raises Busy otherwise."""
        if self._closed:
            raise Busy("the door is closed")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait((arrival, done))
        except asyncio.QueueFull as full:
            raise Busy("the queue is full") from full
        await done

    async def run(self) -> None:
        """Handles batches until cancelled; from then on nobody is left waiting, until it runs again."""
        self._closed = False
        batch: list[tuple[Arrival, asyncio.Future[None]]] = []
        try:
            while True:
                batch = [await self._queue.get()]
                await asyncio.sleep(GATHER)
                while len(batch) < LARGEST_BATCH and not self._queue.empty():
                    batch.append(self._queue.get_nowait())
                await self._handle(batch)
        finally:
            self._closed = True
            while not self._queue.empty():
                batch.append(self._queue.get_nowait())
            for _, done in batch:
                if not done.done():
                    done.set_exception(Busy("the door is closed"))

    async def _handle(self, batch: list[tuple[Arrival, asyncio.Future[None]]]) -> None:
        arrivals = [arrival for arrival, _ in batch]
        error: Exception | None = None
        for pause in (*PATIENCE, None):
            try:
                await asyncio.to_thread(self._handler.handle, self._bot, self._channel, arrivals)
                error = None
                break
            except Unavailable as unavailable:
                error = Busy(str(unavailable))
                log.warning("the database cannot take answers now", bot=self._bot, waiting=len(arrivals))
                if pause is not None:
                    await asyncio.sleep(pause)
            except Exception as failure:
                # Whatever it is, nobody may be told that an answer was kept.
                log.error("a batch failed", bot=self._bot, kind=type(failure).__name__)
                error = Busy(type(failure).__name__)
                break
        for _, done in batch:
            if not done.done():
                done.set_result(None) if error is None else done.set_exception(error)
        if error is None:
            self._committed()
