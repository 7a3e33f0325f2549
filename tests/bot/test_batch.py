"""What one batch writes for each thing that arrives: rows of the outbox, people, counts, what is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.batch import Batch, _heard
from bot.channel import Update
from bot.runtime import Arrival
from flows.incoming import Edited, Pictured, PictureFailed, Pressed, Started, TimedOut, Typed
from flows.participation import Participation
from flows.values import Answer
from storage import Tx, Unavailable
from storage.consultations import statements
from storage.messages import dead_letters
from storage.people import loading
from storage.people.loading import Person
from storage.people.saving import Change, save
from tests.bot.desk import OTHER, BatchDesk, kinds
from tests.bot.street import BOT, FLOW, START, Street
from tests.engine.talk import END, HEAD

REVIEWED = (
    FLOW.replace(b"consultation: essai", b"consultation: relu")
    .replace(b"add your own: yes", b"add your own: reviewed first")
)  # fmt: skip
WRITING = (
    HEAD + "  - write: first\n    fr: Un ?\n    en: One?\n  - write: second\n    fr: Deux ?\n    en: Two?\n" + END
).encode()


def test_an_answer_settles_its_question_and_asks_the_next(desk: BatchDesk) -> None:
    """The former message changes in place, the next is a reply; a press is answered, once, even with nothing."""
    desk.enter()
    before = desk.person()
    rows = desk.take(desk.press("market"), callback="cb")
    assert kinds(rows) == [(1, "replace", 3, "settled"), (1, "send", 4, "ask"), (0, "send", 0, "toast")]
    assert {row["person"] for row in rows[:2]} == {before.participation.id}
    assert (rows[2]["person"], rows[2]["body"]["text"], rows[2]["body"]["callback"]) == ("", "", "cb")
    assert {(row["address"], row["recheck"], row["state"]) for row in rows} == {("1", "", "pending")}
    rows = desk.take(desk.press("trees"), callback="cb2")
    assert kinds(rows) == [(1, "replace", 4, "ask"), (0, "send", 0, "toast")]


def test_a_word_beside_a_press_answers_it_and_typed_words_get_a_message(desk: BatchDesk) -> None:
    """Never both a word and an empty one."""
    desk.enter()
    desk.take(desk.press("market"))
    desk.take(desk.press("trees"), desk.press("benches"))
    rows = desk.take(desk.press("games"), callback="cb")
    assert kinds(rows) == [(0, "send", 0, "toast")]
    assert (rows[0]["body"]["text"] != "", rows[0]["body"]["callback"]) == (True, "cb")
    tag = desk.person().participation.tag
    rows = desk.take(Pressed(tag, 1, "yes"), callback="cb2")
    assert kinds(rows) == [(0, "send", 0, "toast"), (1, "replace", 4, "settled"), (1, "send", 5, "ask")]
    assert rows[0]["body"]["callback"] == "cb2"
    rows = desk.take(Pressed("zzzzzz", 1, "yes"), callback="cb3")
    assert kinds(rows) == [(0, "send", 0, "toast")]
    desk.take(desk.press("_ok"))
    rows = desk.take(Pressed("", 1, "yes"))
    assert rows[0]["body"]["text"]


def test_a_typed_code_is_a_press_of_whoever_typed_it(desk: BatchDesk) -> None:
    """It names the prompt and not the person; what names somebody else's stays theirs."""
    desk.enter()
    who = desk.person().participation
    desk.take(Pressed("", who.ask, "market"))
    assert desk.person().participation.answers["use"].value == "market"
    now = desk.person().participation
    desk.take(Pressed("zzzzzz", now.ask, "trees"), Pressed("zzzzzz", now.ask, "_ok"))
    assert "wishes" not in desk.person().participation.answers


