"""Updates come again until they are confirmed, to one poller, or to the webhook until it says 2xx."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from tests.botapi import RESIDENTS_TOKEN, BotApi, PhoneChat, Phones, jpeg
from tests.botapi.conftest import Ask
from tests.clock import Clock
from tests.patience import PATIENCE


async def _poll(ask: Ask, **values: Any) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = (await ask("getUpdates", **values))["result"]
    return told


async def test_an_unconfirmed_update_comes_again(ask: Ask, chat: PhoneChat) -> None:
    """Only a higher offset confirms; the limit is at most 100 and at least 1."""
    await chat.say("un")
    first = await _poll(ask)
    assert [each["message"]["text"] for each in first] == ["/start", "un"]
    assert await _poll(ask) == first
    assert await _poll(ask, limit=1) == first[:1]
    assert await _poll(ask, offset=first[0]["update_id"] + 1) == first[1:]
    assert await _poll(ask) == first[1:]
    assert await _poll(ask, offset=first[1]["update_id"] + 1) == []


async def test_at_most_a_hundred_updates_are_given(ask: Ask, chat: PhoneChat) -> None:
    """Asking for more changes nothing."""
    for number in range(120):
        await chat.say(str(number))
    assert len(await _poll(ask, limit=500)) == 100


async def test_a_press_is_kept_150_seconds_and_a_message_a_day(ask: Ask, chat: PhoneChat, clock: Clock) -> None:
    """After an outage the texts are there, the presses are not."""
    await chat.press_data(1, "y")
    clock.forward(seconds=151)
    assert [each["message"]["text"] for each in await _poll(ask)] == ["/start"]
    clock.forward(hours=24)
    assert await _poll(ask) == []


async def test_a_long_poll_ends_at_the_first_update(ask: Ask, chat: PhoneChat) -> None:
    """It waits on nothing else."""
    await _poll(ask, offset=-1)
    last = (await _poll(ask))[-1]["update_id"]
    waiting = asyncio.create_task(_poll(ask, offset=last + 1, timeout=9))
    await asyncio.sleep(0.05)
    await chat.say("maintenant")
    assert [each["message"]["text"] for each in await asyncio.wait_for(waiting, PATIENCE)] == ["maintenant"]


async def test_the_first_of_two_pollers_is_ended(ask: Ask, api: BotApi) -> None:
    """409 for the first, the second goes on; 409 as well while a webhook is set."""
    first = asyncio.create_task(ask("getUpdates", timeout=9))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(ask("getUpdates", timeout=1))
    told = await asyncio.wait_for(first, PATIENCE)
    assert told["status"] == 409
    assert told["description"].startswith("Conflict: terminated by other getUpdates request")
    assert (await second)["ok"]
    await ask("setWebhook", url="http://127.0.0.1:9/hook")
    told = await ask("getUpdates")
    assert told["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    await ask("deleteWebhook")
    assert (await ask("getUpdates"))["ok"]


async def test_kinds_that_were_not_asked_for_do_not_come(ask: Ask, phones: Phones, chat: PhoneChat) -> None:
    """Reactions are off by default; what is allowed stays until it is said again."""
    reaction = {"kind": "message_reaction", "body": {"chat": {"id": 1, "type": "private"}}}
    assert (await phones.control("update", token=RESIDENTS_TOKEN, **reaction))["update"] is None
    await _poll(ask, allowed_updates=["message_reaction"])
    assert (await phones.control("update", token=RESIDENTS_TOKEN, **reaction))["update"]
    await chat.press_data(1, "y")
    assert [set(each) - {"update_id"} for each in await _poll(ask)] == [{"message"}, {"message_reaction"}]


async def test_every_kind_a_phone_sends(ask: Ask, chat: PhoneChat) -> None:
    """Pictures with their bytes, albums as several updates of one group, places, voices, stickers, files, edits."""
    await chat.photo(caption="Le quai")
    await chat.album([jpeg(), jpeg(colour="red")], "Deux")
    await chat.location(45.2, 5.7)
    await chat.voice()
    await chat.sticker()
    await chat.document(b"x", "a.pdf")
    await chat.edit(await chat.say("un"), "deux")
    await chat.block()
    updates = (await _poll(ask))[1:]
    messages = [each["message"] for each in updates if "message" in each]
    assert len({each["media_group_id"] for each in messages if "media_group_id" in each}) == 1
    kinds = ["photo", "location", "voice", "sticker", "document", "text"]
    assert [next(name for name in kinds if name in each) for each in messages] == ["photo", "photo", *kinds]
    assert messages[0]["photo"][-1]["width"] == 64
    assert updates[-2]["edited_message"]["text"] == "deux"
    assert updates[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_faults_of_delivery(ask: Ask, phones: Phones, chat: PhoneChat) -> None:
    """Confirmed updates can come once more, and numbers can fall after a quiet week."""
    seen = await _poll(ask)
    await _poll(ask, offset=seen[-1]["update_id"] + 1)
    await phones.control("again", token=RESIDENTS_TOKEN, count=1)
    assert await _poll(ask) == seen
    await phones.control("jump", token=RESIDENTS_TOKEN, to=5)
    await chat.say("après")
    assert [each["update_id"] for each in await _poll(ask)] == [5, seen[0]["update_id"]]
    assert (await _poll(ask, offset=seen[-1]["update_id"] + 1))[0]["update_id"] == 5


class Receiver:
    """A webhook that answers what the test says, and notes what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[web.Response] = []
        self.news = asyncio.Event()
        self.gate: asyncio.Event | None = None

    async def handle(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), update))
        self.news.set()
        if self.gate is not None and "message" in update:
            await self.gate.wait()
        return self.answers.pop(0) if self.answers else web.Response()

    async def count(self, number: int) -> None:
        """Waits until so many deliveries came, within the patience of all tests."""
        async with asyncio.timeout(PATIENCE):
            while len(self.got) < number:
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def _receiver() -> AsyncIterator[tuple[Receiver, str]]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield receiver, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def test_a_webhook_is_called_until_it_takes_the_update(ask: Ask, chat: PhoneChat, api: BotApi) -> None:
    """With the secret, the same update after each failure, in order; then it is confirmed."""
    async with _receiver() as (receiver, url):
        receiver.answers = [web.Response(status=500), web.Response(status=503)]
        assert (await ask("setWebhook", url=url, secret_token="a_B-9"))["ok"]
        await chat.say("deux")
        await receiver.count(4)
        assert [update["message"]["text"] for _, update in receiver.got] == ["/start", "/start", "/start", "deux"]
        assert {secret for secret, _ in receiver.got} == {"a_B-9"}
        info = (await ask("getWebhookInfo"))["result"]
        assert info["url"] == url
        assert "503" in info["last_error_message"]


