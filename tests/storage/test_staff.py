"""What staff, schedules and readers keep: acts, reminders, officials, digests, versions, exports."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage.consultations import audit, consultations, councils, digests, officials, versions
from storage.consultations.audit import Deed
from storage.consultations.consultations import Publication
from storage.consultations.officials import Invitation
from storage.counts import daily, released
from storage.counts.daily import DailyCount
from storage.messages import dead_letters, deduplication
from storage.people import pictures, readers
from storage.people.readers import Reachable
from storage.schedule import acts, reminders
from tests.storage.town import BOT, NOW, StoredTown, became, opened, with_answers

HOUR = timedelta(hours=1)


def test_a_name_published_again_is_a_new_version(town: StoredTown) -> None:
    """The key, the code and the people stay; the revision tells a running server."""
    with town.store.write() as tx:
        before = consultations.named(tx, town.council, "velo")
        assert before is not None
        revision = consultations.revision(tx)
        again = Publication("f2", "t2", b"new", "Europe/Paris", closes=NOW + HOUR, settings={"quiet": [21, 8]})
        after = consultations.publish(tx, town.council, "velo", again, "open", NOW + HOUR)
        assert (after.key, after.code, after.flow, after.closes) == (before.key, before.code, "f2", NOW + HOUR)
        assert after.settings == {"quiet": [21, 8]}
        assert consultations.revision(tx) == revision + 1
        assert [version.flow for version in versions.of(tx, town.consultation)] == ["f2", "f1"]
        assert consultations.by_code(tx, before.code) == after
        consultations.set_state(tx, after.key, "closed")
        found = consultations.by_key(tx, after.key)
        assert found is not None
        assert (found.state, found.opens, found.closes, found.revision) == ("closed", before.opens, NOW + HOUR, 3)
        media = versions.media(tx, town.consultation, "map.png")
        assert media is not None
        assert (media.content, media.type) == (b"png", "image/png")
        assert versions.media(tx, town.consultation, "none.png") is None


def test_councils_have_names(town: StoredTown) -> None:
    """The first start makes `default`; another is beside it, and keeps its own consultations."""
    with town.store.write() as tx:
        lyon = councils.add(tx, "lyon", {"fr": "Ville de Lyon"}, ("fr",))
        assert councils.add(tx, "lyon") == lyon
        assert [council.name for council in councils.every(tx)] == ["default", "lyon"]
        assert consultations.named(tx, lyon.key, "velo") is None
        assert consultations.every(tx, lyon.key) == []
        assert len(consultations.every(tx)) == 1


def test_an_update_is_taken_once(url: str, town: StoredTown) -> None:
    """Two processes given the same updates share them out; numbers may go down; old ones are forgotten."""
    keys = [str(n) for n in range(200, 0, -1)]
    other = opened(url, 2)

    def take(store: object) -> set[str]:
        with (other if store == 1 else town.store).write() as tx:
            return deduplication.claim(tx, town.council, BOT, keys, NOW)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(take, (0, 1))
    assert first | second == set(keys)
    assert not first & second
    with town.store.write() as tx:
        assert deduplication.claim(tx, town.council, BOT, ["1", "201", "1"], NOW) == {"201"}
        assert deduplication.claim(tx, town.council, "web", ["1"], NOW) == {"1"}
        assert deduplication.prune(tx, NOW + timedelta(days=8, seconds=1)) == 202
    other.close()


def test_an_act_happens_once(url: str, town: StoredTown) -> None:
    """Planned by its name, moved while planned, claimed by one of many, given back when its process dies."""
    with town.store.write() as tx:
        assert acts.plan(tx, town.council, "close", "velo", NOW + HOUR)
        assert acts.plan(tx, town.council, "close", "velo", NOW)
        (act,) = acts.due(tx, NOW)
    stores = [opened(url, seed) for seed in (2, 3, 4)]

    def take(n: int) -> bool:
        with stores[n].write() as tx:
            return acts.claim(tx, act.key, f"worker {n}", NOW)

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(take, range(3))) == [False, False, True]
    for store in stores:
        store.close()
    with town.store.write() as tx:
        assert acts.due(tx, NOW + HOUR) == []
        assert not acts.plan(tx, town.council, "close", "velo", NOW + HOUR)
        assert acts.release(tx, NOW + timedelta(seconds=1)) == 1
        acts.finish(tx, act.key, NOW)
        acts.skip(tx, act.key, "too late", NOW)
        assert [(each.state, each.reason) for each in acts.every(tx, town.council)] == [("done", "")]
        assert acts.plan(tx, town.council, "digest", "velo/1", NOW)
        assert acts.cancel(tx, town.council, "digest", "velo/1", "closed", NOW)
    with acts.one_scheduler(town.store) as mine:
        assert mine


def test_reminders_go_to_the_silent_once(town: StoredTown) -> None:
    """Not to those who finished, left, blocked or were reminded today; each number once."""
    silent = town.resident("silent")
    for name, status in (("done", "finished"), ("left", "left")):
        person = town.resident(name)
        town.change(person, became(person, status))
    blocked = town.resident("blocked")
    town.change(blocked, replace(blocked, unreachable=True))
    later = NOW + timedelta(days=1)
    busy = town.resident("busy")
    town.change(busy, with_answers(busy, {"bike": "yes"}, later))
    with town.store.write() as tx:
        chosen = {"silent_since": later - timedelta(days=1), "now": later}
        assert reminders.plan(tx, town.council, town.consultation, 1, **chosen) == 1
        assert reminders.plan(tx, town.council, town.consultation, 1, **chosen) == 0
        name = silent.participation.id
        assert reminders.due(tx, town.council, town.consultation) == [(name, 1)]
        reminders.settle(tx, town.council, [name], 1, state="done", now=later)
        assert reminders.due(tx, town.council, town.consultation) == []
        soon, rested = later + timedelta(hours=19), later + timedelta(hours=20)
        assert reminders.plan(tx, town.council, town.consultation, 2, silent_since=NOW, now=soon) == 0
        assert reminders.plan(tx, town.council, town.consultation, 2, silent_since=NOW, now=rested) == 1
    assert town.only("silent").reminded_at == later


def test_an_invitation_works_once(url: str, town: StoredTown) -> None:
    """Of many who press at once one comes in; an expired or unknown code gives nobody."""
    with town.store.write() as tx:
        invitation = Invitation("official", ("planning",), elected=True, label="M. Vert")
        code = officials.invite(tx, town.council, invitation, by="command line", now=NOW)
        old = officials.invite(tx, town.council, Invitation("colleague"), by="command line", now=NOW)
        assert tx.value("SELECT COUNT(*) FROM invitation WHERE code = :code", code=code) == 0
        assert tx.value("SELECT COUNT(*) FROM invitation WHERE claimed_at IS NULL") == 2
    stores = [opened(url, seed) for seed in (2, 3, 4)]

    def press(n: int) -> bool:
        with stores[n].write() as tx:
            found = officials.claim(tx, town.council, code, bot="c", address=str(n), language="fr", now=NOW)
        return found is not None

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(press, range(3))) == [False, False, True]
    for store in stores:
        store.close()
    with town.store.write() as tx:
        late = NOW + timedelta(hours=25)
        assert officials.claim(tx, town.council, old, bot="c", address="9", language="fr", now=late) is None
        (official,) = officials.every(tx, town.council)
        assert (official.elected, official.staff, official.groups, official.state) == (
            True,
            False,
            ("planning",),
            "asked",
        )
        officials.save(tx, replace(official, state="active", language="en", dialogue={"at": "rhythm"}))
        found = officials.at_address(tx, town.council, "c", official.address)
        assert found is not None
        assert (found.state, found.language, found.dialogue) == ("active", "en", {"at": "rhythm"})
        with pytest.raises(ValueError, match="at most 7 days"):
            officials.invite(tx, town.council, invitation, by="x", now=NOW, lasts=timedelta(days=8))
        assert officials.revoke(tx, town.council, official.id)


def test_a_digest_is_told_once(town: StoredTown) -> None:
    """One per period; one sending per official; the last reply counts."""
    with town.store.write() as tx:
        code = officials.invite(tx, town.council, Invitation("official"), by="x", now=NOW)
        official = officials.claim(tx, town.council, code, bot="c", address="1", language="fr", now=NOW)
        assert official is not None
        digest = digests.add(tx, town.council, town.consultation, "2026-W10", {"n": 3}, NOW)
        assert digests.add(tx, town.council, town.consultation, "2026-W10", {"n": 4}, NOW) == digest
        assert digests.latest(tx, town.consultation) == digest
        assert digests.by_key(tx, town.council + 1, digest.key) is None
        assert digests.tell(tx, town.council, digest.key, official.key, NOW)
        assert not digests.tell(tx, town.council, digest.key, official.key, NOW)
        for choice in ("seen", "agree"):
            digests.reply(tx, town.council, digest.key, official.key, choice=choice, text="", now=NOW)
        assert [(each.official, each.choice) for each in digests.replies(tx, town.consultation)] == [
            (official.id, "agree")
        ]


def test_notes_and_releases_are_kept(town: StoredTown) -> None:
    """The audit is read newest first; a release replaces the former under its key; day counts add up."""
    deed = Deed("command line", "launch", "velo", {"flow": "f1"}, NOW)
    opened_today = DailyCount(date(2026, 3, 2), "telegram", "poster", "opened", 2)
    with town.store.write() as tx:
        audit.note(tx, town.council, deed)
        audit.note(tx, town.council, replace(deed, what="close"))
        assert [each.what for each in audit.latest(tx, town.council)] == ["close", "launch"]
        for content in ([1], [1, 2]):
            released.keep(tx, town.council, town.consultation, "digest", content, NOW)
        assert released.of(tx, town.consultation) == {"digest": [1, 2]}
        daily.count(tx, town.council, town.consultation, opened_today)
        daily.count(tx, town.council, town.consultation, opened_today)
        assert daily.of(tx, town.consultation) == [replace(opened_today, n=4)]


def test_an_update_is_parked_after_failing(town: StoredTown) -> None:
    """Failures are counted across batches; what is parked shows its bytes."""
    with town.store.write() as tx:
        counts = [
            dead_letters.failed(tx, town.council, BOT, "7", raw=b"{}", reason="KeyError", address="1", now=NOW)
            for _ in range(3)
        ]
        assert counts == [1, 2, 3]
        assert dead_letters.every(tx, town.council) == []
        dead_letters.set_aside(tx, town.council, BOT, "7")
        assert [(each.raw, each.failures) for each in dead_letters.every(tx, town.council)] == [(b"{}", 3)]
        dead_letters.forget(tx, town.council, BOT, "7")
        assert dead_letters.every(tx, town.council) == []


def test_a_picture_is_fetched_by_one_job(town: StoredTown) -> None:
    """Claimed until its lease ends; too large a one is refused; once stored the network's id goes."""
    person = town.resident("1").participation.id
    with town.store.write() as tx:
        pictures.accept(
            tx, town.council, town.consultation, bot=BOT, person=person, step="p", ref="m_1", file="f", now=NOW
        )
        (picture,) = pictures.claim(tx, NOW, lease=HOUR)
        assert (picture.person, picture.file, picture.attempts) == (person, "f", 1)
        assert pictures.claim(tx, NOW, lease=HOUR) == []
        assert [each.attempts for each in pictures.claim(tx, NOW + HOUR, lease=HOUR)] == [2]
        pictures.retry(tx, picture.key, NOW)
        assert [each.attempts for each in pictures.claim(tx, NOW, lease=HOUR)] == [3]
        pictures.retry(tx, picture.key, NOW)
        with pytest.raises(ValueError, match="above the limit"):
            pictures.store(tx, picture.key, b"x" * (pictures.LIMIT + 1), "image/jpeg")
        assert pictures.content(tx, town.council, "m_1") is None
        pictures.store(tx, picture.key, b"jpeg", "image/jpeg")
        assert pictures.content(tx, town.council, "m_1") == (b"jpeg", "image/jpeg")
        assert pictures.content(tx, town.council + 1, "m_1") is None


def test_readers_stream_every_participation(town: StoredTown) -> None:
    """Answers by step, dormant ones aside; where people stand; who can be told."""
    for n in range(readers.PAGE // 100 + 3):
        town.resident(str(n), {"bike": "yes", "why": f"words {n}"})
    left = town.only("0")
    town.change(left, became(left, "left"))
    with town.store.read() as tx:
        records = list(readers.records(tx, town.council, town.consultation))
        assert [record.answers["why"] for record in records] == [f"words {n}" for n in range(len(records))]
        assert dict(readers.answers_of(tx, town.consultation, "bike")) == {record.id: "yes" for record in records}
        assert readers.standing(tx, town.consultation) == {"bike": len(records)}
        assert readers.told(tx, town.consultation) == Reachable(len(records), 1, 0)
        assert len(readers.participants(tx, town.council, town.consultation, limit=10_000)) == len(records) - 1
