"""The courier: drains one bot's outbox, in order per chat, within the network's limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.channel import Channel, ChannelError, Parcel, Sent
from bot.fitting import fitted
from bot.intake import PATIENCE
from bot.renderings import from_json
from storage import Store, Unavailable
from storage.consultations import consultations, versions
from storage.messages import outbox
from storage.messages.outbox import Claimed
from storage.people import resumes

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
TOGETHER = 25
"""Deliveries under way at once."""
IDLE = 1.0
"""Seconds between looks when nothing woke us: rows may come from another process."""
RETRIES = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
"""Seconds before a delivery is tried again, by attempt; the last repeats."""


@dataclass
class Pace:
    """Token buckets by the network's limits: one for the whole bot, one per chat with short bursts.

    A refusal says exactly how long to wait.
    """

    per_second: float
    per_chat: float
    burst: float
    _bot: tuple[float, datetime] | None = None
    _chats: dict[str, tuple[float, datetime]] = field(default_factory=dict)
    _refused: dict[str, datetime] = field(default_factory=dict)

    def wait(self, address: str, now: datetime, edit: bool = False) -> float:
        """Seconds until one more may be sent there; 0 takes the place. Edits count for the whole bot alone."""
        until = max(self._refused.get(name, now) for name in ("", address))
        if until > now:
            return (until - now).total_seconds()
        tokens, chat_wait = _tokens(self._chats.get(address), now, self.per_chat, self.burst)
        if edit:
            tokens, chat_wait = tokens + 1, 0.0
        whole, bot_wait = _tokens(self._bot, now, self.per_second, self.per_second)
        if chat_wait or bot_wait:
            return max(chat_wait, bot_wait)
        self._chats[address], self._bot = (tokens - 1, now), (whole - 1, now)
        # A bucket of a minute ago is full again: forgetting it changes nothing.
        if len(self._chats) > 10_000:
            self._chats = {name: kept for name, kept in self._chats.items() if (now - kept[1]).total_seconds() < 60}
        return 0.0

    def spend(self, address: str, messages: int, now: datetime) -> None:
        """What one delivery takes beyond the first message."""
        tokens, _ = _tokens(self._chats.get(address), now, self.per_chat, self.burst)
        whole, _ = _tokens(self._bot, now, self.per_second, self.per_second)
        self._chats[address], self._bot = (tokens - messages, now), (whole - messages, now)

    def refused(self, address: str, until: datetime, now: datetime) -> None:
        """The network said when to come back; two chats refused at once mean the whole bot is meant."""
        self._refused = {name: at for name, at in self._refused.items() if at > now}
        self._refused[address] = until
        if len(self._refused) > 1:
            self._refused[""] = max(self._refused.values())


def _tokens(kept: tuple[float, datetime] | None, now: datetime, rate: float, burst: float) -> tuple[float, float]:
    """(tokens now, seconds until there is one)."""
    tokens, at = kept if kept is not None else (burst, now)
    tokens = min(burst, tokens + max((now - at).total_seconds(), 0.0) * rate)
    return tokens, max(1 - tokens, 0.0) / rate


PACE = "pace"
"""Reason of a delivery held back by our own pace: not an attempt."""


class BotStopped(Exception):
    """The network no longer knows this bot's token; the outbox is kept."""


