"""What a batch changed in people, written in as many statements as there are kinds of change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.participation import to_json
from storage.counts import counters
from storage.counts.counters import Head
from storage.database.codec import day, listed, packed, ticks, ticks_or_none, words
from storage.database.tx import Tx, unchanged_since
from storage.people import erasing
from storage.people.loading import Person, keys


@dataclass(frozen=True, slots=True)
class Change:
    """A person as loaded (None when new) and as the batch leaves them."""

    before: Person | None
    after: Person


def save(tx: Tx, changes: Sequence[Change], now: datetime) -> None:
    """Write these people: doorsteps kept, promoted or dropped, answers in place, erasures, and the headcounts.

    Raises Unavailable when another process changed one of them since it was loaded.
    """
    by_council: dict[int, list[Change]] = {}
    for change in changes:
        by_council.setdefault(change.after.council, []).append(change)
    for council, group in sorted(by_council.items()):
        _save(tx, council, group, now)


def _save(tx: Tx, council: int, changes: Sequence[Change], now: datetime) -> None:
    # Days are local: "answered on Monday" is Monday in the town.
    zones = _zones(tx, council)
    gone: list[Change] = []
    waiting: list[Change] = []
    there: list[Change] = []
    for change in changes:
        status = change.after.participation.status
        (waiting if status == "doorstep" else gone if status in ("refused", "erased") else there).append(change)
    # Erasures come first: somebody may leave and begin again within one batch.
    erasing.erase(tx, council, [change.before or change.after for change in gone])
    new = [_dated(change.after, zones) for change in there if not change.after.key]
    known = [(change.before, _dated(change.after, zones)) for change in there if change.after.key]
    _drop_doorsteps(tx, council, new)
    _keep_doorsteps(tx, council, waiting, now)
    _update(tx, [(before, after) for before, after in known if before is not None and before is not after])
    numbers = _insert(tx, council, new)
    kept: list[tuple[int, Person | None, Person]] = [(after.key, before, after) for before, after in known]
    kept += [(numbers[after.participation.id], None, after) for after in new]
    _answers(tx, council, kept)
    heads: list[tuple[Person | None, Person | None]] = [(before, after) for _, before, after in kept]
    heads += [(change.before, None) for change in gone if change.before and change.before.key]
    _count(tx, heads)


def _zones(tx: Tx, council: int) -> dict[int, ZoneInfo]:
    found = tx.rows("SELECT id, timezone FROM consultation WHERE council_id = :council", council=council)
    return {consultation: ZoneInfo(name) for consultation, name in found}


def _dated(person: Person, zones: Mapping[int, ZoneInfo]) -> Person:
    zone = zones[person.consultation]
    moments = (person.participation.started_at, person.answered_at, person.participation.finished_at)
    days: list[str | None] = [
        # A day once written stays: a consultation moved to another time zone must not recount its people.
        known if moment and known else day(moment, zone)
        for moment, known in zip(moments, person.days, strict=True)
    ]
    dated = (days[0], days[1], days[2])
    return person if dated == person.days else replace(person, days=dated)


def _drop_doorsteps(tx: Tx, council: int, people: Sequence[Person]) -> None:
    if people:
        tx.run(
            "DELETE FROM doorstep WHERE council_id = :council AND lookup IN :lookups[]",
            council=council, lookups=listed(_lookups(tx, council, people).values()),
        )  # fmt: skip


def _lookups(tx: Tx, council: int, people: Sequence[Person]) -> dict[str, str]:
    """Participation id → lookup."""
    if not people:
        return {}
    secrets = keys(tx, council)
    return {
        person.participation.id: secrets[person.consultation].lookup(person.bot, person.address)
        for person in people
        if person.consultation in secrets
    }


def _keep_doorsteps(tx: Tx, council: int, changes: Sequence[Change], now: datetime) -> None:
    lookups = _lookups(tx, council, [change.after for change in changes])
    tx.many(
        "INSERT INTO doorstep (council_id, consultation_id, lookup, channel, state, at)"
        " VALUES (:council, :consultation, :lookup, :channel, :state, :at)"
        " ON CONFLICT (council_id, lookup) DO UPDATE SET state = excluded.state, at = excluded.at",
        [
            {"council": council, "consultation": person.consultation, "lookup": lookups[person.participation.id],
             "channel": person.channel, "state": packed(to_json(person.participation)), "at": ticks(now)}
            for person in (change.after for change in changes)
            # Once `keep for` is over the key is gone: a passer-by is answered, and nothing of them is kept.
            if person.participation.id in lookups
        ],
    )  # fmt: skip


def _columns(person: Person) -> dict[str, Any]:
    state = person.participation
    return {
        "flow": state.flow, "language": state.language, "status": state.status, "step": state.at,
        "state": packed(to_json(state)), "version": state.version, "started_at": ticks_or_none(state.started_at),
        "active_at": ticks_or_none(state.active_at), "answered_at": ticks_or_none(person.answered_at),
        "finished_at": ticks_or_none(state.finished_at), "started_on": person.days[0], "answered_on": person.days[1],
        "finished_on": person.days[2], "reminded_at": ticks_or_none(person.reminded_at),
        "reminders_off": int(state.reminders_off), "unreachable": int(person.unreachable),
        "heard": packed(dict(person.heard)), "mode": person.mode,
    }  # fmt: skip


def _update(tx: Tx, people: Sequence[tuple[Person, Person]]) -> None:
    rows = [{**_columns(after), "id": after.key, "was": before.participation.version} for before, after in people]
    changed = tx.many(
        "UPDATE participation SET flow = :flow, language = :language, status = :status, step = :step, state = :state,"
        " version = :version, started_at = :started_at, active_at = :active_at, answered_at = :answered_at,"
        " finished_at = :finished_at, started_on = :started_on, answered_on = :answered_on,"
        " finished_on = :finished_on, reminded_at = :reminded_at, reminders_off = :reminders_off,"
        " unreachable = :unreachable, heard = :heard, mode = :mode WHERE id = :id AND version = :was",
        rows,
    )
    # `version` guards against another process that read the same person: the batch is then read again.
    unchanged_since(changed, len(rows), "conversations")


def _insert(tx: Tx, council: int, people: Sequence[Person]) -> dict[str, int]:
    """New participations and who they belong to; gives the internal key of each public id."""
    if not people:
        return {}
    tx.many(
        "INSERT INTO participation (council_id, consultation_id, public_id, bot, channel, mode, origin, flow, language,"
        " status, step, state, version, started_at, active_at, answered_at, finished_at, started_on, answered_on,"
        " finished_on, reminded_at, reminders_off, unreachable, heard)"
        " VALUES (:council, :consultation, :public_id, :bot, :channel, :mode, :origin, :flow, :language,"
        " :status, :step, :state, :version, :started_at, :active_at, :answered_at, :finished_at, :started_on,"
        " :answered_on, :finished_on, :reminded_at, :reminders_off, :unreachable, :heard)",
        [
            {**_columns(person), "council": council, "consultation": person.consultation, "bot": person.bot,
             "public_id": person.participation.id, "channel": person.channel,
             "origin": words(person.participation.origin)}
            for person in people
        ],
    )  # fmt: skip
    # Read back by public id: SQLite gives no keys from executemany.
    numbers = {
        public: key
        for key, public in tx.rows(
            "SELECT id, public_id FROM participation WHERE council_id = :council AND public_id IN :ids[]",
            council=council, ids=listed(person.participation.id for person in people),
        )
    }  # fmt: skip
    lookups = _lookups(tx, council, people)
    secrets = keys(tx, council)
    tx.many(
        "INSERT INTO identity (council_id, consultation_id, bot, lookup, address, participation_id)"
        " VALUES (:council, :consultation, :bot, :lookup, :address, :participation)",
        [
            {"council": council, "consultation": person.consultation, "bot": person.bot,
             "lookup": (lookup := lookups[person.participation.id]),
             "address": secrets[person.consultation].seal(lookup, person.address),
             "participation": numbers[person.participation.id]}
            for person in people
        ],
    )  # fmt: skip
    return numbers


def _answers(tx: Tx, council: int, people: Iterable[tuple[int, Person | None, Person]]) -> None:
    written: list[dict[str, Any]] = []
    removed: list[dict[str, Any]] = []
    for key, before, after in people:
        was = before.participation.answers if before else {}
        for step, answer in after.participation.answers.items():
            former = was.get(step)
            # Identity first: most answers of a person are the very objects that were loaded.
            if former is not answer and former != answer:
                written.append(
                    {"council": council, "person": key, "step": step, "value": packed(answer.value),
                     "at": ticks(answer.at), "revision": answer.revision, "dormant": int(answer.dormant),
                     "complete": int(answer.complete)}
                )  # fmt: skip
        removed += [
            {"council": council, "person": key, "step": step} for step in was if step not in after.participation.answers
        ]
    tx.many(
        "INSERT INTO answer (council_id, participation_id, step, value, at, revision, dormant, complete, coding)"
        " VALUES (:council, :person, :step, :value, :at, :revision, :dormant, :complete, '')"
        " ON CONFLICT (council_id, participation_id, step) DO UPDATE SET value = excluded.value, at = excluded.at,"
        " revision = excluded.revision, dormant = excluded.dormant, complete = excluded.complete,"
        " coding = CASE WHEN answer.value = excluded.value THEN answer.coding ELSE '' END",
        written,
    )
    # A corrected answer loses its coding (above): what somebody read in it was another sentence.
    tx.many("DELETE FROM answer WHERE council_id = :council AND participation_id = :person AND step = :step", removed)


def _count(tx: Tx, people: Iterable[tuple[Person | None, Person | None]]) -> None:
    deltas: dict[Head, int] = {}
    for before, after in people:
        if before and after and before.days == after.days and _where(before) == _where(after):
            continue
        # Taken away as it stood and added as it stands: a change of language moves its headcount with it.
        for person, sign in ((before, -1), (after, 1)):
            for head in _heads(person):
                deltas[head] = deltas.get(head, 0) + sign
    counters.apply_heads(tx, deltas)


def _where(person: Person) -> tuple[str, str, str]:
    return person.channel, person.participation.language, person.participation.origin


def _heads(person: Person | None) -> list[Head]:
    if person is None:
        return []
    state = person.participation
    return [
        Head(person.council, person.consultation, what, person.channel, state.language, words(state.origin), on)
        for what, on in zip(counters.WHATS, person.days, strict=True)
        if on
    ]
