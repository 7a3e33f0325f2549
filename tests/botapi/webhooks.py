"""Pushes updates to a bot's webhook, in lanes, until it answers 2xx."""

from __future__ import annotations

import asyncio
import json
from typing import Any, TypeAlias

import aiohttp

from tests.botapi.arguments import Arguments
from tests.botapi.refusals import Refusal
from tests.botapi.updates import RegisteredWebhook, Waiting
from tests.botapi.world import Bot, World

Lane: TypeAlias = tuple[str, int]
LONGEST_PAUSE = 60.0
LONGEST_RETRY_AFTER = 3600.0
# What a bot may not answer its webhook with: the result would be lost.
REFUSED_REPLIES = ("get", "setwebhook", "deletewebhook", "close", "logout")


def lane(entry: Waiting) -> Lane:
    """Order holds only within a lane: messages by chat, presses by person in another one."""
    body: dict[str, Any] = entry.update[entry.kind]
    if entry.kind == "callback_query":
        return "press", body["from"]["id"]
    return "chat", body.get("chat", body.get("from", {"id": 0}))["id"]


class Pusher:
    """Delivers the updates of one bot while it has a webhook; `run` until cancelled."""

    def __init__(self, world: World, bot: Bot, call: Any) -> None:
        """`call(bot, method, arguments)` carries out a method given in a webhook's answer."""
        self._world = world
        self._bot = bot
        self._call = call
        self._busy: dict[Lane, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Starts a delivery for the head of each free lane, and looks again at every change."""
        async with aiohttp.ClientSession() as session:
            try:
                while True:
                    ear = self._bot.queue.news.listen()
                    self._start(session)
                    await asyncio.wait({ear, *self._busy.values()}, return_when=asyncio.FIRST_COMPLETED)
                    ear.cancel()
                    self._busy = {key: task for key, task in self._busy.items() if not task.done()}
            finally:
                for task in self._busy.values():
                    task.cancel()

    def _start(self, session: aiohttp.ClientSession) -> None:
        hook = self._bot.queue.webhook
        if hook is None:
            return
        self._bot.queue.expire()
        for entry in self._bot.queue.waiting:
            if len(self._busy) >= hook.connections:
                return
            if (key := lane(entry)) not in self._busy:
                self._busy[key] = asyncio.create_task(self._deliver(session, hook, entry))

    async def _deliver(self, session: aiohttp.ClientSession, hook: RegisteredWebhook, entry: Waiting) -> None:
        pause = 0.0
        while self._bot.queue.webhook is hook and entry in self._bot.queue.waiting:
            wanted = await self._post(session, hook, entry)
            if wanted is None:
                self._bot.queue.confirm({entry.id})
                return
            # At once, then doubling; what the receiver asked for is honoured.
            await asyncio.sleep(min(wanted, LONGEST_RETRY_AFTER) if wanted else pause)
            pause = min(max(pause * 2, self._world.retry_seconds), LONGEST_PAUSE)
            self._bot.queue.expire()

    async def _post(self, session: aiohttp.ClientSession, hook: RegisteredWebhook, entry: Waiting) -> float | None:
        """None when the update was taken, else the seconds that the receiver asked for (0 when it said nothing)."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        timeout = aiohttp.ClientTimeout(total=self._world.webhook_timeout)
        try:
            async with session.post(hook.url, json=entry.update, headers=headers, timeout=timeout) as answer:
                body = await answer.read()
                if 200 <= answer.status < 300:
                    await self._reply(answer.content_type, body)
                    return None
                hook.last_error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                asked = answer.headers.get("Retry-After", "0")
                return float(asked) if asked.isdigit() else 0.0
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            hook.last_error = f"Connection failed: {type(problem).__name__}"
            return 0.0

    async def _reply(self, kind: str, body: bytes) -> None:
        """Carries out a method given in the answer; what becomes of it is not told to the bot."""
        if kind != "application/json" or not body.strip():
            return
        try:
            values = json.loads(body)
            method = str(values.pop("method", "")) if isinstance(values, dict) else ""
            if method and not method.lower().startswith(REFUSED_REPLIES):
                await self._call(self._bot, method, Arguments(values))
        except (Refusal, ValueError) as problem:
            if self._bot.queue.webhook:
                self._bot.queue.webhook.last_error = f"Wrong reply in the webhook: {type(problem).__name__}"
