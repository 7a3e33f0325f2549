"""What results and exports read: participations with their answers, one by one, and where people stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import cast

from flows.values import Value
from storage.database.codec import instant, instant_or_none, unpacked
from storage.database.tx import Tx
from storage.people.loading import Mode


@dataclass(frozen=True, slots=True)
class Record:
    """One participation, without its person; dormant answers are not there."""

    id: str
    flow: str
    language: str
    channel: str
    mode: Mode
    origin: str
    status: str
    step: str
    started_at: datetime | None
    answered_at: datetime | None
    finished_at: datetime | None
    answers: Mapping[str, Value]
    times: Mapping[str, datetime]
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reachable:
    """Who can be told something: `reachable` = participants − left − unreachable."""

    participants: int
    left: int
    unreachable: int

    @property
    def reachable(self) -> int:
        return self.participants - self.left - self.unreachable


_RECORDS = """
SELECT p.id, p.public_id, p.flow, p.language, p.channel, p.mode, p.origin, p.status, p.step, p.started_at,
  p.answered_at, p.finished_at, p.state
FROM participation p
WHERE p.council_id = :council AND p.consultation_id = :consultation AND p.id > :after ORDER BY p.id LIMIT :page
"""
_ANSWERS = """
SELECT a.participation_id, a.step, a.value, a.at FROM answer a
WHERE a.council_id = :council AND a.participation_id BETWEEN :first AND :last AND a.dormant = 0
AND a.participation_id IN (SELECT id FROM participation WHERE consultation_id = :consultation)
ORDER BY a.participation_id, a.at, a.step
"""
PAGE = 500


def records(tx: Tx, council: int, consultation: int) -> Iterator[Record]:
    """Every participation, oldest first, with its answers in the order they were given; a page in memory."""
    after = 0
    while True:
        page = tx.rows(_RECORDS, council=council, consultation=consultation, after=after, page=PAGE)
        if not page:
            return
        answers = {
            key: {step: (unpacked(value), instant(at)) for _, step, value, at in group}
            for key, group in groupby(
                tx.rows(_ANSWERS, council=council, consultation=consultation, first=page[0][0], last=page[-1][0]),
                key=lambda row: row[0],
            )
        }
        for key, public, flow, language, channel, mode, origin, status, step, *times, state in page:
            given = answers.get(key, {})
            yield Record(
                public, flow, language, channel, mode, origin, status, step, instant_or_none(times[0]),
                instant_or_none(times[1]), instant_or_none(times[2]),
                {name: value for name, (value, _) in given.items()}, {name: at for name, (_, at) in given.items()},
                tuple(unpacked(state).get("skipped", ())),
            )  # fmt: skip
        after = page[-1][0]


def answers_of(tx: Tx, consultation: int, step: str) -> Iterator[tuple[str, Value]]:
    """(participation, answer) of one step, oldest participation first."""
    for _, person, value in tx.pages(
        "SELECT p.id, p.public_id, a.value FROM participation p"
        " JOIN answer a ON a.council_id = p.council_id AND a.participation_id = p.id"
        " WHERE p.consultation_id = :consultation AND a.step = :step AND a.dormant = 0 AND p.id > :after"
        " ORDER BY p.id LIMIT :page",
        consultation=consultation, step=step,
    ):  # fmt: skip
        yield person, cast("Value", unpacked(value))


def standing(tx: Tx, consultation: int) -> dict[str, int]:
    """Step awaited → how many unfinished people stand there: where people leave."""
    found = tx.rows(
        "SELECT step, COUNT(*) FROM participation WHERE consultation_id = :consultation"
        # Who finished, and left afterwards, did not leave on the way.
        " AND status IN ('active', 'left') AND finished_at IS NULL GROUP BY step ORDER BY step",
        consultation=consultation,
    )
    return {step: int(n) for step, n in found}


def told(tx: Tx, consultation: int) -> Reachable:
    """Who can be told something."""
    (row,) = tx.rows(
        # Left first: somebody who left and is unreachable too must be subtracted once.
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN status = 'left' THEN 1 ELSE 0 END), 0),"
        " COALESCE(SUM(CASE WHEN status <> 'left' AND unreachable = 1 THEN 1 ELSE 0 END), 0)"
        " FROM participation WHERE consultation_id = :consultation",
        consultation=consultation,
    )
    return Reachable(int(row[0]), int(row[1]), int(row[2]))


def participants(
    tx: Tx, council: int, consultation: int, *, after: int = 0, limit: int = PAGE
) -> list[tuple[int, str]]:
    """(key, public id) of those who can be told something, oldest first, after a key."""
    found = tx.rows(
        "SELECT id, public_id FROM participation WHERE council_id = :council AND consultation_id = :consultation"
        " AND status IN ('active', 'finished') AND unreachable = 0 AND id > :after ORDER BY id LIMIT :limit",
        council=council, consultation=consultation, after=after, limit=limit,
    )  # fmt: skip
    return [(key, person) for key, person in found]
