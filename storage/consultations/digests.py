"""Digests: what was told about a period, to whom, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database.codec import instant, packed, ticks, unpacked, words
from storage.database.tx import Row, Tx


@dataclass(frozen=True, slots=True)
class Digest:
    """`period` names the period and makes the digest unique: `2026-W12`."""

    key: int
    consultation: int
    period: str
    content: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class OfficialReply:
    """What an official (public id) answered to a digest; `staff`: a colleague's, not an answer to residents."""

    digest: int
    official: str
    choice: str
    text: str
    at: datetime
    key: int = 0
    label: str = ""
    staff: bool = False


_SELECT = "SELECT id, consultation_id, period, content, at FROM digest"


def add(tx: Tx, council: int, consultation: int, period: str, content: dict[str, Any], now: datetime) -> Digest:
    """Keep the digest of a period; the one already kept is given back unchanged."""
    tx.run(
        "INSERT INTO digest (council_id, consultation_id, period, content, at)"
        " VALUES (:council, :consultation, :period, :content, :at) ON CONFLICT DO NOTHING",
        council=council, consultation=consultation, period=period, content=packed(content), at=ticks(now),
    )  # fmt: skip
    (row,) = tx.rows(
        f"{_SELECT} WHERE council_id = :council AND consultation_id = :consultation AND period = :period",
        council=council, consultation=consultation, period=period,
    )  # fmt: skip
    return _digest(row)


def of_period(tx: Tx, consultation: int, period: str) -> Digest | None:
    """The digest of a period."""
    row = tx.row(f"{_SELECT} WHERE consultation_id = :c AND period = :period", c=consultation, period=period)
    return None if row is None else _digest(row)


def by_key(tx: Tx, council: int, digest: int) -> Digest | None:
    """A council's digest by its internal key."""
    row = tx.row(f"{_SELECT} WHERE id = :id AND council_id = :council", id=digest, council=council)
    return None if row is None else _digest(row)


def latest(tx: Tx, consultation: int) -> Digest | None:
    """The last digest kept."""
    row = tx.row(f"{_SELECT} WHERE consultation_id = :c ORDER BY at DESC, id DESC LIMIT 1", c=consultation)
    return None if row is None else _digest(row)


def tell(tx: Tx, council: int, digest: int, official: int, now: datetime) -> bool:
    """Note that this official is being sent this digest; False when they were already."""
    return bool(
        tx.run(
            "INSERT INTO told (council_id, digest_id, official_id, at) VALUES (:council, :digest, :official, :at)"
            " ON CONFLICT DO NOTHING",
            council=council, digest=digest, official=official, at=ticks(now),
        )
    )  # fmt: skip


def reply(tx: Tx, council: int, digest: int, official: int, *, choice: str, text: str, now: datetime) -> None:
    """Keep an official's answer to a digest: a later choice takes the former's place, questions are all kept."""
    tx.run(
        "INSERT INTO reply (council_id, digest_id, official_id, choice, text, at)"
        " VALUES (:council, :digest, :official, :choice, :text, :at) ON CONFLICT (council_id, digest_id, official_id)"
        " DO UPDATE SET choice = CASE WHEN excluded.text = '' THEN excluded.choice ELSE reply.choice END,"
        " text = CASE WHEN excluded.text = '' THEN reply.text WHEN reply.text = '' THEN excluded.text"
        " ELSE reply.text || CAST(:line AS TEXT) || excluded.text END, at = excluded.at",
        council=council, digest=digest, official=official, choice=choice, text=words(text), at=ticks(now), line="\n",
    )  # fmt: skip


def replies(tx: Tx, consultation: int) -> list[OfficialReply]:
    """Every answer to a consultation's digests, oldest first."""
    found = tx.rows(
        "SELECT r.digest_id, o.public_id, r.choice, r.text, r.at, r.id, o.label, o.staff FROM reply r"
        " JOIN digest d ON d.id = r.digest_id JOIN official o ON o.id = r.official_id"
        " WHERE d.consultation_id = :consultation ORDER BY r.at, r.id",
        consultation=consultation,
    )
    return [
        OfficialReply(digest, official, choice, text, instant(at), key, label, bool(staff))
        for digest, official, choice, text, at, key, label, staff in found
    ]


def _digest(row: Row) -> Digest:
    key, consultation, period, content, at = row
    return Digest(key, consultation, period, unpacked(content), instant(at))
