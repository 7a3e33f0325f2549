"""The outbox keeps each chat's order, gives a row to one courier, and sends nothing stale."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

from storage.database.codec import packed
from storage.messages import mailbox, outbox
from storage.messages.outbox import Claimed, Outgoing
from tests.storage.town import BOT, NOW, StoredTown, became, opened, with_answers

LEASE = timedelta(seconds=30)
SOON = NOW + timedelta(seconds=1)


def _add(town: StoredTown, *rows: Outgoing, at: timedelta = timedelta(0)) -> None:
    with town.store.write() as tx:
        outbox.add(tx, town.council, rows, NOW + at)


def _claim(town: StoredTown, limit: int = 50, at: timedelta = timedelta(0)) -> list[Claimed]:
    with town.store.write() as tx:
        return outbox.claim(tx, BOT, limit, NOW + at, lease=LEASE)


def _sent(town: StoredTown, *rows: Claimed, message: str = "") -> None:
    with town.store.write() as tx:
        outbox.sent(tx, [(row, message or f"m{row.key}") for row in rows], NOW)


def _row(address: str, text: str, **more: Any) -> Outgoing:
    return Outgoing(BOT, address, packed({"text": text}), **more)


def _texts(rows: list[Claimed]) -> list[str]:
    return [row.body["text"] for row in rows]


def test_one_message_of_a_chat_is_in_flight(town: StoredTown) -> None:
    """The second goes only after the first, whatever other chats do."""
    _add(town, _row("1", "a"), _row("1", "b"), _row("2", "c"))
    first = _claim(town)
    assert _texts(first) == ["a", "c"]
    assert _claim(town) == []
    _sent(town, first[0])
    assert _texts(_claim(town)) == ["b"]


def test_a_message_to_retry_holds_the_chat_back(town: StoredTown) -> None:
    """Order is kept through a failure: the next waits for the one that failed."""
    _add(town, _row("1", "a"), _row("1", "b"))
    (first,) = _claim(town)
    with town.store.write() as tx:
        outbox.retry(tx, first, NOW + timedelta(seconds=60))
    assert _claim(town, at=timedelta(seconds=59)) == []
    (again,) = _claim(town, at=timedelta(seconds=60))
    assert (again.body, again.attempts) == ({"text": "a"}, 1)


def test_toasts_first_then_replies_then_broadcasts(town: StoredTown) -> None:
    """A reply overtakes a broadcast to the same chat; a toast overtakes all."""
    person = town.resident("1").participation.id
    _add(town, _row("1", "news", kind="broadcast", person=person), _row("2", "late reply"))
    _add(town, _row("1", "reply"), _row("1", "toast", kind="toast"), at=timedelta(milliseconds=5))
    rows = _claim(town, at=timedelta(seconds=1))
    assert _texts(rows) == ["toast", "late reply", "reply"]
    _sent(town, *rows)
    assert _texts(_claim(town, at=timedelta(seconds=1))) == ["news"]


def test_a_stale_toast_is_dropped(town: StoredTown) -> None:
    """Ten seconds later it is worth nothing."""
    _add(town, _row("1", "toast", kind="toast"), _row("1", "reply"))
    assert _texts(_claim(town, at=timedelta(seconds=11))) == ["reply"]


def test_a_replacement_joins_what_is_not_sent_yet(town: StoredTown) -> None:
    """Several states of one prompt become one message, in its place, in a batch or across batches."""
    slot = {"person": "p_x", "ask": 1}
    _add(town, _row("1", "v1", **slot), _row("1", "v2", op="replace", **slot), _row("1", "next"))
    _add(town, _row("1", "v3", op="replace", **slot))
    _add(town, _row("1", "v4", op="replace", **slot))
    (first,) = _claim(town)
    assert (first.op, first.body) == ("send", {"text": "v4"})
    _sent(town, first)
    assert _texts(_claim(town)) == ["next"]


def test_a_replacement_follows_what_is_in_flight(town: StoredTown) -> None:
    """While a prompt is being sent its new state waits, then knows the network's message."""
    slot = {"person": "p_x", "ask": 1}
    _add(town, _row("1", "v1", **slot))
    (first,) = _claim(town)
    _add(town, _row("1", "v2", op="replace", **slot), _row("1", "v3", op="replace", **slot))
    assert _claim(town) == []
    _sent(town, first, message="77")
    (second,) = _claim(town)
    assert (second.op, second.message, second.body) == ("replace", "77", {"text": "v3"})


def test_a_lost_message_id_is_said(town: StoredTown) -> None:
    """After a crash between send and note, the replacement has no message: it is sent anew."""
    _add(town, _row("1", "v2", op="replace", person="p_x", ask=4))
    assert [row.message for row in _claim(town)] == [""]


