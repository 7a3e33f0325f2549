"""Messages that a web page reads by itself: rows of the outbox, acknowledged by sequence.

The statements name the three states of the index `outbox_chat`, without which SQLite does not use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database.codec import instant, ticks, unpacked
from storage.database.tx import Tx
from storage.messages.outbox import KINDS, TOAST_LIFE, Kind, Op


@dataclass(frozen=True, slots=True)
class Mail:
    """One message of a chat; `sequence` grows within the chat, with gaps."""

    sequence: int
    body: dict[str, Any]
    kind: Kind
    op: Op
    person: str
    ask: int
    at: datetime


def read(tx: Tx, council: int, bot: str, address: str, *, after: int, now: datetime, limit: int = 100) -> list[Mail]:
    """What a chat has not acknowledged, after this sequence, oldest first; toasts only while fresh."""
    found = tx.rows(
        "SELECT id, body, kind, op, person, ask, at FROM outbox WHERE bot = :bot AND address = :address"
        # Said twice for the index, which SQLite takes only for its own words.
        " AND state = 'mailbox' AND state IN ('pending', 'claimed', 'mailbox')"
        " AND council_id = :council AND id > :after AND due <= :now"
        " AND (kind > 0 OR at >= :fresh) ORDER BY id LIMIT :limit",
        council=council, bot=bot, address=address, after=after, now=ticks(now), fresh=ticks(now - TOAST_LIFE),
        limit=limit,
    )  # fmt: skip
    return [
        Mail(key, unpacked(body), KINDS[kind], op, person, ask, instant(at))
        for key, body, kind, op, person, ask, at in found
    ]


def acknowledge(tx: Tx, council: int, bot: str, address: str, upto: int) -> int:
    """The page has shown everything up to this sequence: addresses and bodies go; how many rows did."""
    return tx.run(
        "UPDATE outbox SET state = 'sent', address = '', person = '', body = ''"
        " WHERE bot = :bot AND address = :address AND state = 'mailbox' AND council_id = :council AND id <= :upto"
        " AND state IN ('pending', 'claimed', 'mailbox')",
        council=council, bot=bot, address=address, upto=upto,
    )  # fmt: skip


def clear(tx: Tx, council: int, bot: str, address: str) -> int:
    """Drop what waits: the page is about to be drawn anew from the answers."""
    return tx.run(
        "UPDATE outbox SET state = 'dropped', address = '', person = '', body = ''"
        " WHERE bot = :bot AND address = :address AND state = 'mailbox' AND council_id = :council"
        " AND state IN ('pending', 'claimed', 'mailbox')",
        council=council, bot=bot, address=address,
    )  # fmt: skip


def sweep(tx: Tx, before: datetime) -> int:
    """Drop what no page came to read."""
    return tx.run(
        "UPDATE outbox SET state = 'dropped', reason = 'never read', address = '', person = '', body = ''"
        " WHERE state = 'mailbox' AND state IN ('pending', 'claimed', 'mailbox') AND at < :before",
        before=ticks(before),
    )
