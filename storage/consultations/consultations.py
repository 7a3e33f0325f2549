"""Consultations: what is asked of whom, between which dates, and under which published version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.context import Phase
from storage.consultations import versions
from storage.consultations.versions import Version
from storage.database.codec import instant_or_none, packed, ticks_or_none, unpacked
from storage.database.tx import Tx

CODE_LETTERS = 8
"""Launch code of deep links: 40 bits, enough to tell consultations apart, not a secret."""


@dataclass(frozen=True, slots=True)
class Consultation:
    """`settings` is JSON: reminders, quiet hours, digest, groups; `revision` grows with every change."""

    key: int
    council: int
    name: str
    state: Phase
    opens: datetime | None
    closes: datetime | None
    timezone: str
    flow: str
    texts: str
    code: str
    settings: Mapping[str, Any]
    revision: int
    keep_until: datetime | None


@dataclass(frozen=True, slots=True)
class Publication:
    """A checked file, ready to go live: its two hashes, its bytes, its dates and its media (bytes, type)."""

    flow: str
    texts: str
    yaml: bytes
    timezone: str
    opens: datetime | None = None
    closes: datetime | None = None
    keep_until: datetime | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    media: Mapping[str, tuple[bytes, str]] = field(default_factory=dict)


_COLUMNS = "id, council_id, name, state, opens, closes, timezone, flow, texts, code, settings, revision, keep_until"
_SELECT = f"SELECT {_COLUMNS} FROM consultation"  # noqa: S608 our own words


def publish(tx: Tx, council: int, name: str, publication: Publication, state: Phase, now: datetime) -> Consultation:
    """A new consultation, or a new version of the one of that name; its code and its key to people stay."""
    tx.run(
        "INSERT INTO consultation (council_id, name, state, opens, closes, timezone, flow, texts, code, settings,"
        " salt, revision, keep_until)"
        " VALUES (:council, :name, :state, :opens, :closes, :timezone, :flow, :texts, :code, :settings,"
        " :salt, 1, :keep_until)"
        # Code and salt are not in the list: posters that hang keep working, and people stay findable.
        " ON CONFLICT (council_id, name) DO UPDATE SET state = excluded.state, opens = excluded.opens,"
        " closes = excluded.closes, timezone = excluded.timezone, flow = excluded.flow, texts = excluded.texts,"
        " settings = excluded.settings, keep_until = excluded.keep_until, revision = consultation.revision + 1",
        council=council, name=name, state=state, opens=ticks_or_none(publication.opens),
        closes=ticks_or_none(publication.closes), timezone=publication.timezone, flow=publication.flow,
        texts=publication.texts, code=tx.new_id("c")[2 : 2 + CODE_LETTERS], settings=packed(dict(publication.settings)),
        salt=tx.random() + tx.random(), keep_until=ticks_or_none(publication.keep_until),
    )  # fmt: skip
    (row,) = tx.rows(f"{_SELECT} WHERE council_id = :council AND name = :name", council=council, name=name)
    found = _consultation(row)
    versions.keep(tx, council, found.key, Version(publication.flow, publication.texts, publication.yaml, now))
    versions.keep_media(tx, council, found.key, publication.media)
    return found


def named(tx: Tx, council: int, name: str) -> Consultation | None:
    """The consultation of that name in a council."""
    return _one(tx.row(f"{_SELECT} WHERE council_id = :council AND name = :name", council=council, name=name))


def by_key(tx: Tx, consultation: int) -> Consultation | None:
    """The consultation with that internal key."""
    return _one(tx.row(f"{_SELECT} WHERE id = :key", key=consultation))


def by_code(tx: Tx, code: str) -> Consultation | None:
    """The consultation that a deep link names."""
    return _one(tx.row(f"{_SELECT} WHERE code = :code", code=code))


def every(tx: Tx, council: int | None = None) -> list[Consultation]:
    """All consultations, of one council or of all, oldest first."""
    if council is None:
        return [_consultation(row) for row in tx.rows(f"{_SELECT} ORDER BY id")]
    return [_consultation(row) for row in tx.rows(f"{_SELECT} WHERE council_id = :c ORDER BY id", c=council)]


def revision(tx: Tx) -> int:
    """A number that changes whenever any consultation does, so that a running server notices a launch."""
    # A sum and not a maximum: it moves whichever of several consultations was changed.
    return int(tx.value("SELECT COALESCE(SUM(revision), 0) FROM consultation"))


def set_state(tx: Tx, consultation: int, state: Phase) -> None:
    """Open, pause or close."""
    tx.run(
        "UPDATE consultation SET state = :state, revision = revision + 1 WHERE id = :key",
        state=state, key=consultation,
    )  # fmt: skip


def _one(row: Any) -> Consultation | None:
    return None if row is None else _consultation(row)


def _consultation(row: Any) -> Consultation:
    key, council, name, state, opens, closes, timezone, flow, texts, code, settings, revised, keep = row
    return Consultation(
        key, council, name, state, instant_or_none(opens), instant_or_none(closes), timezone, flow, texts, code,
        unpacked(settings), revised, instant_or_none(keep),
    )  # fmt: skip
