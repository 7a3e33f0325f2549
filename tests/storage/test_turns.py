"""Rows that several processes write are written in one order for everyone, so that none waits for another in a ring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from storage import Store
from storage.consultations import statements, versions
from storage.counts import counters
from storage.counts.counters import Head
from storage.counts.counting import Sums
from storage.database.tx import Params, Row, Tx
from storage.messages import deduplication, outbox
from storage.messages.outbox import Outgoing
from storage.people import loading
from storage.people.saving import Change, save
from tests.storage.town import BOT, NOW, StoredTown, consented, founded, opened


class WritesInTurn(Tx):
    """A transaction that tells in which order it was asked to write and to lock."""

    def __init__(self, tx: Tx) -> None:
        self.__dict__.update(tx.__dict__)
        self.written: list[tuple[str, Params]] = []
        self.locked: list[str] = []
        self.claimed = ""

    def many(self, sql: str, rows: Sequence[Params]) -> int:
        self.written += [(sql.split()[2], row) for row in rows]
        return super().many(sql, rows)

    def rows(self, sql: str, **params: Any) -> Sequence[Row]:
        self.claimed = params.get("keys", self.claimed)
        return super().rows(sql, **params)

    def lock_chats(self, council: int, bot: str, addresses: Sequence[str]) -> None:
        self.locked.append(bot)

    def order(self, table: str, *names: str) -> list[tuple[Any, ...]]:
        """What was written into a table, by these columns."""
        return [tuple(row[name] for name in names) for into, row in self.written if into == table]


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """A store of its own."""
    made = opened(sqlite_url)
    yield made
    made.close()


def test_counters_are_moved_in_the_order_of_their_keys(store: Store) -> None:
    """By consultation, question and cell; headcounts alike."""
    towns = [founded(store, name) for name in ("a", "b")]
    council = towns[0].council
    first, second = (town.consultation for town in towns)
    with store.write() as plain:
        tx = WritesInTurn(plain)
        moved = Sums(room={"": {"z n": 1, "a y": 1, "a n": 1}})
        counters.apply(tx, council, {second: moved, first: moved})
        cells = [("a", "n"), ("a", "y"), ("z", "n")]
        assert tx.order("cell", "consultation", "step", "cell") == [
            (consultation, *cell) for consultation in (first, second) for cell in cells
        ]
        heads = [Head(council, second, what, "web", "fr", "", "2026-03-02") for what in ("started", "answered")]
        heads.append(heads[0]._replace(consultation=first))
        counters.apply_heads(tx, dict.fromkeys(heads, 1) | {heads[0]._replace(channel="x"): 0})
        assert tx.order("headcount", "consultation", "what") == [
            (first, "started"), (second, "answered"), (second, "started"),
        ]  # fmt: skip


def test_what_two_launches_or_studies_share_is_written_in_one_order(store: Store) -> None:
    """Files by their name, statements by theirs, updates by their number, chats by their bot."""
    town = founded(store)
    with store.write() as plain:
        tx = WritesInTurn(plain)
        versions.keep_media(tx, town.council, town.consultation, {"z": (b"", "x"), "a": (b"", "x")})
        assert tx.order("media", "name") == [("a",), ("z",)]
        statements.prioritise(tx, town.council, town.consultation, "ideas", {"s2": 0.1, "s1": 0.9}, {}, NOW)
        assert tx.order("priority", "statement") == [("s1",), ("s2",)]
        deduplication.claim(tx, town.council, BOT, ["3", "1", "2", "1"], NOW)
        assert tx.claimed == '["1","2","3"]'
        outbox.add(tx, town.council, [Outgoing(bot, "1", "{}") for bot in ("web", "council", "web")], NOW)
        assert tx.locked == ["council", "web"]


def test_towns_are_saved_in_one_order(store: Store) -> None:
    """Whatever the order in which a batch met their people."""
    first = founded(store)
    with store.write() as plain:
        plain.run("INSERT INTO council (name, title, languages) VALUES ('b', '{}', '[]')")
        key = plain.value("SELECT id FROM council WHERE name = 'b'")
        plain.run(
            "INSERT INTO consultation (council_id, name, state, opens, closes, timezone, flow, texts, code, settings,"
            " salt, revision, keep_until) SELECT :key, 'velo', state, opens, closes, timezone, flow, texts, 'code',"
            " settings, salt, revision, keep_until FROM consultation",
            key=key,
        )
        other = StoredTown(store, key, plain.value("SELECT MAX(id) FROM consultation"))
        tx = WritesInTurn(plain)
        save(tx, [Change(None, consented(town.doorstep("1"))) for town in (other, first)], NOW)
        assert tx.order("participation", "council") == [(first.council,), (other.council,)]
        assert len(loading.load(plain, other.council, BOT, ["1"])["1"]) == 1
