"""Polling over HTTP: what is not committed is delivered again, and two programs never share a bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pytest

from bot import poller
from bot.channel import ChannelError
from bot.channels.telegram import Telegram
from bot.poller import SecondPoller, poll
from bot.runtime import Arrival
from storage import Unavailable
from tests.bot.street import BOT, Street
from tests.botapi import RESIDENTS_TOKEN, BotApi, Fault, Limits, Phones
from tests.patience import PATIENCE, until

pytestmark = pytest.mark.slow


@dataclass
class Counted:
    """The runtime, away as often as told."""

    street: Street
    away: int = 0
    batches: int = 0

    def handle(self, bot: str, channel: str, arrivals: Sequence[Arrival]) -> int:
        """One batch."""
        self.batches += 1
        if self.away:
            self.away -= 1
            raise Unavailable("away")
        return self.street.runtime.handle(bot, channel, arrivals)


@dataclass
class Line:
    """A stub, its phones and a channel that polls it."""

    api: BotApi
    phones: Phones
    channel: Telegram
    handler: Counted

    async def until(self, done: int) -> None:
        """Polls until so many updates are confirmed."""
        task = asyncio.create_task(poll(self.channel, self.handler, BOT, lambda: None))
        await until(lambda: len(self.confirmed) >= done or task.done())
        await stopped(task)

    @property
    def confirmed(self) -> list[int]:
        """Updates that the network will not deliver again."""
        return list(self.api.bot().queue.confirmed)


async def stopped(task: asyncio.Task[None]) -> None:
    """Ends a poll; what it raised comes out."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def line(lane: Street, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Line]:
    """Short waits, so that nothing sleeps for long."""
    monkeypatch.setattr(poller, "PATIENCE", (0.01, 0.02))
    limits = Limits(chat_rate=0, bot_rate=0)
    async with BotApi(clock=lane.clock.seconds, limits=limits) as api, Phones(api.url) as phones:
        channel = Telegram(RESIDENTS_TOKEN, api.url, poll_seconds=1)
        yield Line(api, phones, channel, Counted(lane))
        await channel.close()


async def test_nothing_is_confirmed_before_it_is_committed(line: Line) -> None:
    """While the database is away the same updates come again; then they count once."""
    chat = await line.phones.chat(1, RESIDENTS_TOKEN)
    await chat.start(f"{line.handler.street.code}-rue")
    line.handler.away = 3
    task = asyncio.create_task(poll(line.channel, line.handler, BOT, lambda: None))
    while line.handler.away:
        assert line.confirmed == []
        await asyncio.sleep(0.01)
    await stopped(task)
    await line.until(1)
    person = line.handler.street.person(1)
    assert person is not None
    assert person.participation.asks == 1
    assert line.handler.batches >= 4


async def test_numbers_that_fall_after_a_quiet_week_are_read(line: Line) -> None:
    """No filter on the highest number ever seen."""
    chat = await line.phones.chat(1, RESIDENTS_TOKEN)
    await line.phones.control("jump", token=RESIDENTS_TOKEN, to=900_000)
    await chat.start(line.handler.street.code)
    task = asyncio.create_task(poll(line.channel, line.handler, BOT, lambda: None))
    # An empty poll confirms what came before it, and only then, when the next is asked, may the numbers start over.
    await until(lambda: line.handler.street.person(1) is not None and line.confirmed)
    asked = len(line.api.bot().calls)
    await until(lambda: len(line.api.bot().calls) > asked)
    await line.phones.control("jump", token=RESIDENTS_TOKEN, to=5)
    other = await line.phones.chat(2, RESIDENTS_TOKEN)
    await other.start(line.handler.street.code)
    await until(lambda: line.handler.street.person(2) is not None)
    await stopped(task)


async def test_an_update_redelivered_by_the_network_counts_once(line: Line) -> None:
    """Even after it was confirmed."""
    chat = await line.phones.chat(1, RESIDENTS_TOKEN)
    await chat.start(line.handler.street.code)
    await line.until(1)
    before = line.handler.street.person(1)
    await line.phones.control("again", token=RESIDENTS_TOKEN, count=1)
    await line.until(2)
    assert line.handler.street.person(1) == before


@pytest.mark.parametrize("kind", ["bad_gateway", "server_error", "reset", "flood"])
async def test_a_network_that_stumbles_is_asked_again(line: Line, kind: str) -> None:
    """No poll ends for it."""
    chat = await line.phones.chat(1, RESIDENTS_TOKEN)
    await chat.start(line.handler.street.code)
    line.api.script([Fault(kind, method="getUpdates", times=2, seconds=0.05)])  # type: ignore[arg-type]
    await line.until(1)
    assert line.handler.street.person(1) is not None


async def test_a_second_poller_gives_up_loudly(line: Line) -> None:
    """The network refuses one of the two again and again: a person must end one."""
    other = Telegram(RESIDENTS_TOKEN, line.api.url, poll_seconds=1)
    tasks = [asyncio.create_task(poll(one, line.handler, BOT, lambda: None)) for one in (line.channel, other)]
    done, waiting = await asyncio.wait(tasks, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    assert [type(task.exception()) for task in done] == [SecondPoller]
    for task in waiting:
        await stopped(task)
    await other.close()


async def test_a_refused_token_ends_the_poll(line: Line) -> None:
    """Nothing will ever come."""
    await line.phones.control("bot", token=RESIDENTS_TOKEN, username="palabre_test_bot", revoked=True)
    with pytest.raises(ChannelError) as refusal:
        await poll(line.channel, line.handler, BOT, lambda: None)
    assert refusal.value.whole_bot
    assert RESIDENTS_TOKEN not in str(refusal.value)
