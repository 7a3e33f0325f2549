"""People as the runtime steps them: one conversation each, loaded for a whole batch in four statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from flows.participation import Participation, from_json
from flows.values import Answer
from storage.database.codec import instant, instant_or_none, listed, unpacked
from storage.database.tx import Row, Tx
from storage.people.keyring import LinkKey

Mode: TypeAlias = Literal["self", "helped", "meeting", "paper"]
Days: TypeAlias = tuple[str | None, str | None, str | None]
"""Local days on which a person started, answered, finished, fixed when they happened."""


@dataclass(frozen=True, slots=True)
class Person:
    """One conversation and who has it.

    `key` is 0 until the participation is stored; `heard` maps the network's ids of the last messages
    to the steps they answered, for edited messages; `answered_at` is the first answer outside the
    profile (see `counters.answered_at`).
    """

    council: int
    consultation: int
    bot: str
    address: str
    channel: str
    participation: Participation
    key: int = 0
    mode: Mode = "self"
    unreachable: bool = False
    answered_at: datetime | None = None
    reminded_at: datetime | None = None
    heard: Mapping[str, str] = field(default_factory=dict)
    days: Days = (None, None, None)

    def stepped(self, participation: Participation, answered_at: datetime | None, heard: Mapping[str, str]) -> Person:
        """The same person after a step; spelled out, because `replace` costs four times as much."""
        return Person(
            self.council, self.consultation, self.bot, self.address, self.channel, participation, self.key, self.mode,
            self.unreachable, answered_at, self.reminded_at, heard, self.days,
        )  # fmt: skip


_PEOPLE = (
    "SELECT p.id, p.consultation_id, p.channel, p.mode, p.state, p.unreachable, p.answered_at, p.reminded_at,"
    " p.heard, p.started_on, p.answered_on, p.finished_on, i.bot, i.lookup, i.address"
    " FROM identity i JOIN participation p ON p.id = i.participation_id"
)


def load(tx: Tx, council: int, bot: str, addresses: Iterable[str]) -> dict[str, list[Person]]:
    """Every conversation of these addresses; each address asked for is a key. They are held until the commit."""
    wanted = list(dict.fromkeys(addresses))
    people: dict[str, list[Person]] = {address: [] for address in wanted}
    # Before anything is read: what another process commits while we wait must be seen.
    tx.lock_chats(council, bot, wanted)
    owner = {
        key.lookup(bot, address): (consultation, address)
        for consultation, key in keys(tx, council).items()
        for address in wanted
    }
    if not owner:
        return people
    lookups = listed(owner)
    found = tx.rows(
        f"{_PEOPLE} WHERE i.council_id = :council AND i.lookup IN :lookups[] ORDER BY p.id {{lock p}}",
        council=council, lookups=lookups,
    )  # fmt: skip
    answers = _answers(tx, council, [row[0] for row in found])
    for row in found:
        address = owner[row[13]][1]
        people[address].append(_person(council, row, address, answers[row[0]]))
    # Whoever came through the door has no doorstep any more: only the others are looked for.
    waiting = listed(set(owner).difference([row[13] for row in found]))
    for consultation, lookup, channel, state in tx.rows(
        "SELECT consultation_id, lookup, channel, state FROM doorstep"
        " WHERE council_id = :council AND lookup IN :lookups[] ORDER BY id {lock doorstep}",
        council=council, lookups=waiting,
    ):  # fmt: skip
        address = owner[lookup][1]
        participation = from_json(unpacked(state), {})
        people[address].append(Person(council, consultation, bot, address, channel, participation))
    return people


def load_ids(tx: Tx, council: int, ids: Sequence[str]) -> list[Person]:
    """The people with these public ids who are still there, for a job that steps or tells them; they are held."""
    where = "WHERE p.council_id = :council AND p.public_id IN :ids[]"
    wanted = listed(ids)
    secrets = keys(tx, council)
    if tx.dialect == "postgresql":
        # Conversations first, rows second: the same order as `load`, so that neither waits for the other in a ring.
        for bot, addresses in _addresses(tx.rows(f"{_PEOPLE} {where}", council=council, ids=wanted), secrets).items():
            tx.lock_chats(council, bot, addresses)
    found = tx.rows(f"{_PEOPLE} {where} ORDER BY p.id {{lock p}}", council=council, ids=wanted)
    answers = _answers(tx, council, [row[0] for row in found])
    return [_person(council, row, _address(row, secrets), answers[row[0]]) for row in found]


def keys(tx: Tx, council: int) -> dict[int, LinkKey]:
    """The key to people of each consultation that still has one."""
    return {
        consultation: tx.keys.of(consultation, bytes(salt))
        for consultation, salt in tx.rows(
            "SELECT id, salt FROM consultation WHERE council_id = :council AND salt IS NOT NULL",
            council=council,
        )
    }


def _answers(tx: Tx, council: int, people: Sequence[int]) -> dict[int, dict[str, Answer]]:
    answers: dict[int, dict[str, Answer]] = defaultdict(dict)
    if people:
        for person, step, value, at, revision, dormant, complete in tx.rows(
            "SELECT participation_id, step, value, at, revision, dormant, complete FROM answer"
            " WHERE council_id = :council AND participation_id IN :people[int]",
            council=council, people=listed(people),
        ):  # fmt: skip
            answers[person][step] = Answer(unpacked(value), instant(at), revision, bool(dormant), bool(complete))
    return answers


def _person(council: int, row: Row, address: str, answers: Mapping[str, Answer]) -> Person:
    key, consultation, channel, mode, state, unreachable, answered, reminded, heard, *rest = row
    return Person(
        council, consultation, rest[3], address, channel, from_json(unpacked(state), answers), key, mode,
        bool(unreachable), instant_or_none(answered), instant_or_none(reminded), unpacked(heard),
        (rest[0], rest[1], rest[2]),
    )  # fmt: skip


def _address(row: Row, secrets: Mapping[int, LinkKey]) -> str:
    return secrets[row[1]].unseal(row[13], row[14])


def _addresses(rows: Iterable[Row], secrets: Mapping[int, LinkKey]) -> dict[str, list[str]]:
    addresses: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        addresses[row[12]].append(_address(row, secrets))
    return dict(sorted(addresses.items()))