def test_two_couriers_never_take_the_same_row(url: str, town: StoredTown) -> None:
    """Two stores claim at the same time: each row once, one per chat."""
    _add(town, *[_row(str(n % 50), str(n)) for n in range(200)])
    others = [opened(url, seed) for seed in (2, 3)]
    for _ in range(12):
        with ThreadPoolExecutor(2) as pool:
            claims = list(
                pool.map(lambda store: _claim(StoredTown(store, town.council, town.consultation), 15), others)
            )
        rows = [row for claim in claims for row in claim]
        assert len({row.key for row in rows}) == len(rows)
        assert len({row.address for row in rows}) == len(rows)
        _sent(town, *rows)
    for other in others:
        other.close()


def test_an_expired_lease_gives_the_row_back(town: StoredTown) -> None:
    """A courier that died is replaced; its row counts one attempt more."""
    _add(town, _row("1", "a"))
    _claim(town)
    with town.store.write() as tx:
        assert outbox.release(tx, NOW + LEASE) == 0
        assert outbox.release(tx, NOW + LEASE + timedelta(seconds=1)) == 1
    assert [row.attempts for row in _claim(town)] == [1]


def test_a_blocked_bot_is_final(town: StoredTown) -> None:
    """What waits for that person is dropped and they are unreachable until they write again."""
    person = town.resident("1").participation.id
    _add(town, _row("1", "a", person=person), _row("1", "b", person=person))
    (first,) = _claim(town)
    with town.store.write() as tx:
        outbox.fail(tx, first, "blocked", terminal=True)
        assert outbox.waiting(tx, BOT) == 0
    assert town.only("1").unreachable


def test_broadcasts_are_checked_again_when_sent(town: StoredTown) -> None:
    """Not to somebody who left, blocked or was erased meanwhile; no reminder after an answer."""
    people = {name: town.resident(name) for name in ("left", "blocked", "answered", "erased", "fine", "replied")}
    for name, person in people.items():
        _add(town, _row(name, name, kind="broadcast", person=person.participation.id, recheck="reminder"))
    town.change(people["left"], became(people["left"], "left"), SOON)
    town.change(people["blocked"], replace(people["blocked"], unreachable=True), SOON)
    town.change(people["answered"], with_answers(people["answered"], {"bike": "no"}, SOON), SOON)
    town.change(people["erased"], became(people["erased"], "erased"), SOON)
    assert sorted(_texts(_claim(town, at=timedelta(hours=1)))) == ["fine", "replied"]


def test_a_sent_row_keeps_neither_address_nor_body(town: StoredTown) -> None:
    """Only the fact remains, until it is pruned."""
    _add(town, _row("1", "a", person="p_x", ask=1))
    _sent(town, *_claim(town))
    with town.store.write() as tx:
        assert tx.rows("SELECT address, body, person, state FROM outbox") == [("", "", "", "sent")]
        assert outbox.prune(tx, SOON) == 1


def test_an_erasure_is_not_followed_by_a_slot(town: StoredTown) -> None:
    """A message delivered while its person was being erased leaves no trace."""
    person = town.resident("1")
    _add(town, _row("1", "a", person=person.participation.id, ask=1))
    (row,) = _claim(town)
    town.change(person, became(person, "erased"))
    _sent(town, row)
    with town.store.read() as tx:
        assert tx.value("SELECT COUNT(*) FROM slot") == 0
        assert tx.value("SELECT COUNT(*) FROM outbox") == 0


def test_the_web_reads_its_mailbox_by_sequence(town: StoredTown) -> None:
    """Couriers do not see it; what is acknowledged is gone, and sequences never go back."""
    _add(town, _row("w", "a", mailbox=True), _row("w", "b", mailbox=True, person="p_x", ask=1))
    _add(town, _row("w", "c", mailbox=True, op="replace", person="p_x", ask=1), _row("v", "other", mailbox=True))
    assert _claim(town) == []
    with town.store.write() as tx:
        mail = mailbox.read(tx, town.council, BOT, "w", after=0, now=NOW)
        assert [(each.body["text"], each.op) for each in mail] == [("a", "send"), ("b", "send"), ("c", "replace")]
        assert mailbox.acknowledge(tx, town.council, BOT, "w", mail[1].sequence) == 2
        rest = mailbox.read(tx, town.council, BOT, "w", after=0, now=NOW)
        assert [each.sequence for each in rest] == [mail[2].sequence]
        outbox.prune(tx, SOON)
    _add(town, _row("w", "d", mailbox=True))
    with town.store.read() as tx:
        later = mailbox.read(tx, town.council, BOT, "w", after=rest[0].sequence, now=NOW)
    assert [each.body["text"] for each in later] == ["d"]
