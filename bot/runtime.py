"""The batch: what arrived goes in, one transaction is committed, what must be said waits in the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog

from bot.batch import Batch, StepFailed
from bot.channel import Update
from bot.channels import CHANNELS
from bot.declaration import Registry
from bot.library import Library
from storage import Store, Tx
from storage.database.codec import packed
from storage.messages import dead_letters, deduplication

log = structlog.get_logger(__name__)

ATTEMPTS = 3
"""An update that fails so often is set aside, so that it cannot stop the others."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as decoded, or the reason why it could not be; `raw` only for setting it aside."""

    key: str
    raw: Mapping[str, Any]
    update: Update | None
    reason: str = ""


class Handler(Protocol):
    """What takes batches in: the residents' runtime, or the council's desk."""

    def handle(self, bot: str, channel: str, arrivals: Sequence[Arrival]) -> int:
        """One transaction; after it, acknowledging is safe."""
        ...


class Runtime:
    """One council's conversations over one store; safe to call from any number of processes."""

    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Callable[[], datetime],
        seeds: Callable[[], int],
        channels: Registry = CHANNELS,
    ) -> None:
        self.store, self.library, self.clock, self.seeds = store, library, clock, seeds
        self.channels = channels

    def handle(self, bot: str, channel: str, arrivals: Sequence[Arrival]) -> int:
        """Handles a batch in one transaction and gives how many were new; after it, acknowledging is safe.

        Raises `storage.Unavailable` when the database cannot take it now: nothing is acknowledged then.
        """
        try:
            return self._together(bot, channel, arrivals)
        except StepFailed:
            return sum(self._alone(bot, channel, arrival) for arrival in arrivals)

    def batch(self, tx: Tx, now: datetime, bot: str = "", channel: str = "") -> Batch:
        """One to run in this transaction; of no bot when nobody wrote."""
        return Batch(tx, self.store, self.library, bot, channel, now, self.seeds, self.channels)

    def _together(self, bot: str, channel: str, arrivals: Sequence[Arrival]) -> int:
        now = self.clock()
        with self.store.write() as tx:
            self.library.refresh(tx, now)
            fresh = deduplication.claim(tx, self.library.council, bot, [arrival.key for arrival in arrivals], now)
            batch = self.batch(tx, now, bot, channel)
            news: list[Update] = []
            for arrival in arrivals:
                if arrival.key in fresh:
                    fresh.discard(arrival.key)
                    news.append(decoded(arrival))
            batch.run(news)
        return len(news)

    def _alone(self, bot: str, channel: str, arrival: Arrival) -> int:
        reason = ""
        for _ in range(ATTEMPTS):
            try:
                return self._together(bot, channel, [arrival])
            except StepFailed as failure:
                reason = failure.reason
        set_aside(self.store, self.library.council, bot, arrival, reason, self.clock())
        return 0


def set_aside(store: Store, council: int, bot: str, arrival: Arrival, reason: str, now: datetime) -> None:
    """Keeps an update that always fails for a person to look at, and lets the others pass."""
    with store.write() as tx:
        address = arrival.update.address if arrival.update else ""
        raw = packed(arrival.raw).encode()
        dead_letters.failed(tx, council, bot, arrival.key, raw=raw, reason=reason, address=address, now=now)
        dead_letters.set_aside(tx, council, bot, arrival.key)
        deduplication.claim(tx, council, bot, [arrival.key], now)
    log.error("update set aside", bot=bot, key=arrival.key, reason=reason, way_out="see `palabre status`")


def decoded(arrival: Arrival) -> Update:
    """The update of an arrival; raises StepFailed when it could not be read."""
    if arrival.update is None:
        raise StepFailed(arrival.reason)
    return arrival.update
