"""What is settled keeps nothing of anybody, and every moment said is kept to the microsecond."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storage import Store, Tx
from storage.consultations import coding, officials, statements
from storage.consultations.officials import Invitation
from storage.counts import counters
from storage.counts.recount import recount
from storage.database import tx as tx_module
from storage.messages import dead_letters, mailbox, outbox
from storage.messages.outbox import TOAST_LIFE, Claimed, Outgoing
from storage.people import pictures, readers, resumes, retention
from storage.people.loading import Person
from storage.schedule import acts, reminders
from tests.storage.town import BOT, NOW, StoredTown, became, founded, measures_of, opened

LEASE = timedelta(seconds=30)
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
EIGHT_DAYS = timedelta(days=8)


@pytest.fixture
def town(sqlite_url: str) -> Iterator[StoredTown]:
    """A council with one open consultation; both databases run the rest of the storage tests."""
    store: Store = opened(sqlite_url)
    yield founded(store)
    store.close()


def put(tx: Tx, town: StoredTown, address: str, **more: object) -> None:
    """A message that names somebody."""
    outbox.add(tx, town.council, [Outgoing(BOT, address, '{"to": "Ana"}', **more)], NOW)  # type: ignore[arg-type]


def rows(tx: Tx) -> list[tuple[str, ...]]:
    """State, reason and whatever is left of a person in each row of the outbox."""
    return [tuple(row) for row in tx.rows("SELECT state, reason, address, person, body FROM outbox ORDER BY id")]


def claimed(tx: Tx, after: timedelta = timedelta(0), limit: int = 50) -> list[Claimed]:
    """What a courier takes."""
    return outbox.claim(tx, BOT, limit, NOW + after, lease=LEASE)


def test_a_toast_lives_ten_seconds_to_the_microsecond(town: StoredTown) -> None:
    """Then nothing of it is left but that it was late; other messages have no such end."""
    with town.store.write() as tx:
        put(tx, town, "1", kind="toast", person="p_1", ask=1)
        put(tx, town, "2", person="p_2", ask=1)
        assert [row.kind for row in claimed(tx, TOAST_LIFE, limit=1)] == ["toast"]
    with town.store.write() as tx:
        tx.run("UPDATE outbox SET state = 'pending'")
        assert [row.address for row in claimed(tx, TOAST_LIFE + TICK)] == ["2"]
        assert rows(tx)[0] == ("dropped", "late", "", "", "")


def test_what_failed_or_went_keeps_no_address_no_person_and_no_words(town: StoredTown) -> None:
    """Of the person who blocked the bot everything that waited is dropped as well; others still wait."""
    ana = town.resident("1")
    with town.store.write() as tx:
        for address in ("1", "1", "2", "3"):
            put(tx, town, address, person=ana.participation.id if address == "1" else "p_2", ask=7)
        put(tx, town, "1", mailbox=True, person=ana.participation.id)
        blocked, lost, sent = claimed(tx)
        outbox.fail(tx, lost, "too long", terminal=False)
        outbox.fail(tx, blocked, "blocked", terminal=True)
        outbox.sent(tx, [(sent, "77")], NOW)
        assert rows(tx) == [
            ("failed", "blocked", "", "", ""), ("dropped", "unreachable", "", "", ""),
            ("failed", "too long", "", "", ""), ("sent", "", "", "", ""),
            ("mailbox", "", "1", ana.participation.id, '{"to": "Ana"}'),
        ]  # fmt: skip
        assert tx.rows("SELECT person, ask, message FROM slot") == [("p_2", 7, "77")]
        assert tx.value("SELECT COUNT(*) FROM outbox WHERE lease IS NOT NULL") == 0
        outbox.retry(tx, sent, NOW)
        assert rows(tx)[3] == ("sent", "", "", "", ""), "what is settled is not sent again"
    assert town.only("1").unreachable


def test_a_retry_waits_for_its_moment_and_counts_unless_the_network_asked(town: StoredTown) -> None:
    """Its lease is given back."""
    with town.store.write() as tx:
        put(tx, town, "1")
        (row,) = claimed(tx)
        outbox.retry(tx, row, NOW + LEASE, counted=False)
        assert claimed(tx, LEASE - TICK) == []
        (again,) = claimed(tx, LEASE)
        assert again.attempts == 0
        outbox.retry(tx, again, NOW + LEASE)
        assert [row.attempts for row in claimed(tx, LEASE)] == [1]
        assert outbox.release(tx, NOW + LEASE + LEASE) == 0
        assert outbox.release(tx, NOW + LEASE + LEASE + TICK) == 1
        assert outbox.release(tx, NOW + LEASE + LEASE + TICK) == 0


@pytest.mark.parametrize(
    ("change", "told", "reminded"),
    [
        (lambda person: person, "", ""),
        (lambda person: became(person, "finished"), "", "not due any more"),
        (lambda person: became(person, "left"), "left", "left"),
        (lambda person: became(person, "erased"), "gone", "gone"),
        (lambda person: replace(person, unreachable=True), "unreachable", "unreachable"),
        (lambda person: _altered(person, reminders_off=True), "", "not due any more"),
        (lambda person: _altered(person, active_at=NOW + TICK), "", "not due any more"),
        (lambda person: _altered(person, active_at=NOW), "", ""),
        (lambda person: _altered(person, active_at=None), "", ""),
    ],
    ids=["same", "finished", "left", "erased", "blocked", "no reminders", "answered since", "answered before", "never"],
)  # fmt: skip
def test_a_broadcast_is_checked_again_when_it_goes(town: StoredTown, change: object, told: str, reminded: str) -> None:
    """News goes to whoever is there and reachable; a reminder only to whoever it still concerns."""
    person = town.resident("1")
    with town.store.write() as tx:
        put(tx, town, "1", kind="broadcast", person=person.participation.id)
        put(tx, town, "2", kind="broadcast", person=person.participation.id, recheck="reminder")
    town.change(person, change(person))  # type: ignore[operator]
    with town.store.write() as tx:
        if told == "gone":
            assert [row[:2] for row in rows(tx)] == [("pending", "")], "the erasure took what was at their address"
        left = {row.address for row in claimed(tx)}
        kept = {row[0]: row[1:] for row in tx.rows("SELECT state, reason, address, person, body FROM outbox")}
    assert left == {address for address, reason in (("1", told), ("2", reminded)) if not reason}
    if told or reminded:
        assert kept["dropped"] == (reminded, "", "", "")


def _altered(person: Person, **more: object) -> Person:
    state = replace(person.participation, version=person.participation.version + 1, **more)  # type: ignore[arg-type]
    return replace(person, participation=state)


def test_a_mailbox_is_emptied_up_to_what_was_shown(town: StoredTown) -> None:
    """Acknowledged, cleared or never read: nothing of anybody is left, and another page keeps its own."""
    with town.store.write() as tx:
        for address in ("1", "1", "1", "2"):
            put(tx, town, address, mailbox=True, person="p_1", ask=1)
        put(tx, town, "1", person="p_1", ask=2)
        mails = mailbox.read(tx, town.council, BOT, "1", after=0, now=NOW)
        assert len(mails) == 3
        assert mailbox.read(tx, town.council, BOT, "1", after=mails[0].sequence, now=NOW) == mails[1:]
        assert mailbox.read(tx, town.council, BOT, "1", after=0, now=NOW - TICK) == []
        assert mailbox.read(tx, town.council, BOT, "1", after=0, now=NOW, limit=2) == mails[:2]
        assert mailbox.acknowledge(tx, town.council, BOT, "1", mails[0].sequence) == 1
        assert mailbox.clear(tx, town.council, BOT, "1") == 2
        assert mailbox.sweep(tx, NOW) == 0
        assert mailbox.sweep(tx, NOW + TICK) == 1
        waiting = ("pending", "", "1", "p_1", '{"to": "Ana"}')
        gone = ("dropped", "", "", "", "")
        assert rows(tx) == [("sent", "", "", "", ""), gone, gone, ("dropped", "never read", "", "", ""), waiting]
        assert outbox.prune(tx, NOW) == 0
        assert outbox.prune(tx, NOW + TICK) == 4
        assert rows(tx) == [waiting]


def test_a_page_reads_toasts_while_they_are_fresh_and_replies_at_any_time(town: StoredTown) -> None:
    """Ten seconds, as on a network."""
    with town.store.write() as tx:
        put(tx, town, "1", kind="toast", mailbox=True)
        put(tx, town, "1", mailbox=True)
        for after, kinds in ((TOAST_LIFE, ["toast", "reply"]), (TOAST_LIFE + TICK, ["reply"])):
            found = mailbox.read(tx, town.council, BOT, "1", after=0, now=NOW + after)
            assert [mail.kind for mail in found] == kinds


def test_the_daily_sweep_takes_what_is_older_than_its_life_and_no_more(town: StoredTown) -> None:
    """Doorsteps a day, failing updates eight days; what was set aside waits for a person."""
    town.change(town.doorstep("1"), town.doorstep("1"))
    with town.store.write() as tx:
        code = resumes.issue(tx, town.council, BOT, "1", NOW)
        for key in ("1", "2"):
            dead_letters.failed(tx, town.council, BOT, key, raw=b"", reason="fault", address="1", now=NOW)
        dead_letters.set_aside(tx, town.council, BOT, "1")

        def left() -> tuple[object, ...]:
            tables = ("doorstep", "resume", "dead_letter")
            return tuple(tx.value(f"SELECT COUNT(*) FROM {table}") for table in tables)

        retention.sweep(tx, NOW + DAY)
        assert left() == (1, 1, 2)
        retention.sweep(tx, NOW + DAY + TICK)
        assert left() == (0, 0, 2)
        retention.sweep(tx, NOW + EIGHT_DAYS)
        assert left()[2] == 2
        retention.sweep(tx, NOW + EIGHT_DAYS + TICK)
        assert [letter.key for letter in dead_letters.every(tx, town.council)] == ["1"]
        assert left()[2] == 1
        assert not resumes.redeem(tx, town.council, BOT, code, "2", NOW)


def test_a_resume_code_works_once_within_its_day_however_it_is_typed(town: StoredTown) -> None:
    """A new one ends the former; at its very end it works no more."""
    with town.store.write() as tx:
        former = resumes.issue(tx, town.council, BOT, "1", NOW)
        code = resumes.issue(tx, town.council, BOT, "1", NOW)
        assert not resumes.redeem(tx, town.council, BOT, former, "2", NOW)
        assert not resumes.redeem(tx, town.council, BOT, code, "2", NOW + DAY)
        assert resumes.redeem(tx, town.council, BOT, f" {code.upper()} ", "2", NOW + DAY - TICK)
        assert not resumes.redeem(tx, town.council, BOT, code, "3", NOW)


def test_reminders_are_for_the_silent_and_the_rested(town: StoredTown) -> None:
    """Silent since that very moment is silent enough; twenty hours of rest are enough, a microsecond less is not."""
    people = {name: town.resident(name) for name in ("silent", "spoke", "rested", "tired", "off", "blocked", "done")}

    def alter(name: str, person: Person) -> None:
        town.change(people[name], person)

    late = NOW + timedelta(days=1)
    alter("spoke", _altered(people["spoke"], active_at=NOW + TICK))
    alter("rested", replace(_altered(people["rested"]), reminded_at=late - reminders.REST))
    alter("tired", replace(_altered(people["tired"]), reminded_at=late - reminders.REST + TICK))
    alter("off", _altered(people["off"], reminders_off=True))
    alter("blocked", replace(_altered(people["blocked"]), unreachable=True))
    alter("done", became(people["done"], "finished"))
    with town.store.write() as tx:

        def plan(number: int) -> int:
            return reminders.plan(tx, town.council, town.consultation, number, silent_since=NOW, now=late)

        assert plan(1) == 2
        due = reminders.due(tx, town.council, town.consultation)
        assert due == [(people[name].participation.id, 1) for name in ("silent", "rested")]
        assert reminders.due(tx, town.council, town.consultation, limit=1) == due[:1]
        assert plan(1) == plan(2) == 0, "one that waits is enough"
        reminders.settle(tx, town.council, [due[0][0]], 1, state="skipped", now=late)
        reminders.settle(tx, town.council, [due[1][0]], 1, state="done", now=late)
        assert reminders.due(tx, town.council, town.consultation) == []
        assert plan(1) == 0, "each at most once"
        assert plan(2) == 1, "whoever was reminded rests"
        assert reminders.due(tx, town.council, town.consultation) == [(people["silent"].participation.id, 2)]


def test_an_act_is_due_claimed_and_given_back_at_its_moment(town: StoredTown) -> None:
    """Only one still planned is claimed, moved or cancelled; what is done stays done."""
    with town.store.write() as tx:
        for subject, due in (("b", NOW), ("a", NOW), ("c", NOW - TICK), ("later", NOW + TICK)):
            assert acts.plan(tx, town.council, "close", subject, due)
        assert [act.subject for act in acts.due(tx, NOW)] == ["c", "b", "a"]
        assert [act.subject for act in acts.due(tx, NOW, limit=1)] == ["c"]
        first, second, third = acts.due(tx, NOW)
        assert acts.claim(tx, first.key, "me", NOW)
        assert not acts.claim(tx, first.key, "you", NOW)
        assert {act.claimed_by for act in acts.every(tx, town.council)} == {"me", ""}
        assert not acts.plan(tx, town.council, "close", "c", NOW)
        assert not acts.cancel(tx, town.council, "close", "c", "no", NOW)
        assert acts.release(tx, NOW) == 0
        assert acts.release(tx, NOW + TICK) == 1
        assert [(act.subject, act.claimed_by) for act in acts.due(tx, NOW)] == [("c", ""), ("b", ""), ("a", "")]
        acts.claim(tx, first.key, "me", NOW)
        acts.finish(tx, first.key, NOW)
        acts.skip(tx, first.key, "late", NOW)
        acts.skip(tx, second.key, "late", NOW)
        assert acts.cancel(tx, town.council, "close", "a", "moved", NOW)
        assert [(act.subject, act.state, act.reason) for act in acts.every(tx, town.council)] == [
            ("c", "done", ""), ("b", "skipped", "late"), ("a", "skipped", "moved"), ("later", "planned", ""),
        ]  # fmt: skip
        assert third.subject == "a"


def test_a_picture_is_fetched_when_due_and_leaves_no_name_of_the_network(town: StoredTown) -> None:
    """A few at a time, the longest due first; a claim that expired is another's; only a stored one is shown."""
    person = town.resident("1").participation.id
    with town.store.write() as tx:
        for number in range(6):
            pictures.accept(
                tx, town.council, town.consultation, bot=BOT, person=person, step="photo", ref=f"r{number}",
                file=f"f{number}", now=NOW - number * TICK,
            )  # fmt: skip
        assert [one.ref for one in pictures.claim(tx, NOW - 5 * TICK, lease=LEASE)] == ["r5"]
        assert sorted(one.ref for one in pictures.claim(tx, NOW, lease=LEASE)) == ["r1", "r2", "r3", "r4"]
        (last,) = pictures.claim(tx, NOW, lease=LEASE)
        assert (last.ref, last.attempts, last.person) == ("r0", 1, person)
        assert pictures.claim(tx, NOW, lease=LEASE) == []
        pictures.store(tx, last.key, b"x", "image/png")
        pictures.fail(tx, last.key + 1, "broken")
        pictures.retry(tx, last.key + 2, NOW + timedelta(days=1))
        states = {ref: (state, file, reason) for ref, state, file, reason in tx.rows(
            "SELECT ref, state, file, reason FROM picture"
        )}  # fmt: skip
        assert (states["r0"], states["r1"]) == (("stored", "", ""), ("failed", "", "broken"))
        assert states["r2"] == ("pending", "f2", "")
        again = pictures.claim(tx, NOW + LEASE, lease=LEASE)
        assert [(one.ref, one.attempts) for one in again] == [("r3", 2), ("r4", 2), ("r5", 2)]
        assert pictures.content(tx, town.council, "r0") == (b"x", "image/png")
        assert pictures.content(tx, town.council, "r1") is None
        pictures.store(tx, last.key, b"x" * 2_097_152, "image/png")
        with pytest.raises(ValueError, match="limit"):
            pictures.store(tx, last.key, b"x" * 2_097_153, "image/png")


