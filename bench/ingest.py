"""Ingest: batches of 100 raw updates to commit, ours against the peer that commits per update, on the same disk."""

from __future__ import annotations

import asyncio
import cProfile
import json
import pstats
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.workshop import FLOW, KEPT, SCRIPT, Doing, update
from bot.channel import Parcel
from bot.channels.telegram import Telegram
from bot.channels.telegram_declaration import LIMITS
from bot.channels.telegram_layout import html, keyboard
from bot.fitting import fitted
from bot.library import Library
from bot.poller import arrival
from bot.renderings import from_json
from bot.runtime import Arrival, Runtime
from palabre.wiring import spare_collector
from staff.launch import launch
from storage import Store, open_store
from storage.consultations import councils
from storage.database.codec import unpacked
from storage.messages import outbox
from storage.messages.outbox import Claimed

BATCH = 100
NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)
TARGET = 15.0
BOT = "telegram"


@dataclass(frozen=True, slots=True)
class Speed:
    """Updates taken in and the seconds spent on them; `rendering` are the seconds for the same outgoing work."""

    updates: int
    seconds: float
    rendering: float = 0.0

    @property
    def rate(self) -> float:
        """Updates a second, outgoing work included."""
        return self.updates / (self.seconds + self.rendering)


class Ours:
    """The real runtime over a real SQLite file; who presses what is worked out between the timed parts."""

    def __init__(self, folder: Path) -> None:
        numbers = count(1)
        self.store: Store = open_store(
            f"sqlite:///{folder / 'ours.db'}", secret=b"a secret of the bench only",
            ids=lambda: (next(numbers) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128).to_bytes(16),
        )  # fmt: skip
        self.store.migrate()
        with self.store.write() as tx:
            council = councils.default(tx).key
        launch(self.store, council, FLOW.encode(), "place.yaml", lambda _: None, now=NOW)
        seeds = count(1)
        self._runtime = Runtime(self.store, Library(council, "https://ville.example"), lambda: NOW, lambda: next(seeds))
        self._channel = Telegram("42:ours", "http://127.0.0.1:9")
        self._prompts: dict[str, tuple[str, int]] = {}
        self._numbers = count(1)

    def raw(self, person: int, doing: Doing) -> bytes:
        """What Telegram would send: the button of the prompt this person sees."""
        tag, ask = self._prompts.get(str(person), ("", 0))
        data = f"{tag}.{ask:x}.{doing.token}"
        return json.dumps(update(next(self._numbers), person, doing, data, ask + 1)).encode()

    def take(self, raws: list[bytes]) -> None:
        """The timed part: from bytes to commit, as the polling loop does it."""
        arrivals: list[Arrival] = []
        for raw in raws:
            body = unpacked(raw)
            arrivals.append(arrival(self._channel, body, str(body["update_id"])))
        self._runtime.handle(BOT, self._channel.declared.name, arrivals)

    def waiting(self) -> list[Claimed]:
        """Everything in the outbox; marked as sent, outside the timed part."""
        found: list[Claimed] = []
        with self.store.write() as tx:
            while rows := outbox.claim(tx, BOT, BATCH, NOW, lease=NOW - NOW):
                outbox.sent(tx, [(row, str(row.ask + 1)) for row in rows], NOW)
                found += rows
        for row in found:
            rendering = from_json(row.body)
            if rendering.kind == "ask":
                self._prompts[row.address] = (rendering.tag, rendering.ask)
        return found

    async def close(self) -> None:
        """Ends everything."""
        await self._channel.close()
        self.store.close()


def render(rows: list[Claimed]) -> int:
    """The outgoing work: each row as the request that the network would get."""
    size = 0
    for row in rows:
        rendering = from_json(row.body)
        if row.kind == "toast":
            size += len(json.dumps({"callback_query_id": rendering.callback, "text": rendering.text}))
            continue
        for piece in fitted(Parcel(row.address, "send", rendering), LIMITS):
            rows_of = keyboard(piece.rendering)
            buttons = [[{"text": text, "callback_data": data} for text, data in line] for line in rows_of]
            body = {"chat_id": int(row.address), "text": html(piece.rendering), "parse_mode": "HTML",
                    "reply_markup": json.dumps({"inline_keyboard": buttons})}  # fmt: skip
            size += len(json.dumps(body))
    return size


