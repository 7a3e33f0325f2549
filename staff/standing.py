"""Where a consultation stands: how many took part, and what waits for a person of the town hall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from staff.letters import waiting
from storage import Tx
from storage.consultations import statements
from storage.consultations.consultations import Consultation
from storage.counts import counters
from storage.messages import dead_letters, outbox


@dataclass(frozen=True, slots=True)
class Standing:
    """People who started, answered and finished; `pending` statements to review, officials' `answers` to send."""

    started: int
    answered: int
    finished: int
    pending: int
    answers: int


def standing(tx: Tx, row: Consultation) -> Standing:
    """One consultation, in numbers for staff: not cleared for publication."""
    totals: Counter[str] = Counter()
    for head in counters.heads(tx, row.key):
        totals[head.what] += head.n
    pending, answers = len(statements.of(tx, row.key, "pending")), len(waiting(tx, row))
    return Standing(totals["started"], totals["answered"], totals["finished"], pending, answers)


def queues(tx: Tx, council: int, bots: Iterable[str]) -> tuple[int, int]:
    """Messages that wait to be sent by these bots, and updates set aside after three failures."""
    return sum(outbox.waiting(tx, bot) for bot in bots), len(dead_letters.every(tx, council))
