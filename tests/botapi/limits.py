"""How fast a bot may speak: about one message a second in a chat with short bursts, thirty a second in all."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.botapi.refusals import Refusal, flood


@dataclass(frozen=True)
class Limits:
    """Rates in messages a second; a burst is how many may come at once after a silence. A rate of 0 is no limit."""

    chat_rate: float = 1.0
    chat_burst: int = 4
    bot_rate: float = 30.0
    bot_burst: int = 30


@dataclass
class Bucket:
    """Tokens that come back with time; `wait` tells how long until the next."""

    rate: float
    burst: int
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until one more message may go; 0 when it may go now."""
        # A clock that was moved back gives nothing and takes nothing.
        self.level = min(self.burst, self.level + max(0.0, now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.level >= 1 else (1 - self.level) / self.rate


@dataclass
class StubPace:
    """The buckets of one bot, and how often it called again before the time it was told."""

    limits: Limits
    clock: Callable[[], float]
    early: int = 0
    refused: int = 0
    _buckets: dict[int | None, Bucket] = field(default_factory=dict)
    _until: dict[int | None, float] = field(default_factory=dict)

    def change(self, limits: Limits) -> None:
        """Other rates from now on, with full buckets."""
        self.limits = limits
        self._buckets.clear()

    def called(self, chat: int | None) -> None:
        """Notes a call to a chat, and counts it as early when it was told to wait longer."""
        now = self.clock()
        if any(now < self._until.get(key, now) for key in (chat, None)):
            self.early += 1

    def allow(self, chat: int, *, edit: bool = False) -> None:
        """Counts one message to a chat (an edit counts for the bot alone); raises Refusal with the seconds to wait."""
        now = self.clock()
        keys: list[tuple[int | None, float, int]] = [(None, self.limits.bot_rate, self.limits.bot_burst)]
        if not edit:
            keys.append((chat, self.limits.chat_rate, self.limits.chat_burst))
        buckets = [
            (key, self._buckets.setdefault(key, Bucket(rate, burst, burst, now))) for key, rate, burst in keys if rate
        ]
        for key, bucket in buckets:
            if wait := bucket.wait(now):
                raise self.storm(key, math.ceil(wait), now)
        for _, bucket in buckets:
            bucket.level -= 1

    def storm(self, chat: int | None, seconds: int, now: float) -> Refusal:
        """The refusal to raise, remembered so that a call before its end is counted as early."""
        self.refused += 1
        self._until[chat] = now + seconds
        return flood(seconds)
