"""Updates wait here until the bot confirms them, by a higher offset or by a 2xx to its webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.bell import Bell
from tests.botapi.refusals import OTHER_POLLER, WEBHOOK_ACTIVE, Refusal

KEPT_SECONDS = 86_400.0
PRESS_KEPT_SECONDS = 150.0
LIMIT = 100
TIMEOUT = 50.0
# An offset this far beyond the newest update is of numbers drawn before a quiet week: it confirms nothing.
FUTURE = 10
OFF_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass
class Waiting:
    """One update and when it came."""

    update: dict[str, Any]
    at: float
    kind: str

    @property
    def id(self) -> int:
        number: int = self.update["update_id"]
        return number


@dataclass
class RegisteredWebhook:
    """Where updates are pushed."""

    url: str
    secret: str = ""
    connections: int = 40
    last_error: str = ""


@dataclass
class Queue:
    """The updates of one bot, in order."""

    clock: Callable[[], float]
    first: int
    waiting: list[Waiting] = field(default_factory=list)
    allowed: frozenset[str] | None = None
    webhook: RegisteredWebhook | None = None
    confirmed: list[int] = field(default_factory=list)
    log: list[Waiting] = field(default_factory=list)
    expired: int = 0
    news: Bell = field(default_factory=Bell)
    _poll: asyncio.Future[None] | None = None

    def put(self, kind: str, body: dict[str, Any]) -> int | None:
        """Queues an update of a kind and gives its id; None for a kind the bot did not ask for."""
        if (kind in OFF_BY_DEFAULT) if self.allowed is None else (kind not in self.allowed):
            return None
        number = self.first
        self.first += 1
        entry = Waiting({"update_id": number, kind: body}, self.clock(), kind)
        self.log.append(entry)
        self.again([entry])
        return number

    def again(self, entries: list[Waiting]) -> None:
        """Queues entries as they are, even ones confirmed before, and wakes whoever waits."""
        self.waiting.extend(entries)
        self.news.ring()

    def expire(self) -> None:
        """Drops what the network keeps no longer: presses after 150 s, the rest after 24 h."""
        now = self.clock()
        kept = [
            entry for entry in self.waiting
            if now - entry.at <= (PRESS_KEPT_SECONDS if entry.kind == "callback_query" else KEPT_SECONDS)
        ]  # fmt: skip
        self.expired += len(self.waiting) - len(kept)
        self.waiting = kept

    def confirm(self, ids: set[int]) -> None:
        """Forgets these updates: the bot said that it has them."""
        self.confirmed.extend(entry.id for entry in self.waiting if entry.id in ids)
        self.waiting = [entry for entry in self.waiting if entry.id not in ids]

    def _skip_to(self, offset: int) -> None:
        self.expire()
        if offset < 0:
            # From the end: what is before is forgotten.
            self.confirm({entry.id for entry in self.waiting[:offset]})
        elif offset <= self.first + FUTURE:
            self.confirm({entry.id for entry in self.waiting if entry.id < offset})

    async def poll(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:
        """getUpdates; a second call ends the first with a 409. Raises Refusal."""
        if self.webhook is not None:
            raise Refusal(409, WEBHOOK_ACTIVE)
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        mine = self._poll = asyncio.get_running_loop().create_future()
        self._skip_to(offset)
        limit = min(max(limit, 1), LIMIT) if limit else LIMIT
        deadline = asyncio.get_running_loop().time() + min(max(timeout, 0.0), TIMEOUT)
        try:
            while True:
                ear = self.news.listen()
                self.expire()
                left = deadline - asyncio.get_running_loop().time()
                if self.waiting or left <= 0:
                    break
                await asyncio.wait({ear, mine}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                if mine.done():
                    raise Refusal(409, OTHER_POLLER)
            ear.cancel()
            return [entry.update for entry in sorted(self.waiting, key=lambda entry: entry.id)[:limit]]
        finally:
            if self._poll is mine:
                self._poll = None
