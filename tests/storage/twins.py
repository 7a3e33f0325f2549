"""Towns that hold the same things under the same names: what one is told must never depend on the others."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from flows.values import Value
from storage import Store, Tx, open_store
from storage.consultations import audit, coding, councils, digests, officials, statements
from storage.consultations.audit import Deed
from storage.consultations.coding import Coded
from storage.consultations.consultations import Publication, publish
from storage.consultations.officials import Invitation
from storage.consultations.statements import Proposal
from storage.counts import counters, daily, released
from storage.counts.daily import DailyCount
from storage.messages import dead_letters, deduplication, letters, outbox
from storage.messages.letters import Letter, OfficialAnswer
from storage.messages.outbox import Outgoing
from storage.people import loading, pictures, resumes
from storage.people.saving import Change, save
from storage.schedule import acts, reminders
from storage.tables import METADATA
from tests.storage.town import BOT, NOW, SECRET, StoredTown, became, consented, moved, with_answers

LATER = NOW + timedelta(days=2)
LEASE = timedelta(minutes=1)
CASE_IDS = 99
"""Every case draws its ids from here."""


class Ids:
    """Ids that can begin again, so that two towns give the same ones."""

    def __init__(self) -> None:
        self.again(0)

    def again(self, seed: int) -> None:
        """The same ids as after any other call with this seed."""
        self._source = random.Random(seed)

    def __call__(self) -> bytes:
        return self._source.randbytes(16)


@dataclass(frozen=True)
class Asked:
    """A consultation of a town: what a query is about."""

    council: int
    consultation: int


@dataclass
class Towns:
    """A store and the consultations in it: the first is asked about, the others must not notice."""

    store: Store
    ids: Ids
    asked: list[Asked]

    def close(self) -> None:
        """No file stays open."""
        self.store.close()


def world(url: str, *others: str) -> Towns:
    """A town with a consultation; `others`: "town" for its twin, "consultation" for another one in the same town."""
    ids = Ids()
    store = open_store(url, secret=SECRET, ids=ids)
    store.migrate()
    made = Towns(store, ids, [])
    with store.write() as tx:
        first = _found(tx, made, "montval", "velo", "Montval", seed=1)
    _peopled(made, first, "p", "Montval")
    _governed(made, first, "Montval")
    with store.write() as tx:
        # Somebody whom the twin does not have: the public id of a newcomer there.
        here = StoredTown(store, first.council, first.consultation)
        save(tx, [Change(None, consented(here.doorstep("40", "p8")))], NOW)
    for seed, other in enumerate(others, start=2):
        with store.write() as tx:
            name = "montval" if other == "consultation" else "bourg"
            asked = _found(tx, made, name, "parc" if other == "consultation" else "velo", "Bourg", seed=seed)
        _peopled(made, asked, "q" if other == "consultation" else "p", "Bourg")
        if other == "town":
            _governed(made, asked, "Bourg")
    return made


def _found(tx: Tx, made: Towns, council: str, name: str, mark: str, seed: int) -> Asked:
    made.ids.again(seed)
    town = councils.add(tx, council, {"fr": council}, ["fr"])
    media = {"map.png": (mark.encode(), "image/png")}
    publication = Publication("f1", "t1", name.encode(), "Europe/Paris", settings={"of": mark}, media=media)
    found = Asked(town.key, publish(tx, town.key, name, publication, "open", NOW).key)
    made.asked.append(found)
    return found


def _peopled(made: Towns, asked: Asked, prefix: str, mark: str) -> None:
    """Residents with answers, votes, pictures, statements, a doorstep, messages, reminders."""
    town = StoredTown(made.store, asked.council, asked.consultation)
    with made.store.write() as tx:
        for number, given in enumerate(_ANSWERS, start=1):
            words = {**given, "why": f"{mark} {number}"}
            person = with_answers(consented(town.doorstep(str(number), f"{prefix}{number}")), words)
            save(tx, [Change(None, person)], NOW)
            counters.apply(tx, asked.council, {asked.consultation: moved({}, person.participation.answers)})
        save(tx, [Change(None, town.doorstep("9", f"{prefix}9"))], NOW)
        for number, state in ((1, "accepted"), (2, "pending")):
            told = Proposal(f"s{prefix}{number}", "ideas", f"{mark} s{number}", "fr", state, "", f"{prefix}1", NOW)  # type: ignore[arg-type]
            statements.propose(tx, asked.council, asked.consultation, told)
        statements.prioritise(tx, asked.council, asked.consultation, "ideas", {f"s{prefix}1": len(mark) / 10}, {}, NOW)
        daily.count(tx, asked.council, asked.consultation, DailyCount(NOW.date(), "telegram", "poster", "opened", 3))
        released.keep(tx, asked.council, asked.consultation, "figures", {"of": mark}, NOW)
        letter = Letter(0, "answers", NOW, (OfficialAnswer(mark, "read"),), {}, (mark,))
        letters.write(tx, asked.council, asked.consultation, letter, [(len(mark), "read")], NOW)
        reached = letters.Progress(len(mark), len(mark), False)
        letters.advance(tx, asked.council, asked.consultation, 1, reached, NOW)
        coding.keep(tx, asked.council, asked.consultation, "why", [Coded(f"{prefix}1", "", "", (mark,), True)])
        digests.add(tx, asked.council, asked.consultation, "2026-W10", {"of": mark}, NOW)
        reminders.plan(tx, asked.council, asked.consultation, 1, silent_since=NOW, now=NOW)
        reminders.settle(tx, asked.council, [f"{prefix}3"], 1, state="skipped", now=NOW)
        for number in (1, 2):
            pictures.accept(
                tx, asked.council, asked.consultation, bot=BOT, person=f"{prefix}{number}", step="photo",
                ref=f"r{prefix}{number}", file=mark, now=NOW,
            )  # fmt: skip
        counters.fold(tx, asked.council)
        if prefix == "q":
            outbox.add(tx, asked.council, [Outgoing(BOT, "8", "{}", person="q1", ask=1)], NOW)
            tx.run(
                "INSERT INTO slot (council_id, person, ask, message, at) VALUES (:council, 'q1', 1, 'm', 0)",
                council=asked.council,
            )
            return
        pictures.claim(tx, NOW, lease=LEASE)
        pictures.store(tx, one(tx, "picture", asked.council), mark.encode(), "image/png")
        if mark == "Bourg":
            # There, whoever has the second id has left: messages to the other town's must not be dropped for it.
            (second,) = loading.load_ids(tx, asked.council, ["p2"])
            save(tx, [Change(second, became(second, "left"))], NOW)
        # Sent first, to a chat of its own: chats of one bot keep their order, whatever the council.
        outbox.add(tx, asked.council, [Outgoing(BOT, "5", "{}", person="p1", ask=1)], NOW)
        outbox.sent(tx, [(outbox.claim(tx, BOT, 1, NOW, lease=LEASE, council=asked.council)[0], mark)], NOW)
        rows = [
            # A toast waits for no other message of its chat.
            Outgoing(BOT, "1", f'{{"of": "{mark}"}}', "toast", person="p1"),
            Outgoing(BOT, "1", f'{{"of": "{mark}"}}', person="p1", ask=4),
            Outgoing(BOT, "6", "{}", op="replace", person="p1", ask=1),
            Outgoing(BOT, "2", "{}", "broadcast", person="p2", ask=2),
            Outgoing(BOT, "1", "{}", person="p1", ask=3, mailbox=True),
        ]
        outbox.add(tx, asked.council, rows, NOW)


_ANSWERS: Sequence[dict[str, Value]] = (
    {"age": "old", "bike": "yes", "ideas": {"sp1": "agree"}},
    {"age": "young", "bike": "no", "ideas": {"sp1": "disagree"}, "modes": ["bus"]},
    {"age": "old", "bike": "yes", "paid": 3},
)


def _governed(made: Towns, asked: Asked, mark: str) -> None:
    """Officials with their replies, invitations, scheduled acts, deeds, dead letters, codes: what a town has once."""
    made.ids.again(7)
    council = asked.council
    with made.store.write() as tx:
        code = officials.invite(tx, council, Invitation("official", label=mark), by="it", now=NOW)
        official = officials.claim(tx, council, code, bot="council", address="50", language="fr", now=NOW)
        assert official is not None
        officials.invite(tx, council, Invitation("colleague", label=mark), by="it", now=NOW)
        digests.tell(tx, council, one(tx, "digest", council), official.key, NOW)
        digests.reply(tx, council, one(tx, "digest", council), official.key, choice="read", text=mark, now=NOW)
        acts.plan(tx, council, "digest", "velo", NOW)
        acts.plan(tx, council, "close", "velo", LATER)
        audit.note(tx, council, Deed(mark, "launch", "velo", {}, NOW))
        deduplication.claim(tx, council, BOT, ["1", "2"], NOW)
        for key in ("1", "2"):
            dead_letters.failed(tx, council, BOT, key, raw=mark.encode(), reason="fault", address="1", now=NOW)
        dead_letters.set_aside(tx, council, BOT, "1")
        resumes.issue(tx, council, BOT, "1", NOW)


def one(tx: Tx, table: str, council: int, where: str = "1 = 1") -> int:
    """The first key of a council's rows in a table."""
    return int(tx.value(f"SELECT MIN(id) FROM {table} WHERE council_id = :council AND {where}", council=council))