class Courier:
    """Delivers for one bot. Several processes may run one each: rows are claimed with a lease."""

    def __init__(
        self, store: Store, channel: Channel, bot: str, clock: Callable[[], datetime], pace: Pace | None = None
    ) -> None:
        self._store, self._channel, self._bot, self._clock = store, channel, bot, clock
        self._limits = limits = channel.declared.limits
        self._pace = pace or Pace(limits.per_second, limits.per_chat, limits.burst)
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Something was committed: look now."""
        self._wake.set()

    async def run(self) -> None:
        """Drains until cancelled; raises BotStopped when the token is revoked."""
        while True:
            # Before the look: what is committed during it sets the event again, and the wait ends at once.
            self._wake.clear()
            try:
                if await self.drain():
                    continue
            except Unavailable:
                log.warning("the outbox cannot be read now", bot=self._bot)
            # Not `wait_for`, which loses a cancellation that comes together with what it waits for.
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE):
                    await self._wake.wait()

    async def drain(self) -> int:
        """One pass: the head of each chat that is due; gives how many rows it settled."""
        rows = await asyncio.to_thread(self._claim)
        if not rows:
            return 0
        results = await asyncio.gather(*(self._deliver(row) for row in rows))
        await self._recorded(rows, results)
        if any(isinstance(result, ChannelError) and result.whole_bot for result in results):
            raise BotStopped(self._bot)
        return sum(isinstance(result, Sent) for result in results)

    async def _recorded(self, rows: Sequence[Claimed], results: Sequence[Sent | ChannelError]) -> None:
        # What was sent and is not recorded would be sent again: a database that is away for a moment is waited for.
        for pause in PATIENCE:
            try:
                return await asyncio.to_thread(self._record, rows, results)
            except Unavailable:
                log.warning("what was sent cannot be recorded now", bot=self._bot, waiting=len(rows))
                await asyncio.sleep(pause)
        return await asyncio.to_thread(self._record, rows, results)

    def _claim(self) -> list[Claimed]:
        with self._store.write() as tx:
            outbox.release(tx, self._clock())  # what a process that died had taken
            return outbox.claim(tx, self._bot, TOGETHER, self._clock(), lease=LEASE)

    async def _deliver(self, row: Claimed) -> Sent | ChannelError:
        edit = bool(row.message) and self._limits.edits
        # A word beside a press is worth nothing late, and is no message by the network's count.
        if row.kind != "toast" and (pause := self._pace.wait(row.address, self._clock(), edit)):
            return ChannelError(PACE, retry_after=pause)
        try:
            return await self._fitted(row)
        except ChannelError as error:
            if error.retry_after is not None:
                now = self._clock()
                self._pace.refused(row.address, now + timedelta(seconds=error.retry_after), now)
            return error
        except Unavailable:
            # Not terminal: the picture is there, and only the database is away.
            return ChannelError("the database cannot be read now")
        except Exception as error:
            # A message that nobody can lay out must not stop the others: it is tried again, then given up.
            log.error("a message cannot be delivered", bot=self._bot, kind=type(error).__name__)
            return ChannelError(type(error).__name__, terminal=row.attempts >= len(RETRIES))

    async def _fitted(self, row: Claimed) -> Sent:
        """Delivers what the network takes of it: the message by which it can be replaced is the last."""
        done = Sent()
        pieces = fitted(await self._parcel(row), self._limits)
        self._pace.spend(row.address, len(pieces[1:]), self._clock())
        for piece in pieces:
            done = await self._channel.deliver(piece)
        return done

    async def _parcel(self, row: Claimed) -> Parcel:
        rendering = from_json(row.body)
        operation = "toast" if row.kind == "toast" else row.op
        name = rendering.picture or rendering.document
        if not name or row.op == "replace":
            return Parcel(row.address, operation, rendering, row.message)
        media = await asyncio.to_thread(self._media, row.council, rendering.consultation, name)
        if media is None:
            return Parcel(row.address, operation, rendering, row.message)
        return Parcel(row.address, operation, rendering, row.message, media.content, name)

    def _media(self, council: int, consultation: str, name: str) -> versions.Media | None:
        with self._store.read() as tx:
            row = consultations.named(tx, council, consultation)
            return versions.media(tx, row.key, name) if row is not None else None

    def _record(self, rows: Sequence[Claimed], results: Sequence[Sent | ChannelError]) -> None:
        now = self._clock()
        with self._store.write() as tx:
            done = [
                (row, result.message) for row, result in zip(rows, results, strict=True) if isinstance(result, Sent)
            ]
            outbox.sent(tx, done, now)
            for row, result in zip(rows, results, strict=True):
                if not isinstance(result, ChannelError):
                    continue
                # A chat that was upgraded has a new id: all that is of the old one moves to it.
                if result.moved_to:
                    resumes.move(tx, row.council, row.bot, row.address, result.moved_to)
                    outbox.retry(tx, row, now)
                elif result.terminal and not result.whole_bot:
                    outbox.fail(tx, row, result.reason, terminal=result.unreachable)
                    log.info("not delivered", bot=self._bot, reason=result.reason)
                else:
                    outbox.retry(tx, row, now + timedelta(seconds=_pause(row, result)), counted=result.reason != PACE)


def _pause(row: Claimed, error: ChannelError) -> float:
    if error.retry_after is not None:
        return error.retry_after
    return RETRIES[min(row.attempts, len(RETRIES) - 1)]
