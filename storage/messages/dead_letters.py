"""Updates that failed: tried again up to three times, then set aside with their bytes for a person to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database.codec import instant, ticks, words
from storage.database.tx import Tx


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A failing update. `reason` is the kind of the fault, never a resident's words."""

    council: int
    bot: str
    key: str
    raw: bytes
    reason: str
    failures: int
    at: datetime


def failed(tx: Tx, council: int, bot: str, key: str, *, raw: bytes, reason: str, address: str, now: datetime) -> int:
    """Count one more failure of this update; gives how many there were, this one included."""
    return int(
        tx.value(
            "INSERT INTO dead_letter (council_id, bot, key, raw, reason, failures, state, sender, at)"
            " VALUES (:council, :bot, :key, :raw, :reason, 1, 'failing', :sender, :at)"
            " ON CONFLICT (council_id, bot, key) DO UPDATE"
            " SET failures = dead_letter.failures + 1, reason = excluded.reason, at = excluded.at RETURNING failures",
            council=council, bot=bot, key=key, raw=raw, reason=words(reason), at=ticks(now),
            sender=sender(tx, council, bot, address),
        )
    )  # fmt: skip


def set_aside(tx: Tx, council: int, bot: str, key: str) -> None:
    """Set it aside: it will not be tried again."""
    tx.run(
        "UPDATE dead_letter SET state = 'dead' WHERE council_id = :council AND bot = :bot AND key = :key",
        council=council, bot=bot, key=key,
    )  # fmt: skip


def forget(tx: Tx, council: int, bot: str, key: str) -> None:
    """It succeeded after all, or was looked at."""
    tx.run(
        "DELETE FROM dead_letter WHERE council_id = :council AND bot = :bot AND key = :key",
        council=council, bot=bot, key=key,
    )  # fmt: skip


def every(tx: Tx, council: int) -> list[DeadLetter]:
    """What a council has set aside, oldest first."""
    found = tx.rows(
        "SELECT council_id, bot, key, raw, reason, failures, at FROM dead_letter"
        " WHERE council_id = :council AND state = 'dead' ORDER BY id",
        council=council,
    )
    return [DeadLetter(row[0], row[1], row[2], bytes(row[3]), row[4], row[5], instant(row[6])) for row in found]


def sender(tx: Tx, council: int, bot: str, address: str) -> str:
    """What lets an erasure find a person's failed updates, and nothing else."""
    return tx.keys.code("sender", council, f"{bot}\0{address}")
