"""Reminders of people: rows planned by one statement, each once per person, at most one in twenty hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from storage.database.codec import listed, ticks
from storage.database.tx import Tx

REST = timedelta(hours=20)
"""Between two reminders of one person."""


def plan(tx: Tx, council: int, consultation: int, number: int, *, silent_since: datetime, now: datetime) -> int:
    """Plan reminder `number` for everyone still on the way whose last accepted answer is not after `silent_since`.

    One statement. Never for those who finished, left, blocked or asked for none, nor within `REST` of
    another, nor twice. For a reminder before closing, `silent_since` is now. Gives how many were planned.
    """
    return tx.run(
        "INSERT INTO reminder (council_id, participation_id, nth, consultation_id, state, at)"
        " SELECT p.council_id, p.id, :number, p.consultation_id, 'planned', :now FROM participation p"
        " WHERE p.council_id = :council AND p.consultation_id = :consultation AND p.status = 'active'"
        " AND p.active_at <= :silent_since AND p.unreachable = 0 AND p.reminders_off = 0"
        # Two rules may fall on one evening: a person hears of one.
        " AND (p.reminded_at IS NULL OR p.reminded_at <= :rested) AND NOT EXISTS (SELECT 1 FROM reminder r"
        " WHERE r.council_id = p.council_id AND r.participation_id = p.id AND (r.nth = :number OR r.state = 'planned'))"
        " ON CONFLICT DO NOTHING",
        council=council, consultation=consultation, number=number, silent_since=ticks(silent_since), now=ticks(now),
        rested=ticks(now - REST),
    )  # fmt: skip


def due(tx: Tx, council: int, consultation: int, limit: int = 100) -> list[tuple[str, int]]:
    """(participation, reminder number) of those planned and not yet handled, oldest first."""
    found = tx.rows(
        "SELECT p.public_id, r.nth FROM reminder r JOIN participation p ON p.id = r.participation_id"
        " WHERE r.council_id = :council AND r.consultation_id = :consultation AND r.state = 'planned'"
        " ORDER BY r.participation_id LIMIT :limit",
        council=council, consultation=consultation, limit=limit,
    )  # fmt: skip
    return [(person, number) for person, number in found]


def settle(
    tx: Tx, council: int, people: Sequence[str], number: int, *, state: Literal["done", "skipped"], now: datetime
) -> None:
    """These reminders are in the outbox, or are not due any more; once done, the person rests."""
    tx.run(
        "UPDATE reminder SET state = :state, at = :now WHERE council_id = :council AND nth = :number"
        " AND participation_id IN (SELECT id FROM participation WHERE council_id = :council AND public_id IN :ids[])",
        council=council, state=state, number=number, now=ticks(now), ids=listed(people),
    )  # fmt: skip
    if state == "done":
        tx.run(
            "UPDATE participation SET reminded_at = :now WHERE council_id = :council AND public_id IN :ids[]",
            council=council, now=ticks(now), ids=listed(people),
        )  # fmt: skip
