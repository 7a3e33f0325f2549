"""Plenty of everything in a town, in no order, with neighbours that differ from each other in one part of their key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.values import Answer
from storage import Tx
from storage.consultations import audit, coding, digests, officials, statements, versions
from storage.consultations.audit import Deed
from storage.consultations.coding import Coded
from storage.consultations.officials import Invitation
from storage.consultations.statements import Proposal
from storage.consultations.versions import Version
from storage.counts import counters, daily, released
from storage.counts.counters import Head
from storage.counts.daily import DailyCount
from storage.messages import dead_letters, letters, outbox
from storage.messages.letters import Letter
from storage.messages.outbox import Outgoing
from storage.people import loading, resumes
from storage.people.saving import Change, save
from storage.schedule import acts, reminders
from tests.storage.town import BOT, NOW
from tests.storage.twins import LATER, Asked, one


def plenty(tx: Tx, at: Asked) -> None:
    """Several of everything that is listed, not in the order in which it is told."""
    council, consultation = at.council, at.consultation
    for who in ("Zoé", "Ana"):
        audit.note(tx, council, Deed(who, "launch", "velo", {}, NOW))
        code = officials.invite(tx, council, Invitation("official", label=who), by="it", now=NOW)
        official = officials.claim(tx, council, code, bot="council", address=who, language="fr", now=NOW)
        assert official is not None
        digest = one(tx, "digest", council)
        digests.reply(tx, council, digest, official.key, choice="read", text="", now=LATER if who == "Zoé" else NOW)
        told = Proposal(f"s{who}", "ideas", who, "fr", "accepted", "", "p2", NOW)
        statements.propose(tx, council, consultation, told)
    for period, when in (("2026-W12", LATER), ("2026-W11", NOW)):
        digests.add(tx, council, consultation, period, {}, when)
        versions.keep(tx, council, consultation, Version(period, "t", b"", when))
        acts.plan(tx, council, "close", period, when)
    for key in ("b", "a"):
        dead_letters.failed(tx, council, BOT, key, raw=b"", reason="fault", address="1", now=NOW)
        dead_letters.set_aside(tx, council, BOT, key)
        released.keep(tx, council, consultation, key, {}, NOW)
        letters.write(tx, council, consultation, Letter(0, "decision", NOW, text={"fr": key}), [], NOW)
    for number in (2, 1):
        day = NOW.date() + timedelta(days=number)
        daily.count(tx, council, consultation, DailyCount(day, "web", "", "opened", number))
        head = Head(council, consultation, "started", "web", "fr", "", day.isoformat())
        counters.apply_heads(tx, {head: number})
    coding.keep(tx, council, consultation, "why", [Coded("p3", "", "", ("b",)), Coded("p2", "", "", ("a",))])
    rows = [Outgoing(BOT, "30", "{}", person="p3", mailbox=True) for _ in range(2)]
    outbox.add(tx, council, [*rows, Outgoing(BOT, "31", "{}", due=LATER), Outgoing(BOT, "32", "{}")], NOW)
    _neighbours(tx, at)


def _neighbours(tx: Tx, at: Asked) -> None:
    """Rows that differ from those of a case in one part of their key: another bot, another address, another step."""
    council, consultation = at.council, at.consultation
    for bot, key in (("web", "1"), ("web", "2"), (BOT, "3")):
        dead_letters.failed(tx, council, bot, key, raw=b"", reason="fault", address="1", now=NOW)
    for bot, address in (("web", "1"), (BOT, "2"), ("web", "2")):
        resumes.issue(tx, council, bot, address, NOW)
        # The same page or chat elsewhere, and a slot of another prompt.
        outbox.add(tx, council, [Outgoing(bot, address, "{}", person="p2", ask=4, mailbox=bot == "web")], NOW)
    outbox.add(tx, council, [Outgoing(BOT, "1", "{}", person="p2", ask=5), Outgoing("web", "1", "{}", due=LATER)], NOW)
    sleeping = {"why": Answer("endormi", NOW, dormant=True), "ideas": Answer({"sp1": "pass"}, NOW, dormant=True)}
    (person,) = loading.load_ids(tx, council, ["p8"])
    state = replace(person.participation, answers={**person.participation.answers, **sleeping}, version=9, at="why")
    save(tx, [Change(person, replace(person, participation=state, heard={"77": "why"}))], NOW)
    reminders.plan(tx, council, consultation, 3, silent_since=LATER, now=LATER)
    tx.run(
        "INSERT INTO reminder (council_id, participation_id, nth, consultation_id, state, at)"
        " SELECT council_id, id, 9, consultation_id, 'skipped', 0 FROM participation"
        " WHERE council_id = :council AND public_id = 'p1'",
        council=council,
    )
    for subject in ("velo", "other"):
        acts.plan(tx, council, "letter", subject, NOW)
    acts.plan(tx, council, "digest", "other", NOW)
    versions.keep_media(tx, council, consultation, {"other.png": (b"other", "image/png")})
    statements.propose(tx, council, consultation, Proposal("s8", "wishes", "Huit", "fr", "pending", "", "p1", NOW))
    statements.prioritise(tx, council, consultation, "wishes", {"s8": 0.3}, {}, NOW)
