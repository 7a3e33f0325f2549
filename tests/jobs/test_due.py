"""What falls due: once, late rather than never, moved with its date, and never in anybody's night."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.jobs import JOBS
from bot.jobs import digests as digest_job
from bot.jobs.office import Office, do_due
from bot.jobs.pictures import keep_pictures
from bot.jobs.reminders import remind
from staff import plan
from storage.consultations import digests
from storage.schedule import acts as planned
from storage.schedule.acts import Act
from tests.bot.street import FLOW, Street
from tests.botapi import jpeg
from tests.clock import Clock

pytestmark = pytest.mark.slow


DAILY = FLOW.replace(b"reminders:\n", b"digest:\n  every: daily 08:00\nreminders:\n")


def office(street: Street, worker: str = "test") -> Office:
    """One process's desk, without pictures."""
    return Office(street.runtime, worker=worker)


def acts(street: Street, kind: str) -> list[Act]:
    """Every act of a kind, in the order of their dates."""
    with street.store.read() as tx:
        found = [act for act in planned.every(tx, street.council) if act.kind == kind]
    return sorted(found, key=lambda act: act.due)


def state(street: Street) -> str:
    """The consultation's own state."""
    return str(street.running.row.state)


async def test_a_missed_closing_is_done_once_late(street: Street) -> None:
    """Off for three days: it closes at the first look, and only then."""
    street.clock.to(street.running.row.closes + timedelta(days=3))
    assert do_due(office(street), JOBS) >= 1
    assert state(street) == "closed"
    assert do_due(office(street), JOBS) == 0
    assert [act.state for act in acts(street, plan.CLOSE)] == ["done"]


async def test_an_extended_consultation_closes_on_its_new_date(street: Street) -> None:
    """Before closing or after it."""
    first = street.running.row.closes
    street.launch(days=40)
    street.clock.to(first)
    do_due(office(street), JOBS)
    assert state(street) == "open"
    street.clock.to(street.running.row.closes)
    do_due(office(street), JOBS)
    assert state(street) == "closed"
    street.launch(days=10)
    assert state(street) == "open"
    street.clock.to(street.running.row.closes)
    do_due(office(street), JOBS)
    assert state(street) == "closed"


async def test_two_offices_do_each_act_once(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many looks at the same moment, from two processes' desks."""
    done: list[str] = []

    def job(at: Office, act: Act) -> str:
        done.append(act.subject)
        return ""

    street.clock.to(street.running.row.closes)
    jobs = dict.fromkeys(JOBS, job)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: do_due(office(street, f"worker {n}"), jobs), range(12)))
    assert len(done) == len(set(done)) >= 1


