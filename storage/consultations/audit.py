"""What staff did, when, to what: written in the transaction that does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database.codec import instant, packed, ticks, unpacked, words
from storage.database.tx import Tx


@dataclass(frozen=True, slots=True)
class Deed:
    """`who` is an official's public id or `command line`; never a resident."""

    who: str
    what: str
    subject: str
    detail: Mapping[str, Any]
    at: datetime


def note(tx: Tx, council: int, deed: Deed) -> None:
    """Keep a deed."""
    tx.run(
        "INSERT INTO audit (council_id, who, what, subject, detail, at)"
        " VALUES (:council, :who, :what, :subject, :detail, :at)",
        council=council, who=words(deed.who), what=deed.what, subject=words(deed.subject),
        detail=packed(dict(deed.detail)), at=ticks(deed.at),
    )  # fmt: skip


def latest(tx: Tx, council: int, limit: int = 50) -> list[Deed]:
    """The last deeds of a council, newest first."""
    found = tx.rows(
        "SELECT who, what, subject, detail, at FROM audit WHERE council_id = :council ORDER BY id DESC LIMIT :limit",
        council=council, limit=limit,
    )  # fmt: skip
    return [Deed(who, what, subject, unpacked(detail), instant(at)) for who, what, subject, detail, at in found]


def about(tx: Tx, council: int, what: str, subject: str) -> list[Deed]:
    """The deeds of one kind about one thing, oldest first."""
    found = tx.rows(
        "SELECT who, what, subject, detail, at FROM audit WHERE council_id = :council AND what = :what"
        " AND subject = :subject ORDER BY id",
        council=council, what=what, subject=subject,
    )  # fmt: skip
    return [Deed(who, what, subject, unpacked(detail), instant(at)) for who, what, subject, detail, at in found]
