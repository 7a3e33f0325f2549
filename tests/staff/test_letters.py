"""Officials' answers and the decision on their way back: what waits, what goes together, what is refused and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from staff import letters as mailing
from staff.letters import LONGEST, ToldAlready, decide, draft, refuse, send_answers, waiting
from staff.plan import LETTER, PROMISE_DUE, PROMISE_SOON
from storage import Store, Tx
from storage.consultations import audit, consultations, digests, officials
from storage.consultations.consultations import Consultation
from storage.consultations.officials import Invitation, Official
from storage.messages import letters, outbox
from storage.schedule import acts
from tests.storage.town import NOW, founded, opened

SOON = NOW + timedelta(hours=1)


@dataclass
class CouncilHall:
    """A consultation with one digest, two elected officials and a colleague."""

    store: Store
    row: Consultation
    digest: int
    people: dict[str, Official]

    def answer(self, tx: Tx, name: str, choice: str, text: str = "") -> None:
        """Somebody answers the digest."""
        digests.reply(
            tx, self.row.council, self.digest, self.people[name].key, choice=choice, text=text, now=SOON
        )  # fmt: skip


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[CouncilHall]:
    """Nobody has answered yet."""
    store = opened(sqlite_url)
    town = founded(store)
    people: dict[str, Official] = {}
    with store.write() as tx:
        (row,) = consultations.every(tx)
        digest = digests.add(tx, town.council, town.consultation, "2026-W10", {}, NOW)
        for number, name in enumerate(("Ana", "Bob", "Col")):
            invitation = Invitation("colleague" if name == "Col" else "official", (), name != "Col", name)
            code = officials.invite(tx, town.council, invitation, by="it", now=NOW)
            one = officials.claim(tx, town.council, code, bot="council", address=str(number), language="fr", now=NOW)
            assert one is not None
            people[name] = replace(one, state="active")
            officials.save(tx, people[name])
    yield CouncilHall(store, row, digest.key, people)
    store.close()


def test_what_waits_are_officials_taps_that_nobody_handled(hall: CouncilHall) -> None:
    """A colleague's tap, a question without a tap, what was sent and what was refused do not wait."""
    with hall.store.write() as tx:
        hall.answer(tx, "Ana", "weigh")
        hall.answer(tx, "Bob", "question", "Pourquoi ?")
        hall.answer(tx, "Col", "read")
        assert [(one.label, one.choice) for one in waiting(tx, hall.row)] == [("Ana", "weigh")]
        assert send_answers(tx, hall.row, names=True, who="officer", now=SOON) == 1
        assert waiting(tx, hall.row) == []
        hall.answer(tx, "Ana", "debate")
        assert [one.choice for one in waiting(tx, hall.row)] == ["debate"], "a change of mind is another answer"


def test_one_letter_carries_all_that_waits_with_or_without_names(hall: CouncilHall) -> None:
    """None when nothing waits."""
    with hall.store.write() as tx:
        assert draft(tx, hall.row, SOON, names=True) is None
        assert send_answers(tx, hall.row, names=True, who="officer", now=SOON) == 0
        assert acts.every(tx, hall.row.council) == []
        hall.answer(tx, "Ana", "weigh")
        hall.answer(tx, "Bob", "read")
        named, unnamed = (draft(tx, hall.row, SOON, names=names) for names in (True, False))
        assert named is not None
        assert unnamed is not None
        assert [(line.name, line.choice) for line in named.lines] == [("Ana", "weigh"), ("Bob", "read")]
        assert [(line.name, line.choice) for line in unnamed.lines] == [("", "weigh"), ("", "read")]
        assert set(named.officials) == {hall.people["Ana"].id, hall.people["Bob"].id}
        assert (named.kind, named.at) == ("answers", SOON)
        assert letters.of(tx, hall.row.key) == []


def test_a_letter_is_kept_planned_and_noted(hall: CouncilHall) -> None:
    """Sent at once by the act that carries its number."""
    with hall.store.write() as tx:
        hall.answer(tx, "Ana", "weigh")
        number = send_answers(tx, hall.row, names=False, who="officer", now=SOON)
        assert [letter.number for letter in letters.of(tx, hall.row.key)] == [number] == [1]
        (act,) = acts.every(tx, hall.row.council)
        assert (act.kind, act.subject, act.due) == (LETTER, f"{hall.row.key}:1", SOON)
        (deed,) = audit.latest(tx, hall.row.council)
        assert (deed.who, deed.what, deed.subject, deed.detail) == ("officer", "send answers", "velo", {"letter": 1})
        standing = mailing.mail(tx, hall.row, SOON, names=True)
        assert (standing.waiting, standing.letter) == ((), None)
        assert [(letter.number, told) for letter, told in standing.sent] == [(1, 0)]
        letters.advance(tx, hall.row.council, hall.row.key, 1, letters.Progress(4, 7, False), SOON)
        assert [told for _, told in mailing.mail(tx, hall.row, SOON, names=True).sent] == [7]


