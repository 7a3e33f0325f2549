"""A whole site for tests: the real store, runtime, channel and pages, served over HTTP, with time moved by hand."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import uvicorn

from bot.channel import Response
from bot.channels.web import Web
from bot.intake import Intake
from bot.library import Library
from bot.runtime import Runtime
from palabre.draw import draw_apart
from staff.digest import make_digest
from staff.launch import Launched, launch
from storage import Store
from storage.consultations import councils
from tests.clock import Clock
from tests.town import store_at
from web.app import Site, create_app

OPENS, CLOSES = datetime(2027, 1, 10, 8, tzinfo=UTC), datetime(2027, 2, 10, 20, tzinfo=UTC)
NOON = datetime(2027, 1, 12, 12, tzinfo=UTC)


@dataclass
class Served:
    """Everything that serves one council's pages."""

    url: str
    store: Store
    council: int
    clock: Clock
    runtime: Runtime
    web: Web
    server: uvicorn.Server
    launched: list[Launched] = field(default_factory=list)

    def launch(self, data: bytes, name: str, folder: Path | None = None) -> Launched:
        """The officer launches a file, open now."""

        def read(path: str) -> bytes | None:
            found = folder / path if folder else None
            return found.read_bytes() if found is not None and found.is_file() else None

        done = launch(self.store, self.council, data, name, read, now=self.clock(), opens=OPENS, closes=CLOSES)
        self.launched.append(done)
        return done

    def digest(self, launched: Launched, period: str = "2027-W02") -> None:
        """Figures are cleared and the digest of a period is made, its pictures too."""
        make_digest(self.store, launched.row, launched.flow, period, self.clock(), draw_apart)


@dataclass
class Visitor:
    """Someone whose page speaks to the server: posts messages, reads the mailbox."""

    http: httpx.AsyncClient
    name: str
    numbers: count[int] = field(default_factory=lambda: count(1))
    token: str = ""
    after: int = 0
    asked: dict[str, Any] = field(default_factory=dict)

    async def post(self, id: str = "", **what: Any) -> httpx.Response:
        """One message as the page sends it."""
        body = {"id": id or str(UUID(int=next(self.numbers))), "language": "fr", "token": self.token, **what}
        answer = await self.http.post("/api/chat", json=body)
        if answer.status_code == 200 and (token := answer.json().get("token")):
            self.token = token
        return answer

    @property
    def headers(self) -> dict[str, str]:
        """What proves whose conversation it is."""
        return {"x-palabre-token": self.token}

    async def mail(self) -> list[dict[str, Any]]:
        """The renderings that arrived since the last look."""
        answer = await self.http.get("/api/chat/mail", params={"after": self.after}, headers=self.headers)
        letters = answer.json()["mail"]
        for letter in letters:
            self.after = letter["sequence"]
            if letter["rendering"]["kind"] == "ask":
                self.asked = letter["rendering"]
        return [letter["rendering"] for letter in letters]

    async def start(self, origin: str = "") -> list[dict[str, Any]]:
        """Opens the page of the consultation."""
        answer = await self.post(start=self.name, origin=origin)
        assert answer.status_code == 200, answer.text
        return await self.mail()

    async def press(self, label: str) -> list[dict[str, Any]]:
        """Presses the button of that label on the prompt awaited."""
        data = next(button["data"] for button in self.asked["buttons"] if button["label"] == label)
        assert (await self.post(press=data)).status_code == 200
        return await self.mail()

    async def write(self, text: str) -> list[dict[str, Any]]:
        """Writes words."""
        assert (await self.post(text=text)).status_code == 200
        return await self.mail()

    async def again(self) -> list[dict[str, Any]]:
        """What the page shows after a reload."""
        answer = await self.http.get("/api/chat/again", params={"name": self.name}, headers=self.headers)
        renderings: list[dict[str, Any]] = answer.json()["renderings"] if answer.status_code == 200 else []
        return renderings


@asynccontextmanager
async def place(url: str, clock: Clock, uploads: Path, **hooks: Any) -> AsyncIterator[Served]:
    """The pages of one council on a free port of the loopback."""
    clock.to(NOON)
    store = store_at(url)
    with store.write() as tx:
        council = councils.default(tx).key
        councils.describe(tx, council, {"fr": "la mairie de Montval"}, ("fr", "en"))
    listener = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    seeds = count(1)
    library = Library(council, base)
    runtime = Runtime(store, library, clock, lambda: next(seeds))
    holder: list[Web] = []
    intake = Intake(runtime, "web", "web", lambda: holder[0].wake())
    web = Web(intake, store, library, clock, uploads)
    holder.append(web)
    app = create_app(Site(store, council, "la mairie de Montval", base, clock, web, hooks))
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1, timeout_keep_alive=600)
    )
    tasks = [asyncio.create_task(intake.run()), asyncio.create_task(server.serve([listener]))]
    try:
        while not server.started:  # noqa: ASYNC110 (uvicorn has no event to wait for)
            await asyncio.sleep(0.01)
        yield Served(base, store, council, clock, runtime, web, server)
    finally:
        server.should_exit = server.force_exit = True
        tasks[0].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        listener.close()
        store.close()


async def accepted(body: bytes, headers: Any) -> Response:
    """A webhook that takes everything."""
    return Response(200)