def ours(residents: int, folder: Path, around: Callable[[Callable[[], None]], None] = lambda act: act()) -> Speed:
    """Everyone does one deed per round, a hundred people a batch."""
    bot = Ours(folder)
    seconds = rendering = 0.0
    people = range(1000, 1000 + residents)
    for doing in SCRIPT:
        for start in range(0, residents, BATCH):
            raws = [bot.raw(person, doing) for person in people[start : start + BATCH]]
            began = perf_counter()
            around(lambda raws=raws: bot.take(raws))  # type: ignore[misc]
            seconds += perf_counter() - began
            rows = bot.waiting()
            began = perf_counter()
            render(rows)
            rendering += perf_counter() - began
    with bot.store.read() as tx:
        kept = int(tx.rows("SELECT count(*) FROM answer")[0][0])
    assert kept == residents * 5, f"{kept} answers of {residents} residents"
    asyncio.run(bot.close())
    return Speed(residents * len(SCRIPT), seconds, rendering)


def peer(residents: int, folder: Path, kind: str) -> Speed:
    """The same deeds, one after the other, as its dispatcher takes them; `kind`: tutorial or lean."""
    from bench.peers.aiogram_fsm import Peer
    from bench.peers.databases import Database, Lean, Tutorial

    async def run() -> Speed:
        path = folder / f"{kind}.db"
        database: Database = await (Tutorial.opened(path) if kind == "tutorial" else Lean.opened(path))
        bot, numbers, seconds = Peer(database), count(1), 0.0
        for doing in SCRIPT:
            raws = [
                json.dumps(update(next(numbers), person, doing, doing.data, 7)).encode()
                for person in range(1000, 1000 + residents)
            ]
            began = perf_counter()
            for raw in raws:
                await bot.feed(raw)
            seconds += perf_counter() - began
        kept = await database.answers()
        assert kept == residents * KEPT, f"{kept} answers of {residents} residents"
        await database.close()
        return Speed(residents * len(SCRIPT), seconds)

    return asyncio.run(run())


def profile(residents: int) -> str:
    """Where our time goes: the 25 functions that take most."""
    profiler = cProfile.Profile()
    with TemporaryDirectory(dir=Path.cwd()) as folder:
        ours(residents, Path(folder), lambda act: profiler.runcall(act))
    from io import StringIO

    out = StringIO()
    pstats.Stats(profiler, stream=out).sort_stats("tottime").print_stats(45)
    return out.getvalue()


def commits(folder: Path, times: int = 200) -> float:
    """Seconds that one durable commit costs on this disk."""
    import sqlite3

    connection = sqlite3.connect(folder / "commit.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE t (a)")
    began = perf_counter()
    for _ in range(times):
        connection.execute("INSERT INTO t VALUES (1)")
    taken = (perf_counter() - began) / times
    connection.close()
    return taken


def measure(residents: int = 1000, peers: int = 200) -> list[str]:
    """The lines to print."""
    spare_collector()  # as `serve` does; the peers have the good of it too
    with TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as name:
        folder = Path(name)
        theirs = {kind: peer(peers, folder, kind) for kind in ("tutorial", "lean")}
        mine, commit = ours(residents, folder), commits(folder)
    to_commit, batches = mine.updates / mine.seconds, mine.updates / BATCH
    lines = [
        f"ingest, ours: {to_commit:,.0f} updates/s from bytes to commit ({mine.updates:,} updates, batches of {BATCH})",
        f"  {(mine.seconds - commit * batches) / mine.updates * 1e6:,.0f} µs an update beside commits; "
        f"{mine.rate:,.0f} updates/s with every reply laid out as its request too",
        f"  a durable commit takes {commit * 1000:.2f} ms here: we wait for {batches:,.0f} of them",
    ]
    for kind, speed in theirs.items():
        beside = (speed.seconds / speed.updates - commit) * 1e6
        lines += [
            f"ingest, aiogram bot, {_KINDS[kind]}: {speed.rate:,.0f} updates/s, {beside:,.0f} µs beside its commit",
            f"  ratio {to_commit / speed.rate:.1f} to commit (target {TARGET:.0f}), "
            f"{mine.rate / speed.rate:.1f} with our replies laid out",
        ]
    return lines


_KINDS = {"tutorial": "as tutorials have it (AsyncSession on aiosqlite)", "lean": "lean (sqlite3 in the event loop)"}
