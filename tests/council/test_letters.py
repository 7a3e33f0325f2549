"""The way back: what officials answer reaches every participant who may be told, once, by day, in their language."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.jobs import JOBS, letters
from bot.jobs.office import Office, do_due
from staff.letters import decide, draft, refuse, send_answers, waiting
from storage.consultations import officials
from storage.consultations.officials import Invitation
from storage.messages import letters as kept
from tests.council.hall import Hall
from tests.council.test_desk import MONDAY, WEEKLY

pytestmark = pytest.mark.slow


NOON = datetime(2027, 1, 18, 11, 0, tzinfo=UTC)


async def answered(hall: Hall, *choices: str) -> None:
    """A digest goes out and as many officials answer it."""
    hall.street.launch(WEEKLY)
    for who in range(100, 100 + len(choices)):
        await hall.enter(who, label=f"M. {who}")
    await hall.pass_to(MONDAY)
    for who, choice in zip(range(100, 100 + len(choices)), choices, strict=True):
        await hall.press(who, "Répondre")
        await hall.press(who, choice)
    hall.street.clock.to(NOON)


def send(hall: Hall, names: bool = False) -> int:
    """Staff confirm; what is due is done."""
    with hall.street.store.write() as tx:
        number = send_answers(tx, hall.street.running.row, names=names, who="staff", now=hall.street.clock())
    do_due(hall.office, JOBS)
    return number


def letters_of(hall: Hall, person: int) -> list[str]:
    """The letters somebody got."""
    return [text for text in hall.street.said(person) if "des élus ont lu" in text or "elected members" in text]


async def test_nothing_goes_to_residents_before_staff_confirm(hall: Hall) -> None:
    """Then everybody who takes part is told the same, whatever their answers, and the official learns of it."""
    for person in (1, 2, 3):
        await hall.street.enter(person)
    await answered(hall, "J'en tiendrai compte", "À débattre au conseil", "À débattre au conseil")
    do_due(hall.office, JOBS)
    await hall.street.settle()
    assert not letters_of(hall, 1)
    assert send(hall) == 1
    await hall.street.settle()
    await hall.settle()
    for person in (1, 2, 3):
        (text,) = letters_of(hall, person)
        assert "2 membres du conseil : « À débattre au conseil »" in text.replace("\u00a0", " ").replace("\u202f", " ")
        assert "15 mars 2027" in text
        assert "M. 100" not in text
    assert "partie vers les habitants" in hall.got(100)[-1]
    assert send(hall) == 0, "an answer goes out once"


async def test_who_left_blocked_or_was_erased_is_told_nothing(both: Hall) -> None:
    """Nor who never consented; what is judged is the moment of sending."""
    street = both.street
    for person in range(1, 6):
        await street.enter(person)
    await street.do(street.message(6, f"/start {street.code}"))
    await street.do(street.message(2, "/stop"))
    member = {"chat": {"id": 3, "type": "private"}, "from": {"id": 3}, "new_chat_member": {"status": "kicked"}}
    await street.do(street.raw(my_chat_member=member))
    await answered(both, "J'ai lu")
    send(both, names=True)
    await street.do(street.message(4, "/effacer"))
    await street.do(street.press(4, "Oui"))
    await street.settle()
    told = {person for person in range(1, 7) if letters_of(both, person)}
    assert told - {4} == {1, 5}
    assert "M. 100" in letters_of(both, 1)[0]


async def test_each_reads_it_in_their_language(hall: Hall) -> None:
    """The frame and the choice; the council's own words in theirs."""
    await hall.street.enter(1)
    await hall.street.do(hall.street.message(1, "/language en"))
    await answered(hall, "J'en tiendrai compte")
    send(hall)
    await hall.street.settle()
    (text,) = letters_of(hall, 1)
    assert "1 council member: “I will take it into account”" in text