async def test_presses_overtake_messages_in_a_lane_of_their_own(ask: Ask, chat: PhoneChat) -> None:
    """While a message is being handled, the next message waits and a press of the same person does not."""
    async with _receiver() as (receiver, url):
        receiver.gate = asyncio.Event()
        await ask("setWebhook", url=url)
        await chat.say("deux")
        await chat.press_data(1, "y")
        await receiver.count(2)
        await asyncio.sleep(0.05)
        assert [next(iter(set(update) - {"update_id"})) for _, update in receiver.got] == ["message", "callback_query"]
        receiver.gate.set()
        await receiver.count(3)


async def test_a_webhook_may_answer_with_a_method(ask: Ask, chat: PhoneChat) -> None:
    """It is carried out; methods whose result would be lost are not."""
    async with _receiver() as (receiver, url):
        reply = {"method": "sendMessage", "chat_id": 1, "text": "Bonjour"}
        receiver.answers = [
            web.Response(text=json.dumps(each), content_type="application/json")
            for each in (reply, {"method": "deleteWebhook"})
        ]
        await ask("setWebhook", url=url)
        assert (await chat.next()).text == "Bonjour"
        await chat.say("encore")
        await receiver.count(2)
        assert (await ask("getWebhookInfo"))["result"]["url"] == url


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"url": "ftp://a.fr"}, "HTTPS URL must be provided"),
        ({"url": "https://a.fr", "secret_token": "é"}, "unallowed characters"),
        ({"url": "https://a.fr", "secret_token": "x" * 257}, "too long"),
    ],
)
async def test_a_wrong_webhook_is_refused(ask: Ask, values: dict[str, str], words: str) -> None:
    """Each for its own reason."""
    assert words in (await ask("setWebhook", **values))["description"]


async def test_the_public_server_wants_https_and_known_ports(ask: Ask, api: BotApi) -> None:
    """And a webhook is set at most once a second."""
    api.world.local = False
    assert "HTTPS" in (await ask("setWebhook", url="http://a.fr"))["description"]
    assert "ports 80, 88, 443 or 8443" in (await ask("setWebhook", url="https://a.fr:8080"))["description"]
    assert (await ask("setWebhook", url="https://a.fr:8443/x"))["ok"]
    assert (await ask("setWebhook", url="https://a.fr:8443/x"))["status"] == 429