async def test_an_act_that_fails_stays_recorded_and_stops_no_other(
    lane: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the kind of its fault; the digest of the next day still comes."""
    lane.launch(DAILY)

    def fails(*_: Any) -> Any:
        raise ZeroDivisionError("somebody's words")

    lane.clock.to(datetime(2027, 1, 13, 7, 0, tzinfo=UTC))
    with monkeypatch.context() as patch:
        patch.setattr(digest_job, "make_digest", fails)
        do_due(office(lane), JOBS)
    failed, following = acts(lane, plan.DIGEST)
    assert (failed.state, failed.reason) == ("skipped", "failed: ZeroDivisionError")
    assert following.state == "planned"
    lane.clock.to(following.due)
    do_due(office(lane), JOBS)
    with lane.store.read() as tx:
        assert digests.of_period(tx, lane.running.row.key, "2027-01-14") is not None


async def test_an_act_cut_short_with_its_process_is_taken_up_again(lane: Street) -> None:
    """Ten minutes later."""
    lane.clock.to(lane.running.row.closes)
    (act,) = acts(lane, plan.CLOSE)
    with lane.store.write() as tx:
        assert planned.claim(tx, act.key, "dead", lane.clock())
    do_due(office(lane), JOBS)
    assert state(lane) == "open"
    lane.clock.forward(minutes=11)
    do_due(office(lane), JOBS)
    assert state(lane) == "closed"


SPRING, AUTUMN = datetime(2026, 3, 28, 20, 45, tzinfo=UTC), datetime(2026, 10, 24, 20, 45, tzinfo=UTC)


@pytest.mark.parametrize(("began", "hour"), [(SPRING, 6), (AUTUMN, 7)], ids=["29 March 2026", "25 October 2026"])
async def test_a_reminder_waits_for_the_local_morning_over_a_change_of_the_clock(
    sqlite_street_url: str, began: datetime, hour: int
) -> None:
    """Silent since 21:45 the evening before: reminded once, at 8:00 local time on the day after."""
    street = Street.at(sqlite_street_url, Clock(began))
    await street.enter(1)
    desk = office(street)
    morning = (began + timedelta(days=1)).replace(hour=0, minute=0) + timedelta(days=1)
    sent = {}
    for _ in range(0, 40 * 60, 15):
        street.clock.forward(minutes=15)
        if count_ := remind(desk):
            sent[street.clock()] = count_
    offset = 6 if began is SPRING else 7
    assert list(sent.values()) == [1]
    assert list(sent) == [morning.replace(hour=offset)]
    assert hour == offset
    street.store.close()


async def test_a_reminder_goes_to_nobody_who_finished_left_or_blocked(street: Street) -> None:
    """Once each to the others, at most one in twenty hours."""
    for person in range(1, 6):
        await street.enter(person)
    await street.do(street.message(2, "/stop"))
    member = {"chat": {"id": 3, "type": "private"}, "from": {"id": 3}, "new_chat_member": {"status": "kicked"}}
    await street.do(street.raw(my_chat_member=member))
    labels = ("Le marché", "Des arbres", "Valider (1)", "D'accord", "D'accord", "Non merci", "Passer", "Passer")
    for label in labels:
        await street.do(street.press(4, label))
    street.clock.forward(days=1)
    before = {person: len(street.said(person)) for person in range(1, 6)}
    assert remind(office(street)) == 2
    assert remind(office(street)) == 0
    await street.settle()
    assert {person for person in before if len(street.said(person)) > before[person]} == {1, 5}
    street.clock.forward(days=3)
    assert remind(office(street)) == 0


async def test_at_the_end_of_keeping_identities_and_words_go(street: Street) -> None:
    """Coded answers stay, and count the same."""
    await street.enter(77_000_123)
    for label in ("Le marché", "Des arbres", "Valider (1)", "D'accord", "D'accord", "Non merci", "Passer"):
        await street.do(street.press(77_000_123, label))
    await street.do(street.message(77_000_123, "CANARI sur la place"))
    (act,) = acts(street, plan.EXPIRE)
    street.clock.to(act.due)
    do_due(office(street), JOBS)
    assert not street.anything_of("CANARI")
    assert street.rows("identity") == 0
    (record,) = street.records()
    assert record.answers["use"] == "market"
    assert record.answers["idea"] == "", "that somebody wrote still counts; what they wrote is gone"
    assert not street.miscounted()


class HeldFiles:
    """A network that holds people's pictures."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def download(self, file: str) -> bytes:
        """The same picture, whichever is asked."""
        return self._content


@pytest.mark.parametrize(("content", "kept"), [(jpeg(), 1), (b"<svg onload='x'/>", 0), (jpeg()[:200], 0)])
async def test_a_picture_is_kept_clean_or_asked_for_again(lane: Street, content: bytes, kept: int) -> None:
    """The answer of a picture that cannot be read is withdrawn, and the question comes back."""
    await lane.enter(1)
    for label in ("Le marché", "Des arbres", "Valider (1)", "D'accord", "D'accord", "Non merci"):
        await lane.do(lane.press(1, label))
    await lane.do(lane.message(1, photo=[{"file_id": "f", "file_size": 10}]))
    desk = office(lane)
    desk.fetchers = {"telegram": HeldFiles(content)}
    told = len(lane.said(1))
    assert await keep_pictures(desk) == kept
    await lane.settle()
    assert ("view" in lane.answers(1)) is bool(kept)
    assert (len(lane.said(1)) > told) is not bool(kept)
    assert not lane.miscounted()