def test_where_no_message_can_change_only_the_answer_just_given_is_told(desk: BatchDesk) -> None:
    """Taking a button from a former message is nothing there; elsewhere it is two changes."""
    for channel, told in (("telegram", 2), ("pager", 1)):
        address = f"{channel}-1"
        desk.enter(address, channel=channel)
        desk.take(desk.press("market", address), address=address, channel=channel)
        desk.take(desk.press("trees", address), address=address, channel=channel)
        rows = desk.take(desk.press("_ok", address), address=address, channel=channel)
        assert [row["body"]["kind"] for row in rows].count("settled") == told, channel
        assert [row["body"]["kind"] for row in rows].count("ask") == 1
        answers = [row["body"].get("answer") for row in rows if row["body"]["kind"] == "settled"]
        assert answers[-1] == "Des arbres"


def test_what_waits_on_a_page_is_no_courier_s(desk: BatchDesk) -> None:
    """Of a conversation and of who has none yet."""
    assert [row["state"] for row in desk.take(Started("", "fr"), address="w", channel="web")] == ["mailbox"]
    desk.street.launch(OTHER)
    (menu,) = desk.take(Started("", "fr"), address="nobody", channel="web")
    assert (menu["state"], len(menu["body"]["buttons"])) == ("mailbox", 2)
    assert [row["state"] for row in desk.take(Started("", "fr"), address="nobody")] == ["pending"]


def step(desk: BatchDesk, incoming: Any) -> list[dict[str, Any]]:
    """An input that no channel sent; the rows it wrote."""
    who = desk.person()
    with desk.street.store.write() as tx:
        batch = desk.runtime.batch(tx, desk.street.clock())
        batch.step(who, incoming)
        batch.finish()
    return desk.sent()


def test_what_no_update_caused_is_a_broadcast_and_its_question_is_checked_again(desk: BatchDesk) -> None:
    """A reminder; of a picture that could not be read, the word about it is not held back."""
    desk.enter()
    rows = step(desk, TimedOut(0))
    assert [(row["kind"], row["recheck"], row["op"], row["body"]["kind"]) for row in rows] == [
        (2, "reminder", "send", "ask")
    ]
    for token in ("market", "trees", "_ok", "agree", "disagree", "_none"):
        desk.take(desk.press(token))
    desk.take(Pictured("never kept"), file="f1")
    (ref,) = [answer.value for answer in desk.person().participation.answers.values() if "pic_" in str(answer.value)]
    rows = step(desk, PictureFailed("view", str(ref)))
    assert [(row["kind"], row["recheck"], row["body"]["kind"]) for row in rows] == [
        (2, "", "say"), (2, "reminder", "ask")
    ]  # fmt: skip
    assert "view" not in desk.person().participation.answers
    assert not desk.street.miscounted()


def test_a_picture_is_fetched_for_the_question_that_took_it(desk: BatchDesk) -> None:
    """By our own name; one that no question took is fetched by nobody."""
    desk.enter()
    desk.take(Pictured("theirs"), file="f0")
    assert desk.street.rows("picture") == 0
    for token in ("market", "trees", "_ok", "agree", "disagree", "_none"):
        desk.take(desk.press(token))
    desk.take(Pictured("theirs"), file="f1")
    value = desk.person().participation.answers["view"].value
    with desk.street.store.read() as tx:
        (row,) = tx.rows("SELECT ref, step, file, bot FROM picture")
    assert (row[0], row[1], row[2], row[3]) == (value, "view", "f1", BOT)
    assert str(value).startswith("pic_")


def test_an_album_is_remembered_over_what_comes_between(desk: BatchDesk) -> None:
    """A later picture of it gets no reply, whatever was said meanwhile; another album is another matter."""
    desk.enter()
    for token in ("market", "trees", "_ok", "agree", "disagree", "_none"):
        desk.take(desk.press(token))
    assert desk.take(Pictured("a"), file="f1", album="g")
    first = desk.person().participation.answers["view"]
    assert desk.take(Typed("Un banc"))
    assert desk.take(Pictured("b"), file="f2", album="g") == []
    assert desk.take(Pictured("c"), file="f3", album="h")
    assert desk.take(Pictured("c"), file="f4", album="h") == []
    assert desk.person().participation.album == "h"
    assert desk.person().participation.answers["view"] == first


