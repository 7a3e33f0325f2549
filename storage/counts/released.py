"""What disclosure control already let out: a later release must not reveal, by difference, what this one hid."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from storage.database.codec import packed, ticks, unpacked
from storage.database.tx import Tx

_EVERY = 1 << 30
"""More rows than any consultation has: SQL needs a number."""


def keep(tx: Tx, council: int, consultation: int, key: str, content: Any, now: datetime) -> None:
    """Keep the JSON of what was published under a key; a later one takes its place."""
    tx.run(
        "INSERT INTO released (council_id, consultation_id, key, content, at)"
        " VALUES (:council, :consultation, :key, :content, :at) ON CONFLICT (council_id, consultation_id, key)"
        " DO UPDATE SET content = excluded.content, at = excluded.at",
        council=council, consultation=consultation, key=key, content=packed(content), at=ticks(now),
    )  # fmt: skip


def one(tx: Tx, consultation: int, key: str) -> Any:
    """What is kept under one key, or None."""
    row = tx.row(
        "SELECT content FROM released WHERE consultation_id = :consultation AND key = :key",
        consultation=consultation, key=key,
    )  # fmt: skip
    return None if row is None else unpacked(row[0])


def of(tx: Tx, consultation: int) -> dict[str, Any]:
    """Everything published about a consultation, by key."""
    found = tx.rows(
        "SELECT key, content FROM released WHERE consultation_id = :consultation ORDER BY key",
        consultation=consultation,
    )
    return {key: unpacked(content) for key, content in found}


def series(tx: Tx, consultation: int, prefix: str, *, last: bool = False) -> list[Any]:
    """What is kept under the keys that begin so, in their order; `last`: of these the last alone."""
    found = tx.rows(
        "SELECT content FROM released WHERE consultation_id = :consultation AND key >= :prefix AND key < :end"
        " ORDER BY key DESC LIMIT :most",
        consultation=consultation, prefix=prefix, end=prefix[:-1] + chr(ord(prefix[-1]) + 1),
        most=1 if last else _EVERY,
    )  # fmt: skip
    return [unpacked(content) for (content,) in reversed(found)]
