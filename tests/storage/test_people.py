"""People are loaded and saved as they are, whole batches at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flows.values import Answer
from storage import Unavailable
from storage.counts import counters
from storage.database.codec import ticks
from storage.database.tx import Params, Row, Tx
from storage.people import loading
from storage.people.loading import Person
from storage.people.saving import Change, save
from tests.storage.town import BOT, NOW, StoredTown, became, consented, founded, with_answers


def test_every_address_asked_for_is_answered(town: StoredTown) -> None:
    """Somebody unknown has no conversation, and is a key all the same."""
    with town.store.write() as tx:
        assert loading.load(tx, town.council, BOT, ["1", "2", "1"]) == {"1": [], "2": []}


def test_a_doorstep_comes_back_as_it_was(town: StoredTown) -> None:
    """Before consent the state is kept, without an address."""
    person = town.doorstep("1")
    town.change(person, replace(person, participation=replace(person.participation, at="welcome", ask=1)))
    assert town.only("1").participation.at == "welcome"
    with town.store.read() as tx:
        assert tx.value("SELECT COUNT(*) FROM doorstep") == 1
        assert tx.value("SELECT COUNT(*) FROM identity") == 0


def test_consent_promotes_the_doorstep(town: StoredTown) -> None:
    """The row of the doorstep goes in the transaction that makes the participation."""
    town.change(town.doorstep("1"), town.doorstep("1"))
    before = town.only("1")
    town.change(before, consented(before))
    after = town.only("1")
    assert after.key > 0
    assert after.participation == consented(before).participation
    with town.store.read() as tx:
        assert tx.value("SELECT COUNT(*) FROM doorstep") == 0


def test_a_refusal_leaves_nothing(town: StoredTown) -> None:
    """No row remembers somebody who said no."""
    town.change(town.doorstep("1"), town.doorstep("1"))
    before = town.only("1")
    town.change(before, became(before, "refused"))
    with town.store.read() as tx:
        for table in ("doorstep", "identity", "participation", "headcount"):
            assert tx.value(f"SELECT COUNT(*) FROM {table}") == 0


def _rich(person: Person) -> Person:
    answers = {
        "consent": Answer(True, NOW),
        "why": Answer("l'été, \0 \ud800 « oui »", NOW + timedelta(microseconds=7), 3, dormant=True),
        "ideas": Answer({"s1": "agree"}, NOW, complete=False),
        "paid": Answer(2.5, NOW),
        "order": Answer(["a", "b"], NOW),
    }
    state = replace(
        person.participation, at="order", ask=4, asks=9, settled=(3, "paid"), refusals=1, draft=["a"], correcting="why",
        answers=answers, skipped=frozenset({"age"}), said=frozenset({"hello"}), shown={"ideas": ("s1", "s2")},
        reminders_off=True, told_decision=True, finished_at=NOW + timedelta(hours=1), end="end", version=7,
    )  # fmt: skip
    return replace(
        person, participation=state, heard={"77": "paid"}, mode="helped", unreachable=True, answered_at=NOW,
        reminded_at=NOW, days=("2026-03-02", "2026-03-02", "2026-03-02"),
    )  # fmt: skip


def test_a_participation_comes_back_whole(town: StoredTown) -> None:
    """What is loaded equals what was saved, answers in place, to the microsecond."""
    before = town.resident("1", {"bike": "yes"})
    town.change(before, _rich(before))
    assert town.only("1") == _rich(before)


def test_a_correction_keeps_nothing_of_the_former_answer(town: StoredTown) -> None:
    """Answers are updated in place; a step no longer answered has no row."""
    before = town.resident("1", {"why": "first words", "bike": "yes"})
    after = with_answers(before, {"why": "second words"})
    answers = {step: answer for step, answer in after.participation.answers.items() if step != "bike"}
    town.change(before, replace(after, participation=replace(after.participation, answers=answers)))
    with town.store.read() as tx:
        rows = tx.rows("SELECT step, value, revision FROM answer ORDER BY step")
    assert rows == [("consent", "true", 1), ("why", '"second words"', 2)]


class CountingStore(Tx):
    """A transaction that counts what it is asked."""

    def __init__(self, tx: Tx) -> None:
        self.__dict__.update(tx.__dict__)
        self.count = 0

    def rows(self, sql: str, **params: Any) -> Sequence[Row]:
        self.count += 1
        return super().rows(sql, **params)

    def run(self, sql: str, **params: Any) -> int:
        self.count += 1
        return super().run(sql, **params)

    def many(self, sql: str, rows: Sequence[Params]) -> int:
        self.count += bool(rows)
        return super().many(sql, rows)


def test_a_hundred_people_are_one_batch(town: StoredTown) -> None:
    """The number of statements does not grow with the number of people."""
    addresses = [str(n) for n in range(100)]
    with town.store.write() as tx:
        save(tx, [Change(None, consented(town.doorstep(address))) for address in addresses], NOW)
    with town.store.write() as tx:
        statements = CountingStore(tx)
        loaded = loading.load(statements, town.council, BOT, addresses)
        save(statements, [Change(each, with_answers(each, {"bike": "yes"})) for (each,) in loaded.values()], NOW)
    assert statements.count <= 10
    assert all(len(found) == 1 for found in loaded.values())


def test_nobody_is_linked_across_consultations(town: StoredTown) -> None:
    """The same address has another lookup in each consultation, and its address is sealed."""
    other = founded(town.store, "budget")
    town.resident("4242424242")
    other.change(other.doorstep("4242424242"), consented(other.doorstep("4242424242")))
    with town.store.write() as tx:
        assert len(loading.load(tx, town.council, BOT, ["4242424242"])["4242424242"]) == 2
        rows = tx.rows("SELECT lookup, address FROM identity")
    assert len({lookup for lookup, _ in rows}) == 2
    assert len({address for _, address in rows}) == 2
    assert not any("4242424242" in text or b"4242424242".hex() in text for row in rows for text in row)


def test_a_change_under_our_feet_is_refused(town: StoredTown) -> None:
    """A version that moved since the load makes the whole batch try again."""
    before = town.resident("1")
    town.change(before, with_answers(before, {"bike": "yes"}))
    with pytest.raises(Unavailable, match="conflict"):
        town.change(before, with_answers(before, {"bike": "no"}))
    assert town.only("1").participation.answers["bike"].value == "yes"


def test_a_day_is_written_when_it_comes_and_then_stays(town: StoredTown) -> None:
    """Started, answered, finished: each by its own moment, once; the columns that are counted say the same."""
    state = replace(consented(town.doorstep("1")).participation, started_at=None)
    person = replace(town.doorstep("1"), participation=state)
    with town.store.write() as tx:
        save(tx, [Change(None, person)], NOW)
    for day in (0, 1):
        before = town.only("1")
        moment = NOW + timedelta(days=day)
        state = replace(
            before.participation, started_at=moment, finished_at=moment, version=before.participation.version + 1
        )
        town.change(before, replace(before, participation=state, answered_at=moment))
        assert town.only("1").days == ("2026-03-02", "2026-03-02", "2026-03-02")
    with town.store.read() as tx:
        kept = tx.row("SELECT started_at, answered_at, finished_at, version FROM participation")
        assert kept == (*[ticks(NOW + timedelta(days=1))] * 3, state.version)
        assert {(head.what, head.n) for head in counters.heads(tx, town.consultation)} == {
            ("started", 1), ("answered", 1), ("finished", 1),
        }  # fmt: skip


def test_jobs_load_people_by_their_public_ids(town: StoredTown) -> None:
    """A job gets addresses back; ids of people who are gone give nobody."""
    person = town.resident("1", {"bike": "yes"})
    with town.store.write() as tx:
        assert loading.load_ids(tx, town.council, [person.participation.id, "p_gone"]) == [person]


def test_leaving_and_beginning_again_in_one_batch(town: StoredTown) -> None:
    """Two conversations of one address in one batch: the first is erased, the second stays."""
    before = town.resident("1", {"bike": "yes"})
    again = consented(town.doorstep("1"))
    with town.store.write() as tx:
        save(tx, [Change(None, again), Change(before, became(before, "erased"))], NOW)
    assert town.only("1").participation.id == again.participation.id


def test_headcounts_follow_people(town: StoredTown) -> None:
    """Started, answered and finished move with language and go with an erasure; days are the town's."""
    late = NOW.replace(hour=23, minute=30)
    with town.store.write() as tx:
        save(tx, [Change(None, consented(town.doorstep("1"), late))], late)
    before = town.only("1")
    after = with_answers(before, {"bike": "yes"}, late)
    town.change(before, replace(after, participation=replace(after.participation, language="en")))
    with town.store.read() as tx:
        heads = counters.heads(tx, town.consultation)
    assert {(head.what, head.language, head.n) for head in heads} == {("started", "en", 1), ("answered", "en", 1)}
    assert {head.day.isoformat() for head in heads} == {"2026-03-03"}
    person = town.only("1")
    town.change(person, became(person, "erased"))
    with town.store.read() as tx:
        assert counters.heads(tx, town.consultation) == []
