"""Published files, which never change, and the pictures and documents that came with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from storage.database.codec import instant, ticks
from storage.database.tx import Tx


@dataclass(frozen=True, slots=True)
class Version:
    """One published file: `flow` pins conversations, `texts` is a revision of its words."""

    flow: str
    texts: str
    yaml: bytes
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Media:
    """A file of the flow; `digest` is its SHA-256 in hexadecimal."""

    name: str
    content: bytes
    type: str
    digest: str


def keep(tx: Tx, council: int, consultation: int, version: Version) -> None:
    """Keep a version; one already kept is made the newest, so that going back to former words works."""
    tx.run(
        "INSERT INTO version (council_id, consultation_id, flow, texts, yaml, published_at)"
        " VALUES (:council, :consultation, :flow, :texts, :yaml, :at)"
        " ON CONFLICT (council_id, consultation_id, flow, texts) DO UPDATE SET published_at = excluded.published_at",
        council=council, consultation=consultation, flow=version.flow, texts=version.texts, yaml=version.yaml,
        at=ticks(version.published_at),
    )  # fmt: skip


def keep_media(tx: Tx, council: int, consultation: int, media: Mapping[str, tuple[bytes, str]]) -> None:
    """Copy the file's pictures and documents (bytes, type) by name; a name given again is replaced."""
    tx.many(
        "INSERT INTO media (council_id, consultation_id, name, content, type, digest)"
        " VALUES (:council, :consultation, :name, :content, :type, :digest)"
        " ON CONFLICT (council_id, consultation_id, name)"
        " DO UPDATE SET content = excluded.content, type = excluded.type, digest = excluded.digest",
        [
            {"council": council, "consultation": consultation, "name": name, "content": content, "type": kind,
             "digest": sha256(content).hexdigest()}
            # In one order for everyone: two launches at once meet the rows in the same order.
            for name, (content, kind) in sorted(media.items())
        ],
    )  # fmt: skip


def of(tx: Tx, consultation: int) -> list[Version]:
    """Every version of a consultation, newest first; the first of a `flow` has the words that apply to it."""
    found = tx.rows(
        "SELECT flow, texts, yaml, published_at FROM version WHERE consultation_id = :consultation"
        " ORDER BY published_at DESC, id DESC",
        consultation=consultation,
    )
    return [Version(flow, texts, bytes(yaml), instant(at)) for flow, texts, yaml, at in found]


def media(tx: Tx, consultation: int, name: str) -> Media | None:
    """A file of the flow by its name."""
    row = tx.row(
        "SELECT name, content, type, digest FROM media WHERE consultation_id = :consultation AND name = :name",
        consultation=consultation, name=name,
    )  # fmt: skip
    return None if row is None else Media(row[0], bytes(row[1]), row[2], row[3])