@pytest.mark.parametrize(("flow", "state"), [(FLOW, "accepted"), (REVIEWED, "pending")])
def test_a_resident_s_statement_is_kept_with_its_author_in_the_same_commit(
    lane: Street, flow: bytes, state: str
) -> None:
    """To be judged at once, or once somebody has read it."""
    row = lane.launch(flow).row
    desk = BatchDesk(lane)
    desk.enter("1", row.name)
    for token in ("market", "trees", "_ok", "agree", "disagree"):
        desk.take(desk.press(token, "1", row.name))
    desk.take(Typed("Plus de fontaines."))
    with lane.store.read() as tx:
        (one,) = statements.of(tx, row.key)
    who = desk.person("1", row.name).participation
    assert (one.text, one.state, one.author, one.step) == ("Plus de fontaines.", state, who.id, "opinions")
    assert (one.language, one.at) == ("fr", START)


def test_counters_move_for_each_of_a_batch_that_answered(desk: BatchDesk) -> None:
    """Beside people who changed without answering, and people who left."""
    for address in ("1", "2", "3", "4"):
        desk.enter(address)
    desk.take(Typed("le marché"), address="3")
    desk.take(desk.press("_lang.en", "1"))
    batch = [
        Update("", "1", Typed("bof"), language="fr"), Update("", "2", Typed("le marché"), language="fr"),
        Update("", "3", desk.press("_forget.yes", "3"), language="fr"), Update("", "4", Typed("1"), language="fr"),
    ]  # fmt: skip
    desk.take(*batch)
    assert not desk.street.miscounted()
    assert len(desk.street.records()) == 3


