"""Towns: every other row belongs to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.words import Text
from storage.database.codec import packed, unpacked
from storage.database.tx import Tx

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Council:
    """`title` is its display name by language."""

    key: int
    name: str
    title: Text
    languages: tuple[str, ...]


def default(tx: Tx) -> Council:
    """The council that a first start makes."""
    return named(tx, DEFAULT) or add(tx, DEFAULT)


def add(tx: Tx, name: str, title: Text | None = None, languages: Sequence[str] = ()) -> Council:
    """A new council, or the one of that name as it is."""
    tx.run(
        "INSERT INTO council (name, title, languages) VALUES (:name, :title, :languages) ON CONFLICT DO NOTHING",
        name=name, title=packed(dict(title or {})), languages=packed(list(languages)),
    )  # fmt: skip
    (row,) = tx.rows("SELECT id, name, title, languages FROM council WHERE name = :name", name=name)
    return _council(row)


def describe(tx: Tx, council: int, title: Text, languages: Sequence[str]) -> None:
    """Change the display name and the languages."""
    tx.run(
        "UPDATE council SET title = :title, languages = :languages WHERE id = :council",
        title=packed(dict(title)), languages=packed(list(languages)), council=council,
    )  # fmt: skip


def named(tx: Tx, name: str) -> Council | None:
    """The council of that name."""
    row = tx.row("SELECT id, name, title, languages FROM council WHERE name = :name", name=name)
    return None if row is None else _council(row)


def every(tx: Tx) -> list[Council]:
    """All councils, oldest first."""
    return [_council(row) for row in tx.rows("SELECT id, name, title, languages FROM council ORDER BY id")]


def _council(row: Any) -> Council:
    return Council(row[0], row[1], unpacked(row[2]), tuple(unpacked(row[3])))
