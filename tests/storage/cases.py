"""One call of every public function of storage that takes a transaction, for the twin towns to compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from flows.model import Statement
from flows.participation import Participation
from storage import Tx
from storage.consultations import audit, coding, consultations, councils, digests, officials, statements, versions
from storage.consultations.audit import Deed
from storage.consultations.coding import Coded
from storage.consultations.consultations import Publication
from storage.consultations.officials import Invitation
from storage.consultations.statements import Proposal
from storage.consultations.versions import Version
from storage.counts import counters, daily, recount, released
from storage.counts.counters import Head
from storage.counts.daily import DailyCount
from storage.messages import dead_letters, deduplication, letters, mailbox, outbox
from storage.messages.letters import Letter, Progress
from storage.messages.outbox import Claimed, Outgoing
from storage.people import erasing, loading, pictures, readers, resumes, retention, saving
from storage.people.loading import Person
from storage.people.saving import Change
from storage.schedule import acts, reminders
from tests.storage.town import BOT, NOW, became, consented, measures_of, moved, with_answers
from tests.storage.twins import LATER, LEASE, Asked, Case, one

NEWCOMER = "70"
"""The address of somebody who comes in the case of `save`."""
EVERYBODY: Mapping[str, str] = {
    "consultations.consultations.revision": "one number tells a server that any of its consultations changed",
    "consultations.councils.default": "makes the first council",
    "consultations.councils.add": "makes a council",
    "consultations.councils.named": "finds a council by its name, which is unique",
    "consultations.councils.every": "lists the councils",
    "counts.counters.fold_all": "the daily sweep, of every council",
    "messages.deduplication.prune": "the daily sweep, of every council",
    "messages.mailbox.sweep": "the daily sweep, of every council",
    "messages.outbox.prune": "the daily sweep, of every council",
    "messages.outbox.release": "a courier that starts again gives back what it held for any council of its bot",
    "messages.outbox.waiting": "a courier serves a bot, whatever its councils",
    "people.pictures.claim": "one job fetches the pictures of every council",
    "people.retention.sweep": "the daily sweep, of every council",
    "schedule.acts.due": "one scheduler serves every council",
    "schedule.acts.release": "one scheduler serves every council",
}
"""Functions that serve all councils at once, and why."""


def _claimed(tx: Tx, at: Asked) -> Claimed:
    """The first of several that a courier holds."""
    return outbox.claim(tx, BOT, 9, NOW, lease=LEASE, council=at.council)[0]


def _person(tx: Tx, at: Asked, address: str) -> Person:
    return next(
        person for person in loading.load(tx, at.council, BOT, [address])[address]
        if person.consultation == at.consultation
    )  # fmt: skip


def _erased(tx: Tx, at: Asked) -> None:
    erasing.erase(tx, at.council, [_person(tx, at, "1"), _person(tx, at, "9")])


def _other(person: Person) -> Person:
    """The same person, of whom everything that may change did."""
    state = replace(
        person.participation, flow="f2", language="en", status="finished", at="end", started_at=LATER,
        finished_at=LATER, reminders_off=True,
    )  # fmt: skip
    return replace(
        person, participation=state, mode="helped", unreachable=True, heard={"1": "bike"}, reminded_at=LATER,
        answered_at=LATER,
    )  # fmt: skip


def _saved(tx: Tx, at: Asked) -> None:
    """One corrects and takes an answer back, one leaves for good, one at the door answers, one comes, under an id that
    the twin may have."""
    first, second, waiting = (_person(tx, at, address) for address in ("1", "2", "9"))
    corrected = with_answers(first, {"bike": "no"}, LATER)
    fewer = {step: answer for step, answer in corrected.participation.answers.items() if step != "why"}
    here = tx.value("SELECT COUNT(*) FROM participation WHERE council_id = :c AND public_id = 'p8'", c=at.council)
    state = Participation("p7" if here else "p8", "f1", "fr")
    newcomer = Person(at.council, at.consultation, BOT, NEWCOMER, "telegram", state)
    saving.save(
        tx,
        [
            Change(first, _other(replace(corrected, participation=replace(corrected.participation, answers=fewer)))),
            Change(second, became(second, "erased")),
            Change(waiting, replace(waiting, participation=replace(waiting.participation, at="welcome"))),
            Change(None, consented(newcomer)),
        ],
        LATER,
    )  # fmt: skip


def _kept(tx: Tx, at: Asked) -> None:
    for official in officials.every(tx, at.council):
        officials.save(tx, replace(official, language="en", rhythm="week", state="stopped"))


def _recounted(tx: Tx, at: Asked) -> object:
    """A headcount that says two too many is put right."""
    counters.apply_heads(tx, {_head(at): 2})
    return recount.recount(tx, at.council, at.consultation, measures_of), counters.heads(tx, at.consultation)


def _moved(tx: Tx, at: Asked) -> None:
    """Somebody known, and somebody still at the door."""
    resumes.move(tx, at.council, BOT, "1", "7")
    resumes.move(tx, at.council, BOT, "9", "8")


def _head(at: Asked) -> Head:
    return Head(at.council, at.consultation, "answered", "telegram", "fr", "poster", NOW.date().isoformat())


_PROPOSAL = Proposal("s9", "ideas", "Neuf", "fr", "pending", "", "p2", NOW)
_OWN = {"ideas": (Statement("own", {"fr": "Nous"}),)}
_NEW = Publication(
    "f2", "t2", b"again", "Indian/Reunion", NOW, LATER, LATER, {"new": 1}, {"map.png": (b"new", "image/jpeg")}
)

CASES: Mapping[str, Case] = {
    "consultations.audit.note": lambda tx, at: audit.note(tx, at.council, Deed("x", "y", "z", {}, NOW)),
    "consultations.audit.about": lambda tx, at: audit.about(tx, at.council, "launch", "velo"),
    "consultations.statements.one": lambda tx, at: statements.one(tx, at.council, "sp1"),
    "consultations.statements.readable": lambda tx, at: statements.readable(tx, at.consultation, ["ideas"], 9),
    "consultations.audit.latest": lambda tx, at: audit.latest(tx, at.council),
    "consultations.coding.of": lambda tx, at: list(coding.of(tx, at.consultation, "why")),
    "consultations.coding.keep": lambda tx, at: coding.keep(
        tx, at.council, at.consultation, "why", [Coded("p1", "", "", ("again",)), Coded("p2", "", "", ("new",))]
    ),
    "consultations.consultations.publish": lambda tx, at: consultations.publish(
        tx, at.council, "velo", _NEW, "soon", NOW
    ).name,
    "consultations.consultations.named": lambda tx, at: consultations.named(tx, at.council, "velo"),
    "consultations.consultations.by_key": lambda tx, at: consultations.by_key(tx, at.consultation),
    "consultations.consultations.by_code": lambda tx, at: consultations.by_code(
        tx, tx.value("SELECT code FROM consultation WHERE id = :id", id=at.consultation)
    ),
    "consultations.consultations.every": lambda tx, at: consultations.every(tx, at.council),
    "consultations.consultations.set_state": lambda tx, at: consultations.set_state(tx, at.consultation, "closed"),
    "consultations.councils.describe": lambda tx, at: councils.describe(tx, at.council, {"fr": "Autre"}, ["en"]),
    "consultations.digests.add": lambda tx, at: (
        digests.add(tx, at.council, at.consultation, "2026-W10", {}, NOW).content,
        digests.add(tx, at.council, at.consultation, "2026-W11", {"new": 1}, NOW).content,
    ),
    "consultations.digests.of_period": lambda tx, at: digests.of_period(tx, at.consultation, "2026-W10"),
    "consultations.digests.by_key": lambda tx, at: [digests.by_key(tx, at.council, key) for key in range(4)],
    "consultations.digests.latest": lambda tx, at: digests.latest(tx, at.consultation),
    "consultations.digests.tell": lambda tx, at: digests.tell(
        tx, at.council, one(tx, "digest", at.council), one(tx, "official", at.council), NOW
    ),
    "consultations.digests.reply": lambda tx, at: digests.reply(
        tx, at.council, one(tx, "digest", at.council), one(tx, "official", at.council), choice="weigh", text="",
        now=LATER,
    ),
    "consultations.digests.replies": lambda tx, at: digests.replies(tx, at.consultation),
    "consultations.officials.invite": lambda tx, at: officials.invite(
        tx, at.council, Invitation("official"), by="it", now=NOW
    ),
    "consultations.officials.claim": lambda tx, at: officials.claim(
        tx, at.council, officials.invite(tx, at.council, Invitation("colleague", label="new"), by="it", now=NOW),
        bot="council", address="50", language="en", now=NOW,
    ),
    "consultations.officials.at_address": lambda tx, at: officials.at_address(tx, at.council, "council", "50"),
    "consultations.officials.every": lambda tx, at: officials.every(tx, at.council),
    "consultations.officials.save": _kept,
    "consultations.officials.revoke": lambda tx, at: officials.revoke(
        tx, at.council, tx.value("SELECT public_id FROM official WHERE council_id = :c", c=at.council)
    ),
    "consultations.statements.propose": lambda tx, at: statements.propose(tx, at.council, at.consultation, _PROPOSAL),
    "consultations.statements.of": lambda tx, at: statements.of(tx, at.consultation),
    "consultations.statements.decide": lambda tx, at: statements.decide(
        tx, at.council, "sp2", accepted=False, reason="hors sujet", by="it", now=LATER
    ),
    "consultations.statements.prioritise": lambda tx, at: statements.prioritise(
        tx, at.council, at.consultation, "ideas", {"sp1": 0.5, "sp2": 0.1}, {"sp1": [[1, 2, 3]]}, NOW
    ),
    "consultations.statements.room": lambda tx, at: statements.room(tx, at.consultation, _OWN),
    "consultations.statements.votes": lambda tx, at: list(statements.votes(tx, at.consultation, "ideas")),
    "consultations.statements.written": lambda tx, at: statements.written(tx, at.consultation),
    "consultations.versions.keep": lambda tx, at: versions.keep(
        tx, at.council, at.consultation, Version("f1", "t1", b"x", LATER)
    ),
    "consultations.versions.keep_media": lambda tx, at: versions.keep_media(
        tx, at.council, at.consultation, {"map.png": (b"new", "image/jpeg")}
    ),
    "consultations.versions.of": lambda tx, at: versions.of(tx, at.consultation),
    "consultations.versions.media": lambda tx, at: versions.media(tx, at.consultation, "map.png"),
    "counts.counters.apply": lambda tx, at: counters.apply(
        tx, at.council, {at.consultation: moved({}, _person(tx, at, "1").participation.answers)}
    ),
    "counts.counters.fold": lambda tx, at: counters.fold(tx, at.council),
    "counts.counters.apply_heads": lambda tx, at: counters.apply_heads(tx, {_head(at): 2}),
    "counts.counters.counted": lambda tx, at: counters.counted(tx, at.consultation),
    "counts.counters.cells": lambda tx, at: counters.cells(tx, at.consultation),
    "counts.counters.heads": lambda tx, at: counters.heads(tx, at.consultation),
    "counts.daily.count": lambda tx, at: daily.count(
        tx, at.council, at.consultation, DailyCount(NOW.date(), "telegram", "poster", "opened", 2)
    ),
    "counts.daily.of": lambda tx, at: daily.of(tx, at.consultation),
    "counts.recount.recount": _recounted,
    "counts.released.keep": lambda tx, at: released.keep(tx, at.council, at.consultation, "figures", {"new": 1}, LATER),
    "counts.released.one": lambda tx, at: released.one(tx, at.consultation, "figures"),
    "counts.released.series": lambda tx, at: (
        released.series(tx, at.consultation, "figures"), released.series(tx, at.consultation, "figures", last=True),
    ),
    "counts.released.of": lambda tx, at: released.of(tx, at.consultation),
    "messages.dead_letters.failed": lambda tx, at: dead_letters.failed(
        tx, at.council, BOT, "2", raw=b"", reason="again", address="1", now=LATER
    ),
    "messages.dead_letters.set_aside": lambda tx, at: dead_letters.set_aside(tx, at.council, BOT, "2"),
    "messages.dead_letters.forget": lambda tx, at: dead_letters.forget(tx, at.council, BOT, "1"),
    "messages.dead_letters.every": lambda tx, at: dead_letters.every(tx, at.council),
    "messages.dead_letters.sender": lambda tx, at: dead_letters.sender(tx, at.council, BOT, "1"),
    "messages.deduplication.claim": lambda tx, at: deduplication.claim(tx, at.council, BOT, ["2", "3"], NOW),
    "messages.letters.of": lambda tx, at: letters.of(tx, at.consultation),
    "messages.letters.numbered": lambda tx, at: letters.numbered(tx, at.consultation, 1),
    "messages.letters.handled": lambda tx, at: letters.handled(tx, at.consultation),
    "messages.letters.write": lambda tx, at: letters.write(
        tx, at.council, at.consultation, Letter(0, "decision", NOW), [], NOW
    ),
    "messages.letters.refuse": lambda tx, at: letters.refuse(tx, at.council, at.consultation, (1, "read"), NOW),
    "messages.letters.progress": lambda tx, at: letters.progress(tx, at.council, at.consultation, 1),
    "messages.letters.advance": lambda tx, at: letters.advance(
        tx, at.council, at.consultation, 1, Progress(3, 3, True), NOW
    ),
    "messages.mailbox.read": lambda tx, at: mailbox.read(tx, at.council, BOT, "1", after=0, now=NOW),
    "messages.mailbox.acknowledge": lambda tx, at: mailbox.acknowledge(tx, at.council, BOT, "1", 10_000),
    "messages.mailbox.clear": lambda tx, at: mailbox.clear(tx, at.council, BOT, "1"),
    "messages.outbox.add": lambda tx, at: outbox.add(
        tx, at.council,
        [Outgoing(BOT, "1", '{"new": 1}', op="replace", person="p1", ask=4), Outgoing(BOT, "2", "{}")], NOW,
    ),
    "messages.outbox.claim": lambda tx, at: outbox.claim(tx, BOT, 9, NOW, lease=LEASE, council=at.council),
    "messages.outbox.sent": lambda tx, at: outbox.sent(
        tx, [(row, "m9") for row in outbox.claim(tx, BOT, 9, NOW, lease=LEASE, council=at.council)], LATER
    ),
    "messages.outbox.retry": lambda tx, at: outbox.retry(tx, _claimed(tx, at), LATER),
    "messages.outbox.fail": lambda tx, at: outbox.fail(tx, _claimed(tx, at), "blocked", terminal=True),
    "people.erasing.erase": _erased,
    "people.loading.load": lambda tx, at: loading.load(tx, at.council, BOT, ["1", "9"]),
    "people.loading.load_ids": lambda tx, at: loading.load_ids(tx, at.council, ["p1", "p2"]),
    "people.loading.keys": lambda tx, at: sorted(loading.keys(tx, at.council)),
    "people.pictures.accept": lambda tx, at: pictures.accept(
        tx, at.council, at.consultation, bot=BOT, person="p1", step="photo", ref="new", file="x", now=NOW
    ),
    "people.pictures.store": lambda tx, at: pictures.store(tx, one(tx, "picture", at.council), b"new", "image/png"),
    "people.pictures.retry": lambda tx, at: pictures.retry(tx, one(tx, "picture", at.council), LATER),
    "people.pictures.fail": lambda tx, at: pictures.fail(tx, one(tx, "picture", at.council), "broken"),
    "people.pictures.content": lambda tx, at: pictures.content(tx, at.council, "rp1"),
    "people.readers.records": lambda tx, at: list(readers.records(tx, at.council, at.consultation)),
    "people.readers.answers_of": lambda tx, at: list(readers.answers_of(tx, at.consultation, "why")),
    "people.readers.standing": lambda tx, at: readers.standing(tx, at.consultation),
    "people.readers.told": lambda tx, at: readers.told(tx, at.consultation),
    "people.readers.participants": lambda tx, at: readers.participants(tx, at.council, at.consultation),
    "people.resumes.issue": lambda tx, at: resumes.issue(tx, at.council, BOT, "1", NOW),
    "people.resumes.redeem": lambda tx, at: resumes.redeem(
        tx, at.council, BOT, resumes.issue(tx, at.council, BOT, "1", NOW), "77", NOW
    ),
    "people.resumes.move": _moved,
    "people.retention.expire": lambda tx, at: retention.expire(tx, at.council, at.consultation, measures_of),
    "people.saving.save": _saved,
    "schedule.acts.plan": lambda tx, at: acts.plan(tx, at.council, "digest", "velo", NOW + timedelta(hours=1)),
    "schedule.acts.claim": lambda tx, at: acts.claim(tx, one(tx, "act", at.council), "me", LATER),
    "schedule.acts.finish": lambda tx, at: acts.finish(tx, one(tx, "act", at.council), LATER),
    "schedule.acts.skip": lambda tx, at: acts.skip(tx, one(tx, "act", at.council), "late", LATER),
    "schedule.acts.cancel": lambda tx, at: acts.cancel(tx, at.council, "digest", "velo", "moved", LATER),
    "schedule.acts.every": lambda tx, at: acts.every(tx, at.council),
    "schedule.reminders.plan": lambda tx, at: reminders.plan(
        tx, at.council, at.consultation, 2, silent_since=LATER, now=LATER
    ),
    "schedule.reminders.due": lambda tx, at: reminders.due(tx, at.council, at.consultation),
    "schedule.reminders.settle": lambda tx, at: reminders.settle(
        tx, at.council, ["p1", "p2"], 1, state="done", now=LATER
    ),
}  # fmt: skip
"""Function → a call of it about one consultation of one council."""
