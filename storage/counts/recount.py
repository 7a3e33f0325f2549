"""Counting everything again from the answers, to prove that the running counters are right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from flows.values import Answer
from storage.counts.counters import WHATS, apply, counted
from storage.counts.counting import Counting, Key, Measures, Sums, flat
from storage.database.codec import instant, unpacked
from storage.database.tx import Tx

_Head: TypeAlias = tuple[str, str, str, str, str]
"""What, channel, language, origin, day."""
_Key = TypeVar("_Key", bound=tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Difference:
    """A counter that did not say what the answers say; `step` is "" for a headcount."""

    step: str
    cell: str
    counted: int
    true: int


def recount(
    tx: Tx, council: int, consultation: int, measures_of: Callable[[str], Measures], *, repair: bool = True
) -> list[Difference]:
    """Every counter that differs from the answers (`measures_of` takes a flow hash), put right when `repair`."""
    sums = _true_cells(tx, council, consultation, measures_of)
    heads = _true_heads(tx, consultation)
    true = [*flat(sums.moves), *flat(sums.room)]
    differences = _compare(dict(flat(counted(tx, consultation))), dict(true))
    differences += [
        Difference("", " ".join(key), counted, true)
        for key, counted, true in _pairs(_kept_heads(tx, consultation), heads)
    ]
    if repair and differences:
        _write(tx, council, consultation, sums, heads)
    return differences


def _true_cells(tx: Tx, council: int, consultation: int, measures_of: Callable[[str], Measures]) -> Sums:
    known: dict[str, Counting] = {}
    sums = Sums()
    for person, flow in tx.pages(
        "SELECT id, flow FROM participation WHERE council_id = :council AND consultation_id = :consultation"
        " AND id > :after ORDER BY id LIMIT :page",
        council=council, consultation=consultation,
    ):  # fmt: skip
        if flow not in known:
            known[flow] = Counting(measures_of(flow))
        found = tx.rows(
            "SELECT step, value, at FROM answer WHERE council_id = :council AND participation_id = :person"
            " AND dormant = 0",
            council=council, person=person,
        )  # fmt: skip
        answers = {step: Answer(unpacked(value), instant(at)) for step, value, at in found}
        known[flow].move(sums, {}, answers)
    return sums


def _true_heads(tx: Tx, consultation: int) -> dict[_Head, int]:
    heads: dict[_Head, int] = {}
    for what in WHATS:
        for channel, language, origin, day, n in tx.rows(
            f"SELECT channel, language, origin, {what}_on, COUNT(*) FROM participation"  # noqa: S608 our own columns
            f" WHERE consultation_id = :consultation AND {what}_on IS NOT NULL"
            f" GROUP BY channel, language, origin, {what}_on",
            consultation=consultation,
        ):
            heads[what, channel, language, origin, day] = int(n)
    return heads


def _kept_heads(tx: Tx, consultation: int) -> dict[_Head, int]:
    found = tx.rows(
        "SELECT what, channel, language, origin, day, SUM(n) FROM headcount WHERE consultation_id = :consultation"
        " GROUP BY what, channel, language, origin, day",
        consultation=consultation,
    )
    return {(what, channel, language, origin, day): int(n) for what, channel, language, origin, day, n in found}


def _compare(kept: dict[Key, int], true: dict[Key, int]) -> list[Difference]:
    return [
        Difference(step, f"{cell} {split}".rstrip(), counted, really)
        for (step, cell, split), counted, really in _pairs(kept, true)
    ]


def _pairs(kept: dict[_Key, int], true: dict[_Key, int]) -> list[tuple[_Key, int, int]]:
    return [
        (key, kept.get(key, 0), true.get(key, 0))
        for key in sorted(kept.keys() | true.keys())
        if kept.get(key, 0) != true.get(key, 0)
    ]


def _write(tx: Tx, council: int, consultation: int, sums: Sums, heads: dict[_Head, int]) -> None:
    chosen = {"council": council, "consultation": consultation}
    for table in ("cell", "cell_change", "headcount"):
        tx.run(
            f"DELETE FROM {table} WHERE council_id = :council AND consultation_id = :consultation",  # noqa: S608 ours
            **chosen,
        )
    apply(tx, council, {consultation: sums})
    tx.many(
        "INSERT INTO headcount (council_id, consultation_id, what, channel, language, origin, day, shard, n)"
        " VALUES (:council, :consultation, :what, :channel, :language, :origin, :day, 0, :n)",
        [
            {**chosen, "what": key[0], "channel": key[1], "language": key[2], "origin": key[3], "day": key[4], "n": n}
            for key, n in sorted(heads.items())
        ],
    )