def test_readers_say_where_people_stand_and_whom_one_can_write_to(town: StoredTown) -> None:
    """Unfinished people by step; of all, who left and who cannot be reached, each counted once."""
    names = ("one", "two", "left", "left blocked", "blocked", "blocked too", "finished")
    people = {name: town.resident(name) for name in names}
    town.change(people["left"], became(people["left"], "left"))
    town.change(people["left blocked"], replace(became(people["left blocked"], "left"), unreachable=True))
    for name in ("blocked", "blocked too"):
        town.change(people[name], replace(_altered(people[name]), unreachable=True))
    finished = became(people["finished"], "finished")
    town.change(people["finished"], _altered(finished, finished_at=NOW))
    town.change(people["two"], _altered(people["two"], at="why"))
    with town.store.read() as tx:
        assert readers.standing(tx, town.consultation) == {"bike": 5, "why": 1}
        told = readers.told(tx, town.consultation)
        assert (told.participants, told.left, told.unreachable, told.reachable) == (7, 2, 2, 3)
        reached = readers.participants(tx, town.council, town.consultation)
        assert [person for _, person in reached] == [people[n].participation.id for n in ("one", "two", "finished")]
        assert readers.participants(tx, town.council, town.consultation, after=reached[0][0], limit=1) == reached[1:2]


