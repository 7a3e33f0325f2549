"""Each channel as a network of lines around one real town: the strict Bot API, HTTP pages, terminals."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random

from bot.library import Library
from bot.runtime import Runtime
from palabre import clock as system
from palabre.server import House, run
from palabre.settings import Settings
from palabre.wiring import council_of, opened
from rehearsal.line import Connection
from rehearsal.web import WebLine, browsers
from staff.digest import make_digest
from staff.export import csv_lines, json_lines
from staff.launch import Launched, launch
from storage import Store
from storage.consultations import councils, statements
from tests.botapi import RESIDENTS_TOKEN
from tests.clock import Clock
from tests.conformance.phone_line import PhoneLine
from tests.conformance.terminal_line import TerminalLine
from tests.town import store_at, town

NETWORKS = ("telegram", "web", "terminal")
OPEN = timedelta(days=20)


@dataclass
class Network:
    """One launched consultation and a way to reach it; `line(number, language)` is one resident's."""

    store: Store
    launched: Launched
    line: Callable[[int, str], Awaitable[Connection]]

    def export(self) -> list[str]:
        """The JSON lines, as `palabre export` writes them."""
        with self.store.read() as tx:
            return list(json_lines(tx, self.launched.row))

    def table(self) -> list[str]:
        """The CSV, as `palabre export --format csv` writes it."""
        with self.store.read() as tx:
            return list(csv_lines(tx, self.launched.row, self.launched.flow))

    def added(self) -> dict[str, str]:
        """Residents' statements by id."""
        with self.store.read() as tx:
            return {proposal.id: proposal.text for proposal in statements.of(tx, self.launched.row.key)}

    def digest(self) -> str:
        """The digest's French text."""
        now = self.launched.row.opens
        assert now is not None
        made = make_digest(self.store, self.launched.row, self.launched.flow, "test", now + OPEN / 2, lambda *_: ())
        return str(made.content["text"]["fr"])


@asynccontextmanager
async def network(name: str, data: bytes, folder: Path) -> AsyncIterator[Network]:
    """The channel of that name, with this file launched."""
    makers = {"telegram": _telegram, "web": _web, "terminal": _terminal}
    async with makers[name](data, folder) as made:
        yield made


@asynccontextmanager
async def _telegram(data: bytes, folder: Path) -> AsyncIterator[Network]:
    clock = Clock()
    async with town(f"sqlite:///{folder / 'town.db'}", clock) as here:
        launched = here.launch(data, "flow.yaml", folder, opens=clock(), closes=clock() + OPEN)

        async def line(number: int, language: str) -> Connection:
            chat = await here.phones.chat(1000 + number, RESIDENTS_TOKEN, language=language)
            return PhoneLine(chat, launched.flow, launched.row.code)

        yield Network(here.store, launched, line)


@asynccontextmanager
async def _terminal(data: bytes, folder: Path) -> AsyncIterator[Network]:
    clock, seeds = Clock(), count(1)
    store = store_at(f"sqlite:///{folder / 'town.db'}")
    with store.write() as tx:
        council = councils.default(tx).key
    launched = launch(
        store, council, data, "flow.yaml", lambda _: None, now=clock(), opens=clock(), closes=clock() + OPEN
    )
    runtime = Runtime(store, Library(council, "https://ville.example"), clock, lambda: next(seeds))

    async def line(number: int, language: str) -> Connection:
        return TerminalLine(runtime, number, launched.row.code, language)

    yield Network(store, launched, line)
    store.close()


@asynccontextmanager
async def _web(data: bytes, folder: Path) -> AsyncIterator[Network]:
    settings = Settings(
        data_dir=folder, database_url="", secret_key="a secret for tests only", telegram_token="", council_token="",
        public_url="", host="127.0.0.1", port=0,
    )  # fmt: skip
    with opened(settings) as store:
        council, now = council_of(store), system.now()
        launched = launch(store, council, data, "flow.yaml", lambda _: None, now=now, opens=now, closes=now + OPEN)
        house, ready = House(store, council, settings), asyncio.Event()
        server = asyncio.create_task(run(house, lambda _: None, lambda _: ready.set()))
        await ready.wait()
        try:
            async with browsers(f"http://127.0.0.1:{house.port}", 64) as http:

                async def line(number: int, language: str) -> Connection:
                    return WebLine(http, launched.row.code, Random(f"line {number}"))

                yield Network(store, launched, line)
        finally:
            server.cancel()
            await asyncio.gather(server, return_exceptions=True)
