"""Webhooks and the door they share with pages: 200 only after the commit, never 500, nothing from a stranger."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from bot import intake as door
from bot.channels.telegram_declaration import CALLS, SECRET_HEADER
from bot.channels.webhook import LARGEST, Webhook
from bot.intake import Intake
from bot.runtime import Arrival
from storage import Unavailable
from tests.bot.street import BOT, Street
from tests.patience import PATIENCE

SECRET = "a-secret-of-many-letters"
GOOD = {SECRET_HEADER: SECRET}


class Door:
    """A webhook before the runtime, its intake running."""

    def __init__(self, street: Street, handler: Any = None) -> None:
        self.intake = Intake(handler or street.runtime, BOT, "telegram", lambda: None)
        self.hook = Webhook(street.network, CALLS, self.intake, SECRET)

    async def __aenter__(self) -> Door:
        self._task = asyncio.create_task(self.intake.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def post(self, body: Any, headers: dict[str, str] | None = None) -> int:
        """One request; its status."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return (await self.hook.receive(raw, GOOD if headers is None else headers)).status


@pytest.mark.parametrize(
    "headers",
    [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: "sécret\udce9"}, {SECRET_HEADER: SECRET + "x"}],
)
async def test_a_stranger_is_refused_and_leaves_nothing(lane: Street, headers: dict[str, str]) -> None:
    """No secret, a wrong one, one that is not ASCII."""
    async with Door(lane) as here:
        assert await here.post(lane.message(1, f"/start {lane.code}"), headers) == 401
        assert await here.post(b"\xff" * 20_000_000, headers) == 401
    assert lane.person(1) is None


async def test_without_a_secret_of_our_own_everybody_is_a_stranger(lane: Street) -> None:
    """An empty setting opens nothing."""
    hook = Webhook(lane.network, CALLS, Intake(lane.runtime, BOT, "telegram", lambda: None), "")
    assert (await hook.receive(b"{}", {SECRET_HEADER: ""})).status == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * (LARGEST + 1), 413), (b"\x00" * 20_000_000, 413), (b"", 400), (b"{", 400), (b"[]", 400), (b"null", 400),
        (b'{"update_id": "x"}', 400), (b'{"message": {}}', 400), (b"\xff\xfe", 400), (b"[" * 200_000, 400),
    ],
    ids=["over", "20 MB", "empty", "cut", "list", "null", "words", "unnumbered", "bytes", "deep"],
)  # fmt: skip
async def test_what_is_no_update_is_refused(lane: Street, body: bytes, status: int) -> None:
    """By its size first, then by what it says."""
    async with Door(lane) as here:
        assert await here.post(body) == status


async def test_an_update_and_its_retries_count_once(lane: Street) -> None:
    """Whether they come together or after one another; each gets its 200."""
    await lane.enter(1)
    press = lane.press(1, "Le marché")
    async with Door(lane) as here:
        assert await asyncio.gather(*(here.post(press) for _ in range(5))) == [200] * 5
        assert await here.post(press) == 200
    person = lane.person(1)
    assert person is not None
    assert person.participation.answers["use"].revision == 1


async def test_requests_of_a_moment_are_one_batch(lane: Street) -> None:
    """One commit for all of them."""
    sizes: list[int] = []

    class Counting:
        def handle(self, bot: str, channel: str, arrivals: Sequence[Arrival]) -> int:
            sizes.append(len(arrivals))
            return lane.runtime.handle(bot, channel, arrivals)

    async with Door(lane, Counting()) as here:
        starts = [lane.message(person, f"/start {lane.code}") for person in range(1, 31)]
        assert await asyncio.gather(*(here.post(start) for start in starts)) == [200] * 30
    assert max(sizes) > 10
    assert lane.rows("doorstep") == 30


@pytest.mark.parametrize("fault", [Unavailable("away"), RuntimeError("a resident's words")])
async def test_what_is_not_committed_is_told_to_come_back(
    lane: Street, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503, never 200 nor 500; and the door stays open."""
    monkeypatch.setattr(door, "PATIENCE", (0.01,))
    broken = [True]

    class Failing:
        def handle(self, bot: str, channel: str, arrivals: Sequence[Arrival]) -> int:
            if broken[0]:
                raise fault
            return lane.runtime.handle(bot, channel, arrivals)

    start = lane.message(1, f"/start {lane.code}")
    async with Door(lane, Failing()) as here:
        reply = await here.hook.receive(json.dumps(start).encode(), GOOD)
        assert (reply.status, reply.retry_after) == (503, 2)
        broken[0] = False
        assert await here.post(start) == 200
    assert lane.person(1) is not None


async def test_a_full_door_says_busy(lane: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: the network keeps what we cannot."""
    monkeypatch.setattr(door, "LONGEST_QUEUE", 2)
    intake = Intake(lane.runtime, BOT, "telegram", lambda: None)
    hook = Webhook(lane.network, CALLS, intake, SECRET)
    bodies = [json.dumps(lane.message(1, "x")).encode() for _ in range(3)]
    tasks = [asyncio.create_task(hook.receive(body, GOOD)) for body in bodies]
    await asyncio.sleep(0)
    done, waiting = await asyncio.wait(tasks, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    assert [task.result().status for task in done] == [503]
    for task in waiting:
        task.cancel()


async def test_a_door_that_closes_leaves_nobody_waiting(lane: Street) -> None:
    """Who had come is told to come back, and so is who comes later; it opens again."""
    intake = Intake(lane.runtime, BOT, "telegram", lambda: None)
    hook = Webhook(lane.network, CALLS, intake, SECRET)
    body = json.dumps(lane.message(1, f"/start {lane.code}")).encode()
    running = asyncio.create_task(intake.run())
    waiting = asyncio.create_task(hook.receive(body, GOOD))
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (await waiting).status == 503
    assert (await hook.receive(body, GOOD)).status == 503
    again = asyncio.create_task(intake.run())
    await asyncio.sleep(0)
    assert (await hook.receive(body, GOOD)).status == 200
    again.cancel()
    await asyncio.gather(again, return_exceptions=True)
