"""Erasing people who ask for it: identity, answers and words go, and the counters forget them with the same commit."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from storage import Tx
from storage.consultations import audit
from storage.consultations.audit import Deed
from storage.counts import counters
from storage.counts.counting import Counting, Sums
from storage.people import loading
from storage.people.saving import Change, save

CountingOf = Callable[[int, str], Counting]
"""(key of a consultation, hash of a flow) → how its answers count."""


class UnknownPeople(LookupError):
    """Nobody was erased: these participation ids are nobody's."""

    def __init__(self, ids: Collection[str]) -> None:
        super().__init__(", ".join(sorted(ids)))
        self.ids = tuple(sorted(ids))


def forget(tx: Tx, council: int, ids: Collection[str], counting_of: CountingOf, *, who: str, now: datetime) -> int:
    """Erases the people of these participation ids, all or none; how many. Raises UnknownPeople."""
    found = loading.load_ids(tx, council, list(ids))
    if missing := set(ids) - {person.participation.id for person in found}:
        raise UnknownPeople(missing)
    moved: dict[int, Sums] = {}
    for person in found:
        gone = replace(person, participation=replace(person.participation, status="erased"))
        sums = moved.setdefault(person.consultation, Sums())
        counting = counting_of(person.consultation, person.participation.flow)
        counting.move(sums, person.participation.answers, {})
        save(tx, [Change(person, gone)], now)
    counters.apply(tx, council, moved)
    # How many, never who: the audit must not keep what the erasure took away.
    audit.note(tx, council, Deed(who, "forget", str(len(found)), {}, now))
    return len(found)
