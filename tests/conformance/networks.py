"""Each declared channel as a network of lines around one real town; its twin test says how it is reached."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from bot.channel import Channel
from bot.channels import CHANNELS
from bot.declaration import Registry
from bot.library import Library
from bot.runtime import Runtime
from palabre import clock as system
from palabre.server import House, run
from palabre.settings import read_settings
from palabre.wiring import council_of, opened
from rehearsal.line import Connection
from staff.digest import make_digest
from staff.export import csv_lines, json_lines
from staff.launch import Launched, launch
from storage import Store
from storage.consultations import councils, statements
from tests.clock import Clock
from tests.conformance.plain_line import PlainLine
from tests.town import store_at

TESTED = CHANNELS.joined("tests.channels.pager")
"""The residents' channels, and one that has neither edits nor buttons."""
NETWORKS = tuple(declared.name for declared in TESTED)
OPEN = timedelta(days=20)


def later(data: bytes) -> bytes:
    """The same file with its dates far ahead: what runs on the system's clock must not age."""
    return data.replace(b": 2027-", b": 2097-")


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


Made = Callable[[bytes, Path], AbstractAsyncContextManager[Network]]
"""Launches a file in a folder of its own and gives the network around it."""


def network(name: str, data: bytes, folder: Path) -> AbstractAsyncContextManager[Network]:
    """The channel of that name, with this file launched."""
    made: Made = import_module(f"tests.channels.test_{name}").network
    return made(data, folder)


@dataclass
class ServedTown:
    """A town under `palabre serve`, on the system's clock."""

    house: House
    store: Store
    launched: Launched
    server: asyncio.Task[None]

    @property
    def base(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.house.port}"


@asynccontextmanager
async def served(
    data: bytes, folder: Path, channels: Registry = CHANNELS, tell: Any = lambda _: None, **settings: str
) -> AsyncIterator[ServedTown]:
    """The whole server in this process, with the settings given and no others."""
    everything = dict.fromkeys(channels.settings, "") | {"public_url": "", "database_url": ""} | settings
    read = read_settings(
        channels, data_dir=folder, secret_key="a secret for tests only", host="127.0.0.1", port=0, **everything
    )
    with opened(read) as store:
        council, now = council_of(store), system.now()
        launched = launch(store, council, data, "flow.yaml", lambda _: None, now=now, opens=now, closes=now + OPEN)
        house, ready = House(store, council, read, tell, channels), asyncio.Event()
        server = asyncio.create_task(run(house, lambda _: None, lambda _: ready.set()))
        started = asyncio.create_task(ready.wait())
        await asyncio.wait({server, started}, return_when=asyncio.FIRST_COMPLETED)
        if server.done():
            started.cancel()
            server.result()
        try:
            yield ServedTown(house, store, launched, server)
        finally:
            server.cancel()
            await asyncio.gather(server, return_exceptions=True)


def plain_network(channel: Callable[[], Channel], person: type[PlainLine] = PlainLine) -> Made:
    """Of a channel whose updates have the plain form and that sends to no network: each resident has one of it."""

    @asynccontextmanager
    async def made(data: bytes, folder: Path) -> AsyncIterator[Network]:
        clock, seeds = Clock(), count(1)
        store = store_at(f"sqlite:///{folder / 'town.db'}")
        with store.write() as tx:
            council = councils.default(tx).key
        launched = launch(
            store, council, data, "flow.yaml", lambda _: None, now=clock(), opens=clock(), closes=clock() + OPEN
        )
        runtime = Runtime(store, Library(council, "https://ville.example"), clock, lambda: next(seeds))

        async def line(number: int, language: str) -> Connection:
            return person(runtime, channel(), number, launched.row.code, language)

        yield Network(store, launched, line)
        store.close()

    return made
