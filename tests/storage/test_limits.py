"""How much is given at once, how long an invitation may last, how long a writer waits for another thread."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from storage import Store, Unavailable
from storage.consultations import audit, consultations, digests, officials
from storage.consultations.audit import Deed
from storage.consultations.officials import Invitation
from storage.database.sqlite import Files
from storage.messages import mailbox, outbox
from storage.messages.outbox import Outgoing
from storage.people import resumes
from storage.people.saving import Change, save
from storage.schedule import acts, reminders
from tests.storage.town import BOT, NOW, StoredTown, consented, founded, opened


@pytest.fixture
def town(sqlite_url: str) -> Iterator[StoredTown]:
    """A council with one open consultation."""
    store: Store = opened(sqlite_url)
    yield founded(store)
    store.close()


def test_lists_are_given_a_hundred_at_a_time_and_deeds_fifty(town: StoredTown) -> None:
    """Unless another number is asked for; one more is there, and waits."""
    with town.store.write() as tx:
        outbox.add(tx, town.council, [Outgoing(BOT, "1", "{}", mailbox=True) for _ in range(101)], NOW)
        save(tx, [Change(None, consented(town.doorstep(str(number)))) for number in range(101)], NOW)
        assert reminders.plan(tx, town.council, town.consultation, 1, silent_since=NOW, now=NOW) == 101
        for number in range(101):
            acts.plan(tx, town.council, "digest", str(number), NOW)
            audit.note(tx, town.council, Deed("it", "look", str(number), {}, NOW))
        for several in (101, 1):
            assert len(mailbox.read(tx, town.council, BOT, "1", after=0, now=NOW, limit=several)) == several
            assert len(reminders.due(tx, town.council, town.consultation, several)) == several
            assert len(acts.due(tx, NOW, several)) == several
            assert len(audit.latest(tx, town.council, several)) == several
        assert len(mailbox.read(tx, town.council, BOT, "1", after=0, now=NOW)) == 100
        assert len(reminders.due(tx, town.council, town.consultation)) == 100
        assert len(acts.due(tx, NOW)) == 100
        assert [deed.subject for deed in audit.latest(tx, town.council)] == [str(n) for n in range(100, 50, -1)]


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(seconds=-1), timedelta(days=7, microseconds=1)])
def test_an_invitation_lasts_some_time_and_a_week_at_most(town: StoredTown, lasts: timedelta) -> None:
    """A week to the microsecond."""
    with town.store.write() as tx:
        with pytest.raises(ValueError, match="at most 7 days"):
            officials.invite(tx, town.council, Invitation("official"), by="it", now=NOW, lasts=lasts)
        for good in (timedelta(microseconds=1), timedelta(days=7)):
            officials.invite(tx, town.council, Invitation("official"), by="it", now=NOW, lasts=good)
        assert tx.value("SELECT COUNT(*) FROM invitation") == 2


def test_codes_are_as_long_as_they_are_said_to_be(town: StoredTown) -> None:
    """Ten letters carry a conversation, eight name a consultation, 26 invite."""
    with town.store.write() as tx:
        assert len(resumes.issue(tx, town.council, BOT, "1", NOW)) == 10
        assert [len(row.code) for row in consultations.every(tx)] == [8]
        assert len(officials.invite(tx, town.council, Invitation("official"), by="it", now=NOW)) == 26


def test_questions_to_a_digest_are_all_kept_and_the_last_choice_counts(town: StoredTown) -> None:
    """A choice between two questions takes neither away."""
    with town.store.write() as tx:
        code = officials.invite(tx, town.council, Invitation("official", label="Ana"), by="it", now=NOW)
        one = officials.claim(tx, town.council, code, bot="council", address="1", language="fr", now=NOW)
        assert one is not None
        digest = digests.add(tx, town.council, town.consultation, "2026-W10", {}, NOW)
        said: list[tuple[str, str]] = []
        for number, (choice, text) in enumerate(
            (("read", ""), ("question", "Combien ?"), ("weigh", ""), ("question", "Quand ?"))
        ):
            at = NOW + timedelta(hours=number)
            digests.reply(tx, town.council, digest.key, one.key, choice=choice, text=text, now=at)
            (kept,) = digests.replies(tx, town.consultation)
            assert kept.at == at
            said.append((kept.choice, kept.text))
    assert said == [
        ("read", ""), ("read", "Combien ?"), ("weigh", "Combien ?"), ("weigh", "Combien ?\nQuand ?"),
    ]  # fmt: skip


def test_a_thread_waits_for_another_as_long_as_it_has_patience(tmp_path: Path) -> None:
    """Then the batch is to be tried again; once the first is done, it is its turn."""
    opened(f"sqlite:///{tmp_path / 'palabre.sqlite'}").close()
    files = Files(tmp_path / "palabre.sqlite", patience=0.05)

    def write() -> None:
        with files.write() as connection:
            connection.exec_driver_sql("SELECT 1")

    with ThreadPoolExecutor(1) as other:
        with files.write(), pytest.raises(Unavailable, match="locked"):
            other.submit(write).result()
        other.submit(write).result()
    files.close()
