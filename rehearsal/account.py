"""What a rehearsal tells: who finished, where people leave, how long it takes, how many messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from rehearsal.diary import Diary


@dataclass(frozen=True, slots=True)
class Account:
    """Counts of people; `seconds` are the quartiles (25, 50, 75 %) of those who finished, `leaving` is
    (step, asked there, stopped there) in the order of the flow."""

    residents: int
    consented: int
    refused: int
    finished: int
    reminded: int
    corrections: int
    sent: int
    heard: int
    seconds: tuple[float, float, float] | None
    leaving: tuple[tuple[str, int, int], ...]


def report(diaries: Sequence[Diary], steps: Sequence[str]) -> Account:
    """Adds the diaries up; `steps` are the flow's, in order."""
    asked = Counter(step for diary in diaries for step in set(diary.asked))
    stopped = Counter(diary.step for diary in diaries if not diary.finished)
    times = [diary.seconds for diary in diaries if diary.finished]
    # One person has no quartiles: their time stands for all three.
    first, median, third = quantiles(times, n=4) if len(times) > 1 else (times * 3 or [0.0] * 3)
    return Account(
        len(diaries),
        sum(diary.consented for diary in diaries),
        sum(diary.refused for diary in diaries),
        len(times),
        sum(bool(diary.reminders) for diary in diaries),
        sum(diary.corrections for diary in diaries),
        sum(diary.sent for diary in diaries),
        sum(diary.heard for diary in diaries),
        (first, median, third) if times else None,
        tuple((step, asked[step], stopped[step]) for step in steps if asked[step]),
    )
