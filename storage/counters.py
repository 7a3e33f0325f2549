"""Running counters of answers and of people: signed deltas in the transaction that moves what they count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, NamedTuple, TypeAlias

from flows.measures import OTHER, Measure
from flows.values import Answers, Value
from storage.codec import day_of
from storage.tx import Tx

Measures: TypeAlias = Mapping[str, Measure]
"""Step → what it measures, for one version of a flow."""
Key: TypeAlias = tuple[str, str, str]
"""Step, cell, split: "" for everybody, else the profile of those counted, such as `district=north|age=25`."""
Deltas: TypeAlias = Mapping[Key, int]
_CROSSED = 2
"""Profile questions that break figures down, first in the file: with more, most cells would be too small to tell."""
_BY: Final = frozenset({"category", "number", "scale"})
_BROKEN_DOWN: Final = frozenset({"category", "choices", "number", "scale", "projects"})
_WHOLE: Final = frozenset({"n", "sum"})
"""Cells that options add up to, or that a breakdown does not need."""
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


def deltas(measures: Measures, before: Answers, after: Answers) -> dict[Key, int]:
    """What a person's counters change by, when their answers do; dormant answers do not count."""
    change: dict[Key, int] = {}
    moved = any(measures[step].profile for step in before.keys() | after.keys()
                if before.get(step) is not after.get(step) and step in measures)  # fmt: skip
    now = _split(measures, after)
    was = _split(measures, before) if moved else now
    for answers, other, sign, split in ((before, after, -1, was), (after, before, 1, now)):
        for step, answer in answers.items():
            same = other.get(step) is answer
            if answer.dormant or (same and was == now) or (measure := measures.get(step)) is None:
                continue
            broken = split and not measure.profile and measure.type in _BROKEN_DOWN
            for cell, n in measure.cells(answer.value) if broken or not same else ():
                if not same:
                    change[step, cell, ""] = change.get((step, cell, ""), 0) + sign * n
                if broken and cell not in _WHOLE:
                    change[step, cell, split] = change.get((step, cell, split), 0) + sign * n
    return {key: n for key, n in change.items() if n}


def crossing(measures: Measures) -> list[Measure]:
    """The profile questions by which answers are broken down, in file order."""
    return [
        measure
        for measure in measures.values()
        if measure.profile and measure.type in _BY and (measure.bands or measure.type != "number")
    ][:_CROSSED]


def _split(measures: Measures, answers: Answers) -> str:
    if not answers:
        return ""
    return "|".join(
        f"{measure.step}={_option(measure, answer.value)}"
        for measure in crossing(measures)
        if (answer := answers.get(measure.step)) and not answer.dormant
    )


def answered_at(measures: Measures, former: datetime | None, answers: Answers, now: datetime) -> datetime | None:
    """When somebody first answered beyond their profile: kept once true, None when nothing is left."""
    for step, answer in answers.items():
        measure = measures.get(step)
        if measure and not answer.dormant and not measure.profile and measure.type != "consent":
            return former or now
    return None


def _option(measure: Measure, value: Value) -> str:
    if measure.type == "number":
        return f"band:{measure.band(float(str(value)))}"
    return OTHER if isinstance(value, dict) else str(value)


def apply(tx: Tx, council: int, consultation: int, change: Deltas) -> None:
    """Add to the counters, in the order of their keys, so that two processes never wait in a ring."""
    tx.many(
        "INSERT INTO cell (council_id, consultation_id, step, cell, split, shard, n)"
        " VALUES (:council, :consultation, :step, :cell, :split, :shard, :n)"
        " ON CONFLICT (council_id, consultation_id, step, cell, split, shard) DO UPDATE SET n = cell.n + excluded.n",
        [
            {"council": council, "consultation": consultation, "step": step, "cell": cell, "split": split, "n": n,
             "shard": shard}
            for shard in [_shard(tx)]
            for (step, cell, split), n in sorted(change.items())
            if n
        ],
    )  # fmt: skip


def apply_heads(tx: Tx, change: Mapping[Head, int]) -> None:
    """Add to the headcounts, in the order of their keys."""
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


def cells(tx: Tx, consultation: int) -> dict[str, dict[str, int]]:
    """Step → cell → sum; cells at zero are absent."""
    counted: dict[str, dict[str, int]] = {}
    for step, cell, n in tx.rows(
        "SELECT step, cell, SUM(n) FROM cell WHERE consultation_id = :consultation AND split = ''"
        " GROUP BY step, cell HAVING SUM(n) <> 0 ORDER BY step, cell",
        consultation=consultation,
    ):
        counted.setdefault(step, {})[cell] = int(n)
    return counted


def breakdown(tx: Tx, consultation: int) -> dict[str, dict[str, dict[str, int]]]:
    """Step → split → cell → sum, for every split but everybody's; cells at zero are absent."""
    counted: dict[str, dict[str, dict[str, int]]] = {}
    for step, split, cell, n in tx.rows(
        "SELECT step, split, cell, SUM(n) FROM cell WHERE consultation_id = :consultation AND split <> ''"
        " GROUP BY step, split, cell HAVING SUM(n) <> 0 ORDER BY step, split, cell",
        consultation=consultation,
    ):
        counted.setdefault(step, {}).setdefault(split, {})[cell] = int(n)
    return counted


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
