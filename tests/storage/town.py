"""A small town for the storage tests: a store, a consultation, people with answers."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flows.measures import Measure
from flows.model import Option
from flows.participation import Participation
from flows.values import Answer, Answers, Value
from storage import Store, Tx, open_store
from storage.consultations import consultations, councils
from storage.consultations.consultations import Publication
from storage.counts.counting import Counting, Sums
from storage.people import loading
from storage.people.loading import Person
from storage.people.saving import Change, save

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SECRET = b"the tests' own secret, 32 bytes."
BOT = "telegram:1"
MEASURES: Mapping[str, Measure] = {
    "consent": Measure("consent", "consent", {}),
    "age": Measure("age", "category", {}, profile=True),
    "bike": Measure("bike", "category", {}, (Option("yes", {}), Option("no", {}))),
    "why": Measure("why", "text", {}),
    "ideas": Measure("ideas", "votes", {}),
    "paid": Measure("paid", "number", {}, bands=(0, 10)),
    "walked": Measure("walked", "number", {}),
    "modes": Measure("modes", "choices", {}, (Option("bus", {}), Option("foot", {}))),
    "work": Measure("work", "category", {}, (Option("here", {}), Option("away", {})), profile=True),
    "order": Measure("order", "ranking", {}, (Option("a", {}), Option("b", {}), Option("c", {}))),
}


_COUNTING = Counting(MEASURES)
"""One for every test, as a server keeps it: what it remembers of values must never show."""


def measures_of(flow: str) -> Mapping[str, Measure]:
    """Every version of the tests measures the same."""
    return MEASURES


def moved(before: Answers, after: Answers) -> Sums:
    """What one person's answers move."""
    sums = Sums()
    _COUNTING.move(sums, before, after)
    return sums


_KEPT: list[Store] = []


def opened(url: str, seed: int = 1) -> Store:
    """A migrated store whose ids follow a seed; the test's end closes it."""
    source = random.Random(seed)
    store = kept(open_store(url, secret=SECRET, ids=lambda: source.randbytes(16)))
    store.migrate()
    return store


def kept(store: Store) -> Store:
    """The same, closed at the test's end, which costs nothing where the test closed it."""
    _KEPT.append(store)
    return store


def close_kept() -> None:
    """Every store that a test opened."""
    while _KEPT:
        _KEPT.pop().close()


@dataclass(frozen=True)
class StoredTown:
    """A council with one open consultation."""

    store: Store
    council: int
    consultation: int

    def doorstep(self, address: str, name: str = "", origin: str = "poster") -> Person:
        """Somebody who just came."""
        state = Participation(name or self.store.new_id("p"), "f1", "fr", origin=origin)
        return Person(self.council, self.consultation, BOT, address, "telegram", state)

    def resident(self, address: str, answers: Mapping[str, Value] | None = None) -> Person:
        """Somebody stored, who consented now and answered this."""
        with self.store.write() as tx:
            save(tx, [Change(None, with_answers(consented(self.doorstep(address)), answers or {}))], NOW)
        return self.only(address)

    def only(self, address: str) -> Person:
        """The one conversation of an address."""
        with self.store.write() as tx:
            (person,) = loading.load(tx, self.council, BOT, [address])[address]
        return person

    def change(self, before: Person, after: Person, now: datetime = NOW) -> None:
        """Save one change."""
        with self.store.write() as tx:
            save(tx, [Change(before, after)], now)


def founded(store: Store, name: str = "velo", zone: str = "Europe/Paris") -> StoredTown:
    """The town of a store, and a consultation in it."""
    with store.write() as tx:
        return found(tx, store, name, zone)


def found(tx: Tx, store: Store, name: str, zone: str) -> StoredTown:
    council = councils.default(tx)
    publication = Publication("f1", "t1", b"consultation: velo\n", zone, media={"map.png": (b"png", "image/png")})
    return StoredTown(store, council.key, consultations.publish(tx, council.key, name, publication, "open", NOW).key)


def consented(person: Person, now: datetime = NOW) -> Person:
    """The same person, past the doorstep."""
    answers = {"consent": Answer(True, now)}
    state = replace(
        person.participation, status="active", at="bike", started_at=now, active_at=now, answers=answers,
        version=person.participation.version + 1,
    )  # fmt: skip
    return replace(person, participation=state)


def with_answers(person: Person, answers: Mapping[str, Value], now: datetime = NOW) -> Person:
    """The same person, who answered this as well."""
    merged = dict(person.participation.answers)
    for step, value in answers.items():
        former = merged.get(step)
        merged[step] = Answer(value, now, former.revision + 1 if former else 1)
    state = replace(person.participation, answers=merged, active_at=now, version=person.participation.version + 1)
    answered = person.answered_at or (now if answers else None)
    return replace(person, participation=state, answered_at=answered)


def became(person: Person, status: str) -> Person:
    """The same person with another status."""
    state = replace(person.participation, status=status, version=person.participation.version + 1)  # type: ignore[arg-type]
    return replace(person, participation=state)