def say_why(official: Official, reason: str) -> str:
    """What the message says."""
    return json.dumps({official.label: reason})


def test_a_refusal_needs_a_reason_and_tells_the_official_alone(hall: CouncilHall) -> None:
    """Once; it is noted with the choice, and the other answer still waits."""
    with hall.store.write() as tx:
        hall.answer(tx, "Ana", "weigh")
        hall.answer(tx, "Bob", "read")
        first, second = waiting(tx, hall.row)
        with pytest.raises(ValueError, match="reason"):
            refuse(tx, hall.row, first.key, reason=" ", who="officer", now=SOON, words=say_why)
        assert len(waiting(tx, hall.row)) == 2
        refused = refuse(tx, hall.row, first.key, reason="trop tôt", who="officer", now=SOON, words=say_why)
        assert refused == first
        assert waiting(tx, hall.row) == [second]
        (message,) = outbox.claim(tx, "council", 9, SOON, lease=timedelta(minutes=1))
        assert (message.address, message.kind, message.body) == ("0", "broadcast", {"Ana": "trop tôt"})
        (deed,) = audit.latest(tx, hall.row.council)
        assert (deed.what, deed.subject, deed.detail) == (
            "refuse an answer", hall.people["Ana"].id, {"choice": "weigh", "reason": "trop tôt"},
        )  # fmt: skip
        assert refuse(tx, hall.row, first.key, reason="encore", who="officer", now=SOON, words=say_why) is None
        assert len(audit.latest(tx, hall.row.council)) == 1


def test_an_official_who_stopped_is_not_written_to(hall: CouncilHall) -> None:
    """The refusal stands all the same."""
    with hall.store.write() as tx:
        hall.answer(tx, "Ana", "weigh")
        officials.save(tx, replace(hall.people["Ana"], state="stopped"))
        (one,) = waiting(tx, hall.row)
        assert refuse(tx, hall.row, one.key, reason="non", who="officer", now=SOON, words=say_why) == one
        assert outbox.claim(tx, "council", 9, SOON, lease=timedelta(minutes=1)) == []
        assert waiting(tx, hall.row) == []


@pytest.mark.parametrize("text", [{}, {"fr": " "}, {"fr": "Oui", "en": ""}, {"fr": "x" * (LONGEST + 1)}])
def test_a_decision_has_words_and_fits_one_message(hall: CouncilHall, text: dict[str, str]) -> None:
    """In every language given."""
    with hall.store.write() as tx:
        with pytest.raises(ValueError, match="3000"):
            decide(tx, hall.row, text, who="officer", now=SOON)
        assert letters.of(tx, hall.row.key) == []
        assert decide(tx, hall.row, {"fr": "x" * LONGEST}, who="officer", now=SOON) == 1


def test_a_decision_keeps_the_promise_and_is_told_once(hall: CouncilHall) -> None:
    """Neither reminder of the promise is due any more; the same words again are refused, others are another letter."""
    subject = str(hall.row.key)
    with hall.store.write() as tx:
        for kind in (PROMISE_SOON, PROMISE_DUE):
            acts.plan(tx, hall.row.council, kind, subject, SOON)
        assert decide(tx, hall.row, {"fr": "Nous plantons."}, who="mayor", now=SOON) == 1
        states = {act.kind: (act.state, act.reason) for act in acts.every(tx, hall.row.council) if act.kind != LETTER}
        assert states == dict.fromkeys((PROMISE_SOON, PROMISE_DUE), ("skipped", "the decision was told"))
        with pytest.raises(ToldAlready):
            decide(tx, hall.row, {"fr": "Nous plantons."}, who="mayor", now=SOON)
        assert decide(tx, hall.row, {"fr": "Nous plantons plus."}, who="mayor", now=SOON) == 2
        kept = letters.of(tx, hall.row.key)
        assert [(letter.kind, dict(letter.text)) for letter in kept] == [
            ("decision", {"fr": "Nous plantons."}), ("decision", {"fr": "Nous plantons plus."}),
        ]  # fmt: skip
