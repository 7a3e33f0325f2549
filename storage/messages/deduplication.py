"""Updates already taken: each is handled once, whatever a network delivers again or in which order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.database.codec import listed, ticks
from storage.database.tx import Tx

MEMORY = timedelta(days=8)
"""Telegram keeps undelivered updates for a day and restarts its numbers after a quiet week."""


def claim(tx: Tx, council: int, bot: str, keys: Sequence[str], now: datetime) -> set[str]:
    """Those of `keys` never seen before, and recorded as seen now. One statement; membership alone decides."""
    # Sorted: two processes given the same updates meet the rows in the same order, and one waits for the other.
    found = tx.rows(
        "INSERT INTO processed_update (council_id, bot, key, at)"
        " SELECT :council, :bot, value, :at FROM :keys[] AS given"
        " WHERE true ON CONFLICT DO NOTHING RETURNING key",
        council=council, bot=bot, at=ticks(now), keys=listed(sorted(set(keys))),
    )  # fmt: skip
    return {row[0] for row in found}


def prune(tx: Tx, now: datetime) -> int:
    """Forget what no network can deliver again."""
    return tx.run("DELETE FROM processed_update WHERE at < :before", before=ticks(now - MEMORY))
