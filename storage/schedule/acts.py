"""The only plan of scheduled things: each is a row, claimed by one process, done once or skipped with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from storage.database.codec import instant, ticks, words
from storage.database.store import Store
from storage.database.tx import Row, Tx

State: TypeAlias = Literal["planned", "claimed", "done", "skipped"]


@dataclass(frozen=True, slots=True)
class Act:
    """`subject` names what it is about, with its period, and makes it unique: `velo/2026-W12`."""

    key: int
    council: int
    kind: str
    subject: str
    due: datetime
    state: State
    claimed_by: str
    reason: str


_SELECT = "SELECT id, council_id, kind, subject, due, state, claimed_by, reason FROM act"


def plan(tx: Tx, council: int, kind: str, subject: str, due: datetime) -> bool:
    """Plan it once for all, or move the date of one still planned; False when it is claimed, done or skipped."""
    return bool(
        tx.run(
            "INSERT INTO act (council_id, kind, subject, due, state, claimed_by, reason)"
            " VALUES (:council, :kind, :subject, :due, 'planned', '', '')"
            # Only while it is planned: what was done must not come back because a file was launched again.
            " ON CONFLICT (council_id, kind, subject) DO UPDATE SET due = excluded.due WHERE act.state = 'planned'",
            council=council, kind=kind, subject=subject, due=ticks(due),
        )
    )  # fmt: skip


def due(tx: Tx, now: datetime, limit: int = 100) -> list[Act]:
    """What is planned for now or before, the oldest first."""
    found = tx.rows(
        f"{_SELECT} WHERE state = 'planned' AND due <= :now ORDER BY due, id LIMIT :limit", now=ticks(now), limit=limit
    )
    return [_act(row) for row in found]


def claim(tx: Tx, act: int, by: str, now: datetime) -> bool:
    """Take it; False when another process did."""
    return bool(
        tx.run(
            # The condition decides between two processes: the second changes no row.
            "UPDATE act SET state = 'claimed', claimed_by = :by, at = :at WHERE id = :id AND state = 'planned'",
            by=by, at=ticks(now), id=act,
        )
    )  # fmt: skip


def finish(tx: Tx, act: int, now: datetime) -> None:
    """It is done."""
    tx.run("UPDATE act SET state = 'done', at = :at WHERE id = :id", at=ticks(now), id=act)


def skip(tx: Tx, act: int, reason: str, now: datetime) -> None:
    """It will not be done, and why."""
    tx.run(
        "UPDATE act SET state = 'skipped', reason = :reason, at = :at WHERE id = :id AND state <> 'done'",
        reason=words(reason), at=ticks(now), id=act,
    )  # fmt: skip


def cancel(tx: Tx, council: int, kind: str, subject: str, reason: str, now: datetime) -> bool:
    """Skip one still planned, by its name."""
    return bool(
        tx.run(
            "UPDATE act SET state = 'skipped', reason = :reason, at = :at WHERE council_id = :council"
            " AND kind = :kind AND subject = :subject AND state = 'planned'",
            reason=words(reason), at=ticks(now), council=council, kind=kind, subject=subject,
        )
    )  # fmt: skip


def release(tx: Tx, before: datetime) -> int:
    """Plan again what was claimed before this and never finished: its process died."""
    return tx.run(
        "UPDATE act SET state = 'planned', claimed_by = '' WHERE state = 'claimed' AND at < :before",
        before=ticks(before),
    )


def every(tx: Tx, council: int) -> list[Act]:
    """The whole plan of a council, by date."""
    return [_act(row) for row in tx.rows(f"{_SELECT} WHERE council_id = :c ORDER BY due, id", c=council)]


_ONE_SCHEDULER = 7_365_214_009_116


@contextmanager
def one_scheduler(store: Store) -> Iterator[bool]:
    """True for the one process that may look for what is due now; SQLite has one server, so always.

    PostgreSQL's advisory lock ends with its transaction: a process that dies frees it. Hold it while
    looking and claiming (a minute at most), not while doing.
    """
    if store.dialect == "sqlite":
        yield True
        return
    with store.write() as tx:
        yield bool(tx.value("SELECT pg_try_advisory_xact_lock(:key)", key=_ONE_SCHEDULER))


def _act(row: Row) -> Act:
    key, council, kind, subject, when, state, claimed_by, reason = row
    return Act(key, council, kind, subject, instant(when), state, claimed_by, reason)