def snapshot(tx: Tx, asked: Asked, *, whole: bool) -> dict[str, list[str]]:
    """Every row of a council (`whole`), or all that belongs to one of its consultations."""
    found: dict[str, list[str]] = {}
    people = "(SELECT {} FROM participation WHERE consultation_id = :consultation)"
    for table in METADATA.sorted_tables:
        # The journal may be summed anew: what it says is compared, not its rows.
        names = [column.name for column in table.columns if (table.name, column.name) != ("cell_change", "id")]
        if table.name == "council":
            where = "id = :council"
        elif whole:
            where = "council_id = :council"
        elif table.name == "consultation":
            where = "id = :consultation"
        elif "consultation_id" in names:
            where = "consultation_id = :consultation"
        elif table.name in ("answer", "slot", "outbox"):
            column = "participation_id" if table.name == "answer" else "person"
            where = f"{column} IN {people.format('id' if table.name == 'answer' else 'public_id')}"
        else:
            continue
        rows = tx.rows(f"SELECT {', '.join(names)} FROM {table.name} WHERE {where}", **vars(asked))
        found[table.name] = sorted(map(repr, rows))
    return found


def crossed(tx: Tx) -> list[str]:
    """Rows of one council that point at a row of another: none, whatever was asked."""
    points = [
        (table.name, column.name, key.column.table.name)
        for table in METADATA.sorted_tables
        if "council_id" in table.columns
        for column in table.columns
        for key in column.foreign_keys
        if "council_id" in key.column.table.columns
    ]
    points += [(name, "participation_id", "participation") for name in ("answer", "reminder")]
    return [
        f"{table}.{column}"
        for table, column, target in points
        if tx.value(
            f"SELECT COUNT(*) FROM {table} one JOIN {target} other ON other.id = one.{column}"
            " WHERE one.council_id <> other.council_id"
        )
    ]


Case = Callable[[Tx, Asked], object]


class _UndoneError(Exception):
    """Takes back what a case wrote, so that the next one finds the towns as they were."""


def told(
    made: Towns, case: Case, asked: Asked, others: list[tuple[Asked, bool]], *, crossing: bool = True
) -> tuple[str, list[object]]:
    """What a case gives, and what changed of the others: pairs of what was there before and after it.

    `crossing`: what it wrote must not point into another town, either.
    """
    made.ids.again(CASE_IDS)
    given, changed = "", list[object]()
    with pytest.raises(_UndoneError), made.store.write() as tx:
        before = [snapshot(tx, other, whole=whole) for other, whole in others]
        given = repr(case(tx, asked))
        points = crossed(tx) if crossing else []
        after = [snapshot(tx, other, whole=whole) for other, whole in others]
        for was, now in zip(before, after, strict=True):
            changed += [(table, was[table], now[table]) for table in was if was[table] != now[table]]
        # Asked by mistake about a consultation of another town, it may write a row that points there: nobody reads it.
        if asked in made.asked:
            changed += points
        raise _UndoneError
    return given, changed
