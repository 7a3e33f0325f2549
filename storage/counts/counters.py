"""Running counters of answers and of people, moved in the transaction that moves what they count.

What a batch moves is one row of a journal, and now and then the journal is summed into one row: nothing is updated in
place, so that no two processes wait for a counter that people share. Only what chooses the next statement that a person
is shown has counters of its own, for it is read with every batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

from storage.counts.counting import Moves, Sums, flat, kept, merge
from storage.database.codec import day_of, packed, unpacked
from storage.database.tx import Tx

FOLD = 256
"""Batches between two sums of the journal: few enough for a digest to read in milliseconds."""
What: TypeAlias = Literal["started", "answered", "finished"]
WHATS: Final[tuple[What, What, What]] = ("started", "answered", "finished")
SHARDS = 16
"""Rows that share one counter on PostgreSQL, so that processes rarely wait for the same one."""


class Head(NamedTuple):
    """Which headcount a person is in."""

    council: int
    consultation: int
    what: What
    channel: str
    language: str
    origin: str
    day: str


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many people did `what` on a local day."""

    what: What
    channel: str
    language: str
    origin: str
    day: date
    n: int


def apply(tx: Tx, council: int, moved: Mapping[int, Sums]) -> None:
    """Keep what a batch moved, by consultation; summed at once after an erasure: no trace of one person is left."""
    # An erasure folds at once: a journal row of one batch can be one person's answers.
    due = tx.scrub
    # In the order of their keys, so that two processes never wait in a ring.
    for consultation in sorted(moved):
        _add(tx, council, consultation, moved[consultation].room)
        number = _note(tx, council, consultation, moved[consultation].moves)
        due = due or (number > 0 and number % FOLD == 0)
    if due:
        fold(tx, council)


def fold(tx: Tx, council: int) -> None:
    """Sum the journal into one row a consultation; of two processes at once, each row is summed by one.

    The last thing of a transaction that waits for anybody: two that fold never wait in a ring.
    """
    sums: dict[int, Moves] = {}
    for consultation, content in tx.rows(
        "DELETE FROM cell_change WHERE council_id = :council RETURNING consultation_id, content", council=council
    ):
        # Deleted and returned by one statement: a row another process folds meanwhile is simply not ours.
        merge(sums.setdefault(consultation, {}), unpacked(content))
    for consultation, moves in sums.items():
        _note(tx, council, consultation, kept(moves))


def fold_all(tx: Tx) -> None:
    """Sum every journal: what a correction replaced stands in it no longer than until the daily sweep."""
    for (council,) in tx.rows("SELECT DISTINCT council_id FROM cell_change ORDER BY council_id"):
        fold(tx, council)


def _note(tx: Tx, council: int, consultation: int, moves: Moves) -> int:
    """A row of the journal, and its number; 0 when nothing moved."""
    if not moves:
        return 0
    return int(
        tx.value(
            "INSERT INTO cell_change (council_id, consultation_id, content)"
            " VALUES (:council, :consultation, :content) RETURNING id",
            council=council, consultation=consultation, content=packed(dict(moves)),
        )
    )  # fmt: skip


def _add(tx: Tx, council: int, consultation: int, moves: Moves) -> None:
    # In the order of keys: two processes that update the same cells never wait in a ring.
    rows = sorted(flat(moves))
    # Sharded by connection on PostgreSQL: writers would else queue on the one row of a popular option.
    shard = _shard(tx) if rows else 0
    tx.many(
        "INSERT INTO cell (council_id, consultation_id, step, cell, split, shard, n)"
        " VALUES (:council, :consultation, :step, :cell, :split, :shard, :n)"
        " ON CONFLICT (council_id, consultation_id, step, cell, split, shard) DO UPDATE SET n = cell.n + excluded.n",
        [
            {"council": council, "consultation": consultation, "step": step, "cell": cell, "split": split, "n": n,
             "shard": shard}
            for (step, cell, split), n in rows
        ],
    )  # fmt: skip


def apply_heads(tx: Tx, change: Mapping[Head, int]) -> None:
    """Add to the headcounts, in the order of their keys."""
    # A correction moves answers and no people.
    if not any(change.values()):
        return
    shard = _shard(tx)
    tx.many(
        "INSERT INTO headcount (council_id, consultation_id, what, channel, language, origin, day, shard, n)"
        " VALUES (:council, :consultation, :what, :channel, :language, :origin, :day, :shard, :n)"
        " ON CONFLICT (council_id, consultation_id, what, channel, language, origin, day, shard)"
        " DO UPDATE SET n = headcount.n + excluded.n",
        [{**head._asdict(), "shard": shard, "n": n} for head, n in sorted(change.items()) if n],
    )


def counted(tx: Tx, consultation: int) -> Moves:
    """Every counter by split, read at one moment; some may be zero."""
    found: Moves = {}
    for step, split, cell, n, content in tx.rows(
        "SELECT step, split, cell, n, '' FROM cell WHERE consultation_id = :consultation"
        # One statement, one snapshot: read apart, a fold in between would count its rows twice or not at all.
        " UNION ALL SELECT '', '', '', 0, content FROM cell_change WHERE consultation_id = :consultation",
        consultation=consultation,
    ):
        merge(found, unpacked(content) if content else {split: {f"{step} {cell}": n}})
    return found


def cells(tx: Tx, consultation: int) -> dict[str, dict[str, int]]:
    """Step → cell → sum over everybody; cells at zero are absent."""
    return totals(counted(tx, consultation))


def totals(moves: Moves) -> dict[str, dict[str, int]]:
    """Step → cell → sum over every split; cells at zero are absent."""
    sums: Moves = {}
    for counts in moves.values():
        merge(sums, {"": counts})
    found: dict[str, dict[str, int]] = {}
    for (step, cell, _), n in sorted(flat(sums)):
        found.setdefault(step, {})[cell] = n
    return found


def breakdown(moves: Moves) -> dict[str, dict[str, dict[str, int]]]:
    """Step → split → cell → how many of those who said a profile; cells at zero are absent."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for (step, cell, split), n in flat(moves):
        if split:
            found.setdefault(step, {}).setdefault(split, {})[cell] = n
    return found


def heads(tx: Tx, consultation: int) -> list[Headcount]:
    """Every headcount that is not zero, in order of day."""
    found = tx.rows(
        "SELECT what, channel, language, origin, day, SUM(n) FROM headcount WHERE consultation_id = :consultation"
        " GROUP BY what, channel, language, origin, day HAVING SUM(n) <> 0"
        " ORDER BY day, what, channel, language, origin",
        consultation=consultation,
    )
    return [
        Headcount(what, channel, language, origin, day_of(on), int(n))
        for what, channel, language, origin, on, n in found
    ]


def _shard(tx: Tx) -> int:
    return 0 if tx.dialect == "sqlite" else int(tx.value("SELECT pg_backend_pid()")) % SHARDS