def test_only_the_conversation_that_went_on_is_written(desk: BatchDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another of the same person, loaded with it, costs no row."""
    other = desk.street.launch(OTHER).row.key
    desk.enter("1", "essai")
    desk.enter("1", "autre")
    saved: list[int] = []

    def noted(tx: Tx, changes: Sequence[Change], now: datetime) -> None:
        saved.extend(change.after.consultation for change in changes)
        save(tx, changes, now)

    monkeypatch.setattr("bot.batch.save", noted)
    desk.take(desk.press("market", "1", "autre"))
    assert saved == [other]


def test_people_are_locked_in_the_order_of_their_addresses(desk: BatchDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two batches that share people never wait for each other in a ring; what names nobody locks nothing."""
    asked: list[str] = []
    real = loading.load

    def load(tx: Any, council: int, bot: str, addresses: Sequence[str]) -> Any:
        asked.extend(addresses)
        return real(tx, council, bot, addresses)

    monkeypatch.setattr(loading, "load", load)
    people = [str(number) for number in (7, 3, 9, 1, 5, 3)]
    rows = desk.take(*(Update("", address, Typed("bonjour")) for address in (*people, "")))
    assert asked == ["1", "3", "5", "7", "9"]
    assert {row["address"] for row in rows} == {"1", "3", "5", "7", "9"}


def test_a_press_that_names_nothing_is_still_answered(desk: BatchDesk) -> None:
    """The app of whoever pressed stops waiting; and blocking is answered by silence."""
    rows = desk.take(Update("", "1", None, callback="cb"))
    assert [(row["kind"], row["body"]["callback"]) for row in rows] == [(0, "cb")]
    assert desk.take(Update("", "1", None)) == []
    desk.enter()
    assert desk.take(Update("", "1", Typed("bonjour"), reach=False)) == []
    assert desk.person().unreachable


# What is remembered of typed messages


def remembered(heard: dict[str, str], incoming: Any, message: str = "m", revised: bool = True) -> dict[str, str]:
    """What is, after an input where "idea" was asked."""
    before = Participation("p_a", "f", "fr", status="active", at="idea", answers={"idea": Answer("un", START)})
    after = replace(before, answers={"idea": Answer("deux", START)}) if revised else before
    person = Person(1, 1, BOT, "1", "telegram", before, heard=heard)
    return dict(_heard(person, after, incoming, Update("k", "1", incoming, message=message)))


def test_the_last_forty_messages_and_the_new_one_are_remembered() -> None:
    """With the step each answered, oldest first."""
    assert remembered({}, Typed("x")) == {"m": "idea"}
    full = {f"m{n}": "other" for n in range(45)}
    assert list(remembered(full, Typed("x"))) == [*(f"m{n}" for n in range(5, 45)), "m"]


@pytest.mark.parametrize(
    ("incoming", "message", "revised"),
    [
        (Pressed("a", 1, "x"), "m", True),
        (Typed("x"), "", True),
        (Typed("x"), "m", False),
        (Edited("x", "y"), "m", True),
    ],
)
def test_what_gave_no_answer_by_words_leaves_what_is_remembered(incoming: Any, message: str, revised: bool) -> None:
    """A press, a channel whose messages have no name, words that were refused."""
    assert remembered({"old": "use"}, incoming, message, revised) == {"old": "use"}


def test_an_edit_corrects_the_answer_its_message_gave_after_presses_between(lane: Street) -> None:
    """Each message its own."""
    lane.launch(WRITING.replace(b"consultation: essai", b"consultation: ecrits"))
    desk = BatchDesk(lane)
    desk.enter("1", "ecrits")
    desk.take(Typed("a"), message="m1")
    desk.take(Typed("b"), message="m2")
    desk.take(Pressed(desk.person("1", "ecrits").participation.tag, 0, "_lang.en"))
    desk.take(Edited("aa", ""), message="m1")
    values = {name: one.value for name, one in desk.person("1", "ecrits").participation.answers.items()}
    assert (values["first"], values["second"]) == ("aa", "b")


# What always fails


async def test_what_always_fails_is_tried_three_times_alone_and_kept_as_it_came(
    desk: BatchDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its bytes, the kind of the fault and a trace of its sender; then never again."""
    desk.enter()
    tried: list[str] = []
    real = Batch._take

    def take(self: Batch, update: Update) -> None:
        tried.append(update.address)
        if update.address == "9":
            raise ZeroDivisionError("the words of a resident")
        real(self, update)

    monkeypatch.setattr(Batch, "_take", take)
    bad = Arrival("bad", {"raw": "bytes"}, Update("bad", "9", Typed("x")))
    unread = Arrival("unread", {}, None, "KeyError")
    assert desk.runtime.handle(BOT, "telegram", [bad, unread]) == 0
    assert tried == ["9"] * 3
    with desk.street.store.read() as tx:
        kept = dead_letters.every(tx, desk.street.council)
        senders = [row[0] for row in tx.rows("SELECT sender FROM dead_letter ORDER BY id")]
        assert senders == [dead_letters.sender(tx, desk.street.council, BOT, address) for address in ("9", "")]
    assert [(one.key, one.raw, one.reason, one.failures, one.at) for one in kept] == [
        ("bad", b'{"raw":"bytes"}', "ZeroDivisionError", 1, START), ("unread", b"{}", "KeyError", 1, START),
    ]  # fmt: skip
    assert desk.runtime.handle(BOT, "telegram", [bad, unread]) == 0
    assert len(tried) == 3


def test_a_database_that_is_away_is_nobody_s_fault(desk: BatchDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of a step as well: the batch comes again whole, and nothing is set aside."""
    desk.enter()
    with monkeypatch.context() as patch:
        patch.setattr(statements, "room", lambda *_: (_ for _ in ()).throw(Unavailable("away")))
        with pytest.raises(Unavailable):
            desk.take(Typed("le marché"))
    with desk.street.store.read() as tx:
        assert dead_letters.every(tx, desk.street.council) == []
    assert desk.take(Typed("le marché"))
