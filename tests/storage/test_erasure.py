"""Erasing somebody leaves no byte of theirs, and leaves others' votes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.consultations import statements
from storage.consultations.statements import Proposal
from storage.counts import counters
from storage.counts.recount import recount
from storage.messages import dead_letters, outbox
from storage.messages.outbox import Outgoing
from storage.people import pictures, resumes, retention
from storage.people.saving import Change, save
from tests.storage.town import BOT, NOW, StoredTown, became, founded, measures_of, moved, opened, with_answers

CANARY = "canari-7f3a"
ADDRESS = "98765432101"


def _fill(town: StoredTown) -> None:
    """Somebody who left traces everywhere."""
    person = town.resident(ADDRESS, {"why": f"{CANARY} words", "ideas": {"s1": "agree"}})
    name = person.participation.id
    with town.store.write() as tx:
        counters.apply(tx, town.council, {town.consultation: moved({}, person.participation.answers)})
        proposal = Proposal("r_1", "ideas", f"{CANARY} idea", "fr", "accepted", "", name, NOW)
        statements.propose(tx, town.council, town.consultation, proposal)
        pictures.accept(
            tx, town.council, town.consultation, bot=BOT, person=name, step="photo", ref="m_1", file=f"{CANARY}-file",
            now=NOW,
        )  # fmt: skip
        (picture,) = pictures.claim(tx, NOW, lease=timedelta(minutes=1))
        pictures.store(tx, picture.key, f"{CANARY} picture".encode() * 3000, "image/jpeg")
        outbox.add(tx, town.council, [Outgoing(BOT, ADDRESS, f'{{"text": "{CANARY} reply"}}', person=name, ask=1)], NOW)
        dead_letters.failed(
            tx, town.council, BOT, "u9", raw=f"{CANARY} raw".encode(), reason="x", address=ADDRESS, now=NOW
        )
        resumes.issue(tx, town.council, BOT, ADDRESS, NOW)
    neighbour = town.resident("2", {"ideas": {"r_1": "disagree"}})
    with town.store.write() as tx:
        counters.apply(tx, town.council, {town.consultation: moved({}, neighbour.participation.answers)})


def _erase(town: StoredTown) -> None:
    person = town.only(ADDRESS)
    with town.store.write() as tx:
        save(tx, [Change(person, became(person, "erased"))], NOW)
        counters.apply(tx, town.council, {town.consultation: moved(person.participation.answers, {})})


def test_everything_of_a_person_goes(town: StoredTown) -> None:
    """Their rows go everywhere; their statement is withdrawn, the neighbour's vote on it stays as a total."""
    _fill(town)
    _erase(town)
    with town.store.write() as tx:
        # What one batch moved may be what one person said: it is summed with the others' at once.
        assert tx.value("SELECT COUNT(*) FROM cell_change") <= 1
        for table in ("outbox", "dead_letter", "picture", "resume"):
            assert tx.value(f"SELECT COUNT(*) FROM {table}") == 0, table
        for table in ("identity", "participation"):
            assert tx.value(f"SELECT COUNT(*) FROM {table}") == 1, table
        assert [(each.state, each.text, each.author) for each in statements.of(tx, town.consultation)] == [
            ("withdrawn", "", "")
        ]
        assert counters.cells(tx, town.consultation)["ideas"] == {"n": 1, "disagree:r_1": 1}
        assert recount(tx, town.council, town.consultation, measures_of) == []


def test_no_byte_stays_in_the_file(tmp_path: Path) -> None:
    """The file, its journal and its locks are searched raw, while the store is still open."""
    store = opened(f"sqlite:///{tmp_path / 'palabre.sqlite'}")
    town = founded(store)
    _fill(town)
    needles = [CANARY.encode(), ADDRESS.encode(), ADDRESS.encode().hex().encode(), b"r_1 idea"]

    def found() -> list[bytes]:
        content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        return [needle for needle in needles if needle in content]

    assert CANARY.encode() in found()
    _erase(town)
    assert found() == []
    store.close()


def test_a_reader_does_not_hold_an_erasure_back(tmp_path: Path) -> None:
    """An export under way keeps its view; the bytes go with the next sweep."""
    store = opened(f"sqlite:///{tmp_path / 'palabre.sqlite'}")
    town = founded(store)
    _fill(town)

    def found() -> bool:
        return any(CANARY.encode() in path.read_bytes() for path in tmp_path.iterdir())

    with store.read() as view:
        assert view.value("SELECT COUNT(*) FROM participation") == 2
        _erase(town)
        assert view.value("SELECT COUNT(*) FROM participation") == 2
        assert found()
    with store.write() as tx:
        retention.sweep(tx, NOW)
    assert not found()
    store.close()


def test_keep_for_removes_people_and_keeps_coded_answers(town: StoredTown) -> None:
    """Free text, pictures and who people were go; nobody can be found again with the secret."""
    _fill(town)
    person = town.only(ADDRESS)
    town.change(person, with_answers(person, {"bike": {"other": CANARY}, "age": "25"}))
    with town.store.write() as tx:
        recount(tx, town.council, town.consultation, measures_of)
        retention.expire(tx, town.council, town.consultation, measures_of)
        assert tx.value("SELECT salt FROM consultation") is None
        found = tx.rows("SELECT step, value FROM answer WHERE participation_id = :p", p=person.key)
        assert {row[0]: row[1] for row in found} == {
            "age": '"25"', "bike": '{"other":""}', "consent": "true", "ideas": '{"s1":"agree"}', "why": '""',
        }  # fmt: skip
        assert recount(tx, town.council, town.consultation, measures_of) == []
        assert tx.value("SELECT COUNT(*) FROM identity") == 0
    with pytest.raises(ValueError, match="not enough values"):
        town.only(ADDRESS)


def test_a_passer_by_after_keep_for_leaves_nothing(town: StoredTown) -> None:
    """The key is gone: somebody who comes then is not kept, and nothing breaks."""
    with town.store.write() as tx:
        retention.expire(tx, town.council, town.consultation, measures_of)
        save(tx, [Change(None, town.doorstep("5"))], NOW)
        save(tx, [Change(None, became(town.doorstep("5"), "refused"))], NOW)
        assert tx.value("SELECT COUNT(*) FROM doorstep") == 0


def test_doorsteps_last_a_day(town: StoredTown) -> None:
    """Somebody who never answered the consent is forgotten after 24 hours."""
    person = town.doorstep("1")
    town.change(person, person)
    with town.store.write() as tx:
        retention.sweep(tx, NOW + timedelta(hours=24))
        assert tx.value("SELECT COUNT(*) FROM doorstep") == 1
        retention.sweep(tx, NOW + timedelta(hours=24, seconds=1))
        assert tx.value("SELECT COUNT(*) FROM doorstep") == 0


def test_a_web_conversation_moves_to_another_browser(town: StoredTown) -> None:
    """A resume code works once, within a day, and the former address finds nothing."""
    before = town.resident("old", {"bike": "yes"})
    with town.store.write() as tx:
        code = resumes.issue(tx, town.council, BOT, "old", NOW)
        assert not resumes.redeem(tx, town.council, BOT, code, "new", NOW + timedelta(hours=25))
        assert resumes.redeem(tx, town.council, BOT, code.upper(), "new", NOW)
        assert not resumes.redeem(tx, town.council, BOT, code, "newer", NOW)
    assert town.only("new") == replace(before, address="new")
