"""Residents' pictures: accepted with the network's file id, fetched and cleaned by a job, kept as bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database.codec import ticks
from storage.database.tx import Tx

LIMIT = 2 * 1024 * 1024
"""Bytes of a picture once re-encoded."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to fetch: `file` is the network's id, `ref` ours, `person` its participation."""

    key: int
    council: int
    consultation: int
    bot: str
    person: str
    step: str
    ref: str
    file: str
    attempts: int


def accept(
    tx: Tx, council: int, consultation: int, *, bot: str, person: str, step: str, ref: str, file: str, now: datetime
) -> None:
    """Note a picture to fetch; call it once its person is saved."""
    tx.run(
        "INSERT INTO picture (council_id, consultation_id, participation_id, bot, step, ref, file, state, due,"
        " attempts, reason, type) SELECT :council, :consultation, id, :bot, :step, :ref, :file, 'pending', :due, 0,"
        " '', '' FROM participation WHERE council_id = :council AND public_id = :person",
        council=council, consultation=consultation, bot=bot, person=person, step=step, ref=ref, file=file,
        due=ticks(now),
    )  # fmt: skip


def claim(tx: Tx, now: datetime, *, lease: timedelta, limit: int = 4) -> list[Picture]:
    """Pictures to fetch now, or whose last claim expired; each is this caller's until `now + lease`."""
    found = tx.rows(
        # Materialised: PostgreSQL may else run the choice again for each row, and pass the limit.
        "WITH chosen AS MATERIALIZED (SELECT c.id FROM picture c WHERE c.state IN ('pending', 'claimed')"
        " AND c.due <= :now ORDER BY c.due, c.id LIMIT :limit {skip c})"
        " UPDATE picture SET state = 'claimed', due = :lease, attempts = attempts + 1"
        " WHERE id IN (SELECT id FROM chosen) RETURNING id, council_id, consultation_id, bot,"
        " (SELECT public_id FROM participation p WHERE p.id = picture.participation_id), step, ref, file, attempts",
        now=ticks(now), lease=ticks(now + lease), limit=limit,
    )  # fmt: skip
    return sorted((Picture(*row) for row in found), key=lambda picture: picture.key)


def store(tx: Tx, picture: int, content: bytes, kind: str) -> None:
    """Keep the cleaned bytes (at most `LIMIT`, of media type `kind`); the network's id goes."""
    if len(content) > LIMIT:
        raise ValueError(f"a picture of {len(content)} bytes is above the limit of {LIMIT}: re-encode it smaller")
    tx.run(
        # The network's id leads to the picture as it was sent, on servers that are not ours.
        "UPDATE picture SET state = 'stored', content = :content, type = :type, file = '' WHERE id = :id",
        content=content, type=kind, id=picture,
    )  # fmt: skip


def retry(tx: Tx, picture: int, at: datetime) -> None:
    """Fetch it later."""
    tx.run("UPDATE picture SET state = 'pending', due = :due WHERE id = :id", due=ticks(at), id=picture)


def fail(tx: Tx, picture: int, reason: str) -> None:
    """It cannot be had: the person is asked again."""
    tx.run("UPDATE picture SET state = 'failed', reason = :reason, file = '' WHERE id = :id", reason=reason, id=picture)


def content(tx: Tx, council: int, ref: str) -> tuple[bytes, str] | None:
    """The bytes and media type of a stored picture."""
    row = tx.row(
        "SELECT content, type FROM picture WHERE council_id = :council AND ref = :ref AND state = 'stored'",
        council=council, ref=ref,
    )  # fmt: skip
    return None if row is None else (bytes(row[0]), row[1])