async def test_at_night_it_waits_for_the_morning(hall: Hall) -> None:
    """The same moment for all."""
    for person in (1, 2):
        await hall.street.enter(person)
    await answered(hall, "J'ai lu")
    hall.street.clock.to(datetime(2027, 1, 18, 22, 30, tzinfo=UTC))
    send(hall)
    await hall.street.settle()
    assert not letters_of(hall, 1)
    hall.street.clock.to(datetime(2027, 1, 19, 6, 59, tzinfo=UTC))
    await hall.street.settle()
    assert not letters_of(hall, 1)
    hall.street.clock.to(datetime(2027, 1, 19, 7, 0, tzinfo=UTC))
    await hall.street.settle()
    assert [len(letters_of(hall, person)) for person in (1, 2)] == [1, 1]


async def test_two_processes_and_a_broken_one_tell_everybody_once(both: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sending cut short goes on where it was; two at once share it."""
    monkeypatch.setattr(letters, "TOGETHER", 2)
    for person in range(1, 8):
        await both.street.enter(person)
    await answered(both, "J'ai lu")
    with both.street.store.write() as tx:
        row = both.street.running.row
        number = send_answers(tx, row, names=False, who="staff", now=both.street.clock())
        letter = kept.numbered(tx, row.key, number)
    assert letter is not None
    assert not letters._some(both.office, both.street.running, letter)

    def finish() -> None:
        office = Office(both.street.runtime, worker="another")
        while not letters._some(office, both.street.running, letter):
            continue

    await asyncio.gather(*(asyncio.to_thread(finish) for _ in range(3)))
    await both.street.settle()
    assert [len(letters_of(both, person)) for person in range(1, 8)] == [1] * 7
    with both.street.store.read() as tx:
        assert kept.progress(tx, row.council, row.key, number).told == 7


async def test_refused_answers_stay_inside_and_colleagues_do_not_speak_for_officials(hall: Hall) -> None:
    """A refusal has a reason; an official who changes their mind is heard again."""
    await hall.street.enter(1)
    await answered(hall, "J'ai lu")
    with hall.street.store.write() as tx:
        link = officials.invite(
            tx, hall.street.council, Invitation("colleague", (), False, "Com"), by="x", now=hall.street.clock()
        )
    await hall.say(200, f"/start {link}")
    await hall.press(200, "Français")
    await hall.press(200, "À chaque bilan prévu")
    await hall.say(200, "/digest")
    await hall.press(200, "Répondre")
    await hall.press(200, "J'ai lu")
    with hall.street.store.write() as tx:
        row = hall.street.running.row
        (one,) = waiting(tx, row)
        with pytest.raises(ValueError, match="reason"):
            refuse(tx, row, one.key, reason=" ", who="staff", now=NOON, words=lambda one, why: "{}")
        assert refuse(tx, row, 999, reason="x", who="staff", now=NOON, words=lambda one, why: "{}") is None
        assert (
            refuse(tx, row, one.key, reason="wrong person", who="staff", now=NOON, words=lambda one, why: "{}") == one
        )
        assert draft(tx, row, NOON, names=False) is None
    await hall.press(100, "Répondre")
    await hall.press(100, "J'en tiendrai compte")
    with hall.street.store.read() as tx:
        assert [reply.choice for reply in waiting(tx, row)] == ["weigh"]


async def test_the_decision_reaches_everybody_and_keeps_the_promise(hall: Hall) -> None:
    """Officials are no longer told that it falls due."""
    await hall.enter()
    await hall.street.enter(1)
    hall.street.clock.to(datetime(2027, 3, 1, 11, 0, tzinfo=UTC))
    with hall.street.store.write() as tx:
        row = hall.street.running.row
        for bad in ({}, {"fr": " "}, {"fr": "x" * 3001}):
            with pytest.raises(ValueError, match="decision"):
                decide(tx, row, bad, who="staff", now=hall.street.clock())
        decide(tx, row, {"fr": "Le marché reste.", "en": "The market stays."}, who="staff", now=hall.street.clock())
    do_due(hall.office, JOBS)
    await hall.street.settle()
    assert "Le marché reste." in hall.street.said(1)[-1]
    before = len(hall.got(100))
    await hall.pass_to(datetime(2027, 3, 16, 8, 0, tzinfo=UTC))
    assert not [text for text in hall.got(100)[before:] if "promise" in text]
