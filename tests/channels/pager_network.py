"""The toy network itself, over real HTTP: what it refuses, how it calls, and the people who carry its pagers."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web

from tests.botapi import jpeg
from tests.channels.pager import CHANNEL, SIGNATURE

KEY, SECRET = "key-1a2b3c4d", "what the network handed to the operator"
LINE = "3344"


@dataclass
class PagerNetwork:
    """`proxied` is where the town's own proxy leads what is sent to its public address."""

    url: str = ""
    proxied: str = ""
    callback: str = ""
    inbox: list[dict[str, Any]] = field(default_factory=list)
    shown: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By pager: the words of each page that arrived."""
    refused: list[int] = field(default_factory=list)
    """Statuses to answer with before anything else."""
    confirmed: int = 0
    polls: int = 0
    longest_poll: float = 0.05
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def says(self, pager: str, **what: Any) -> int:
        """Somebody sends words, a spot or a scan; the status of our callback, 0 when it waits for a poll."""
        page = {"n": len(self.inbox) + 1, "from": pager, **what}
        self.inbox.append(page)
        self._stirred()
        return await self.calls([page]) if self.callback else 0

    async def calls(self, pages: list[dict[str, Any]], secret: str = SECRET) -> int:
        """One call of ours, signed; the status it got."""
        body = json.dumps({"line": LINE, "pages": pages}).encode()
        headers = {SIGNATURE: "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()}
        address = self.proxied + "/" + self.callback.split("/", 3)[3]
        async with ClientSession() as http, http.post(address, data=body, headers=headers) as answer:
            return answer.status

    async def arrived(self, pager: str, after: int) -> list[str]:
        """What a pager shows beyond what was read, waiting a little for it."""
        try:
            async with asyncio.timeout(1):
                while len(self.shown[pager]) <= after:
                    await self.moved.wait()
        except TimeoutError:
            return []
        return self.shown[pager][after:]

    def _stirred(self) -> None:
        self.moved.set()
        self.moved = asyncio.Event()

    async def _line(self, request: web.Request) -> web.Response:
        self.callback = (await request.json())["callback"]
        return web.json_response({"line": LINE})

    async def _take(self, request: web.Request) -> web.Response:
        page = await request.json()
        if len(page["words"]) > CHANNEL.limits.text or not page["words"].strip():
            return web.Response(status=413)
        self.shown[page["to"]].append(page["words"])
        self._stirred()
        return web.json_response({"number": sum(map(len, self.shown.values()))})

    async def _give(self, request: web.Request) -> web.Response:
        if self.polls:
            return web.Response(status=409)
        self.polls += 1
        self.confirmed = after = int(request.query["after"] or self.confirmed)
        try:
            async with asyncio.timeout(self.longest_poll):
                while len(self.inbox) <= after:
                    await self.moved.wait()
        except TimeoutError:
            pass
        finally:
            self.polls -= 1
        return web.json_response({"pages": self.inbox[after : after + 100], "last": min(len(self.inbox), after + 100)})

    async def _scan(self, request: web.Request) -> web.Response:
        return web.json_response({"hex": jpeg().hex()})

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if self.refused:
            return web.Response(status=self.refused.pop(0))
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return web.Response(status=401)
        answer: web.StreamResponse = await handler(request)
        return answer


@asynccontextmanager
async def pager_network() -> AsyncIterator[PagerNetwork]:
    """The network on a free port of the loopback."""
    here = PagerNetwork()
    app = web.Application(middlewares=[here._guard])
    app.add_routes([
        web.put("/v1/line", here._line), web.post("/v1/pages", here._take), web.get("/v1/inbox", here._give),
        web.get("/v1/scans/{file}", here._scan),
    ])  # fmt: skip
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    here.url = f"http://{host}:{port}"
    try:
        yield here
    finally:
        await runner.cleanup()