def test_what_is_read_page_by_page_is_read_once_and_whole(town: StoredTown, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven people, two a page: answers, votes, codings, records and counts are each person's, once."""
    for module in (tx_module, readers):
        monkeypatch.setattr(module, "PAGE", 2)
    people = [town.resident(str(n), {"why": f"mot {n}", "ideas": {"s1": "agree"}, "bike": "yes"}) for n in range(7)]
    names = [person.participation.id for person in people]
    plain, sizes = Tx.rows, list[int]()

    def counting(tx: Tx, sql: str, **params: Any) -> Any:
        found = plain(tx, sql, **params)
        if "page" in params:
            sizes.append(len(found))
        return found

    monkeypatch.setattr(Tx, "rows", counting)
    with town.store.write() as tx:
        # Found from the last to the first, they would be passed over but for the order asked.
        tx.run("PRAGMA reverse_unordered_selects = 1")
        assert [person for person, _ in readers.answers_of(tx, town.consultation, "why")] == names
        assert [person for person, _ in statements.votes(tx, town.consultation, "ideas")] == names
        assert [one.participation for one in coding.of(tx, town.consultation, "why")] == names
        assert [one.id for one in readers.records(tx, town.council, town.consultation)] == names
        recount(tx, town.council, town.consultation, measures_of)
        assert counters.cells(tx, town.consultation)["bike"] == {"n": 7, "yes": 7}
        assert recount(tx, town.council, town.consultation, measures_of) == []
    assert set(sizes) == {0, 1, 2}, "never more than a page is held"


def test_who_comes_back_by_a_new_link_is_asked_again_and_stays_staff(town: StoredTown) -> None:
    """What the new link says stands: label, groups, elected; a colleague who becomes an official is both."""
    with town.store.write() as tx:

        def come(purpose: officials.Purpose, label: str, **more: Any) -> officials.Official:
            code = officials.invite(tx, town.council, Invitation(purpose, label=label, **more), by="it", now=NOW)
            found = officials.claim(tx, town.council, code, bot="council", address="1", language="fr", now=NOW)
            assert found is not None
            return found

        first = come("colleague", "Col")
        officials.save(tx, replace(first, state="stopped"))
        again = come("official", "Madame Col", groups=("parks",), elected=True)
        assert (again.id, again.state, again.label, again.groups) == (first.id, "asked", "Madame Col", ("parks",))
        assert (again.elected, again.staff) == (True, True)
        assert len(officials.every(tx, town.council)) == 1
