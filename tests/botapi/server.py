"""The strict Bot API over HTTP on the loopback: methods, files, faults, and the resident's side under /control."""

from __future__ import annotations

import asyncio
import inspect
import json
import socket
import struct
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Self, TypeAlias

from aiohttp import web

from tests.botapi import about, editing, sending
from tests.botapi.arguments import Arguments, read
from tests.botapi.control import StubControl
from tests.botapi.faults import Fault
from tests.botapi.limits import Limits
from tests.botapi.refusals import Refusal
from tests.botapi.webhooks import Pusher
from tests.botapi.world import Bot, Json, World

Method: TypeAlias = Callable[[World, Bot, Arguments], Any]

RESIDENTS_TOKEN = "1000001:residents-bot-of-the-tests-000000000"
COUNCIL_TOKEN = "1000002:council-bot-of-the-tests-00000000000"
TOKENS = {RESIDENTS_TOKEN: "palabre_test_bot", COUNCIL_TOKEN: "palabre_council_test_bot"}
REQUEST_BYTES = 60 * 1024 * 1024
BAD_GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1>"

METHODS: dict[str, Method] = {
    "getme": about.get_me,
    "getupdates": about.get_updates,
    "setwebhook": about.set_webhook,
    "deletewebhook": about.delete_webhook,
    "getwebhookinfo": about.webhook_info,
    "getfile": about.get_file,
    "getchat": about.get_chat,
    "setmycommands": about.set_commands,
    "getmycommands": about.get_commands,
    "setmyname": about.set_words("name"),
    "getmyname": about.get_words("name"),
    "setmydescription": about.set_words("description"),
    "getmydescription": about.get_words("description"),
    "setmyshortdescription": about.set_words("short_description"),
    "getmyshortdescription": about.get_words("short_description"),
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendmediagroup": sending.send_media_group,
    "sendlocation": sending.send_location,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_text,
    "editmessagecaption": editing.edit_caption,
    "editmessagereplymarkup": editing.edit_markup,
    "deletemessage": editing.delete,
    "deletemessages": editing.delete_many,
    "answercallbackquery": editing.answer_press,
}
# The methods that count as messages, and so may be told to wait.
PACED = frozenset(name for name in METHODS if name.startswith(("send", "edit")) and name != "sendchataction")


def answer(body: Json, status: int = 200) -> web.Response:
    """A JSON answer; a flood also says its wait in the header."""
    seconds = body.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(seconds)} if seconds else {}
    return web.Response(text=json.dumps(body), status=status, content_type="application/json", headers=headers)


class BotApi:
    """A running stub: `async with BotApi() as api`, then `api.url`; `api.world` is its memory."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        tokens: dict[str, str] | None = None,
        limits: Limits | None = None,
        port: int = 0,
        **settings: Any,
    ) -> None:
        """`clock` gives seconds since the epoch; `tokens` maps tokens to user names; `settings` as World's fields."""
        self.world = World(clock, limits or Limits(), **settings)
        for token, username in (tokens or TOKENS).items():
            self.world.add_bot(token, username)
        self._wanted = port
        self.port = 0
        self._pushers: dict[str, asyncio.Task[None]] = {}

    @property
    def url(self) -> str:
        """The base address, as PALABRE_TELEGRAM_API takes it."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=REQUEST_BYTES)
        app.router.add_route("*", "/bot{token}/{method}", self._method)
        app.router.add_get("/file/bot{token}/files/{name}", self._file)
        app.router.add_post("/control/{act}", StubControl(self.world, self._push).handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        # The port is kept across a restart when one was asked for.
        site = web.TCPSite(self._runner, "127.0.0.1", self._wanted, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        for bot in self.world.bots.values():
            self._push(bot)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._pushers.values():
            task.cancel()
        await asyncio.gather(*self._pushers.values(), return_exceptions=True)
        await self._runner.cleanup()

    def bot(self, token: str = RESIDENTS_TOKEN) -> Bot:
        """The stub's memory of one bot."""
        return self.world.bots[token]

    def script(self, faults: Iterable[Fault]) -> None:
        """Adds scripted faults, the first that strikes counts."""
        self.world.faults.rules.extend(faults)

    def _push(self, bot: Bot) -> None:
        self._pushers[bot.token] = asyncio.create_task(Pusher(self.world, bot, self.call).run())

    async def call(self, bot: Bot, method: str, arguments: Arguments) -> Any:
        """Carries out a method; raises Refusal."""
        found = METHODS.get(method.lower())
        if found is None:
            raise Refusal(404, "Not Found: method not found")
        bot.calls.append((method, dict(arguments.values)))
        result = found(self.world, bot, arguments)
        return await result if inspect.isawaitable(result) else result

    async def _method(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        try:
            bot = self.world.bot(request.match_info["token"])
            arguments = await read(request)
            person = arguments.text("chat_id")
            chat = int(person) if person.lstrip("-").isdigit() else None
            if method in PACED:
                bot.pace.called(chat)
            fault = self.world.faults.strike(method, chat, bot.token)
            if fault is not None and (struck := await self._struck(request, fault, bot, chat)) is not None:
                return struck
            result = await self.call(bot, request.match_info["method"], arguments)
            if fault is not None and fault.kind in ("hang_after", "reset_after"):
                return await self._lost(request, fault)
            return answer({"ok": True, "result": result})
        except Refusal as refusal:
            return answer(refusal.body(), refusal.status)

    async def _struck(self, request: web.Request, fault: Fault, bot: Bot, chat: int | None) -> web.Response | None:
        """What a fault answers before anything was done; None when the call goes on."""
        if fault.kind == "unauthorized":
            raise Refusal(401, "Unauthorized")
        if fault.kind == "flood":
            raise bot.pace.storm(chat, int(fault.seconds), self.world.now())
        if fault.kind == "server_error":
            raise Refusal(500, "Internal Server Error")
        if fault.kind == "bad_gateway":
            return web.Response(text=BAD_GATEWAY, status=502, content_type="text/html")
        if fault.kind in ("hang", "reset"):
            return await self._lost(request, fault)
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        return None

    async def _lost(self, request: web.Request, fault: Fault) -> web.Response:
        """Cuts the connection, after a silence for a hang: the caller cannot know what became of the call."""
        if fault.kind.startswith("hang"):
            await asyncio.sleep(fault.seconds)
        if request.transport is not None:
            raw = request.transport.get_extra_info("socket")
            # Lingering for no time makes the kernel send a reset rather than a polite end.
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            request.transport.abort()
        return web.Response(status=500)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            self.world.bot(request.match_info["token"])
        except Refusal as refusal:
            return answer(refusal.body(), refusal.status)
        data = self.world.files.get(request.match_info["name"])
        if data is None:
            return answer({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        return web.Response(body=data, content_type="application/octet-stream")
