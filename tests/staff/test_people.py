"""Links, erasures and numbers of the day: what staff do to people, noted without saying who."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from staff.forgetting import UnknownPeople, forget
from staff.moderation import FIRST, Doubt, decide, waiting
from staff.officials import invite, joined, revoke
from staff.standing import Standing, queues, standing
from storage import Store
from storage.consultations import audit, consultations, digests, officials, statements
from storage.consultations.statements import Proposal
from storage.counts import counters
from storage.counts.counting import Counting
from storage.messages import dead_letters, outbox
from storage.messages.outbox import Outgoing
from tests.storage.town import BOT, MEASURES, NOW, StoredTown, founded, moved, opened


@pytest.fixture
def town(sqlite_url: str) -> Iterator[StoredTown]:
    """A council with one open consultation."""
    store: Store = opened(sqlite_url)
    yield founded(store)
    store.close()


def test_an_invitation_names_whom_it_is_for_works_a_day_and_is_noted(town: StoredTown) -> None:
    """An official is elected, a colleague is staff."""
    with town.store.write() as tx:
        with pytest.raises(ValueError, match="whom"):
            invite(tx, town.council, "  ", (), colleague=False, who="it", now=NOW)
        links = [
            invite(tx, town.council, label, ("parks",), colleague=colleague, who="it", now=NOW)
            for label, colleague in (("Ana", False), ("Col", True), ("Late", False))
        ]
        last = NOW + timedelta(hours=24)
        moments = (last - timedelta(seconds=1), NOW, last)
        found = [
            officials.claim(tx, town.council, code, bot="council", address=str(n), language="fr", now=at)
            for n, (code, at) in enumerate(zip(links, moments, strict=True))
        ]
        assert found[2] is None, "a day is over"
        people = joined(tx, town.council)
        assert [(one.label, one.elected, one.staff, one.groups) for one in people] == [
            ("Ana", True, False, ("parks",)), ("Col", False, True, ("parks",)),
        ]  # fmt: skip
        deeds = audit.latest(tx, town.council)
        assert {(deed.who, deed.what) for deed in deeds} == {("it", "invite")}
        assert {deed.subject: deed.detail["purpose"] for deed in deeds} == {
            "Late": "official", "Col": "colleague", "Ana": "official",
        }  # fmt: skip


def test_who_is_sent_away_is_gone_and_noted_once(town: StoredTown) -> None:
    """Nobody has that id a second time."""
    with town.store.write() as tx:
        code = invite(tx, town.council, "Ana", (), colleague=False, who="it", now=NOW)
        one = officials.claim(tx, town.council, code, bot="council", address="1", language="fr", now=NOW)
        assert one is not None
        assert revoke(tx, town.council, one.id, who="mayor", now=NOW)
        assert joined(tx, town.council) == []
        assert not revoke(tx, town.council, one.id, who="mayor", now=NOW)
        assert [(deed.who, deed.what, deed.subject) for deed in audit.latest(tx, town.council)][:2] == [
            ("mayor", "revoke", one.id), ("it", "invite", "Ana"),
        ]  # fmt: skip


def test_forgetting_erases_all_or_none_and_says_how_many_never_who(town: StoredTown) -> None:
    """Counters forget them with the same commit."""
    people = [town.resident(str(n), {"bike": "yes"}) for n in range(3)]
    with town.store.write() as tx:
        for person in people:
            counters.apply(tx, town.council, {town.consultation: moved({}, person.participation.answers)})
        ids = [person.participation.id for person in people]
        with pytest.raises(UnknownPeople) as unknown:
            forget(tx, town.council, [ids[0], "p_nobody", "p_else"], _counting, who="it", now=NOW)
        assert unknown.value.ids == ("p_else", "p_nobody")
        several = UnknownPeople(["p_c", "p_a", "p_b"])
        assert (several.ids, str(several)) == (("p_a", "p_b", "p_c"), "p_a, p_b, p_c")
        assert counters.cells(tx, town.consultation)["bike"] == {"n": 3, "yes": 3}
        assert forget(tx, town.council, ids[:2], _counting, who="it", now=NOW) == 2
        assert counters.cells(tx, town.consultation)["bike"] == {"n": 1, "yes": 1}
        assert {head.what: head.n for head in counters.heads(tx, town.consultation)} == {"started": 1, "answered": 1}
        (deed,) = audit.latest(tx, town.council)
        assert (deed.who, deed.what, deed.subject, deed.detail) == ("it", "forget", "2", {})
        assert tx.value("SELECT COUNT(*) FROM participation") == 1


def _counting(consultation: int, flow: str) -> Counting:
    return Counting(MEASURES)


def test_where_a_consultation_stands_in_numbers(town: StoredTown) -> None:
    """People, statements that nobody read, officials' answers that nobody sent, messages and what failed."""
    for number in range(3):
        town.resident(str(number), {"bike": "yes"} if number else {})
    with town.store.write() as tx:
        (row,) = consultations.every(tx)
        for name, state in (("a", "pending"), ("b", "pending"), ("c", "accepted")):
            statements.propose(
                tx, town.council, row.key, Proposal(name, "ideas", name, "fr", state, "", "", NOW)  # type: ignore[arg-type]
            )  # fmt: skip
        assert [one.id for one in waiting(tx, row)] == ["a", "b"]
        code = invite(tx, town.council, "Ana", (), colleague=False, who="it", now=NOW)
        one = officials.claim(tx, town.council, code, bot="council", address="1", language="fr", now=NOW)
        assert one is not None
        digest = digests.add(tx, town.council, row.key, "2026-W10", {}, NOW)
        digests.reply(tx, town.council, digest.key, one.key, choice="read", text="", now=NOW)
        assert standing(tx, row) == Standing(started=3, answered=2, finished=0, pending=2, answers=1)
        outbox.add(tx, town.council, [Outgoing(BOT, str(n), "{}") for n in range(2)] + [Outgoing("x", "1", "{}")], NOW)
        dead_letters.failed(tx, town.council, BOT, "7", raw=b"", reason="fault", address="1", now=NOW)
        assert queues(tx, town.council, [BOT]) == (2, 0)
        dead_letters.set_aside(tx, town.council, BOT, "7")
        assert queues(tx, town.council, [BOT, "x"]) == (3, 1)


def test_a_sentence_that_may_name_somebody_is_accepted_by_two(sqlite_url: str) -> None:
    """The same person twice is one; a refusal takes one; who looked first is in the audit."""
    town = founded(opened(sqlite_url))
    with town.store.write() as tx:
        for name, text in (("r_1", "Mme Durand se gare mal."), ("r_2", "Mme Durand encore."), ("r_3", "Des bancs.")):
            proposal = Proposal(name, "talk", text, "fr", "pending", "", "", NOW)
            statements.propose(tx, town.council, town.consultation, proposal)

        def act(name: str, who: str, *, accepted: bool = True) -> object:
            return decide(tx, town.council, name, accepted=accepted, reason="nomme", who=who, now=NOW)

        assert act("r_1", "Ana") == Doubt("name")
        assert act("r_1", "ana") == Doubt("name")
        assert [one.id for one in waiting(tx, consultations.every(tx)[0])] == ["r_1", "r_2", "r_3"]
        assert getattr(act("r_1", "Bo"), "state", "") == "accepted"
        assert act("r_1", "Cy") is None
        assert getattr(act("r_2", "Ana", accepted=False), "state", "") == "refused"
        assert getattr(act("r_3", "Ana"), "state", "") == "accepted"
        assert {deed.who for deed in audit.about(tx, town.council, FIRST, "r_1")} == {"Ana", "ana"}
