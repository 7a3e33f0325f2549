"""Numbers of the doorstep, without people: who opened, who refused, who was too young."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from storage.database.codec import day_of, words
from storage.database.tx import Tx

What: TypeAlias = Literal["opened", "refused", "young"]


@dataclass(frozen=True, slots=True)
class DailyCount:
    """How many people did `what` on a local day, by channel and origin."""

    day: date
    channel: str
    origin: str
    what: What
    n: int


def count(tx: Tx, council: int, consultation: int, seen: DailyCount) -> None:
    """Add to a day's number."""
    tx.run(
        "INSERT INTO daily (council_id, consultation_id, day, channel, origin, what, n)"
        " VALUES (:council, :consultation, :day, :channel, :origin, :what, :n)"
        " ON CONFLICT (council_id, consultation_id, day, channel, origin, what)"
        " DO UPDATE SET n = daily.n + excluded.n",
        council=council, consultation=consultation, day=seen.day.isoformat(), channel=seen.channel,
        origin=words(seen.origin), what=seen.what, n=seen.n,
    )  # fmt: skip


def of(tx: Tx, consultation: int) -> list[DailyCount]:
    """Every number of a consultation, in order of day."""
    found = tx.rows(
        "SELECT day, channel, origin, what, n FROM daily WHERE consultation_id = :consultation"
        " ORDER BY day, channel, origin, what",
        consultation=consultation,
    )
    return [DailyCount(day_of(day), channel, origin, what, n) for day, channel, origin, what, n in found]
