"""A stub with a clock moved by hand, a plain HTTP client, and phones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeAlias

import httpx
import pytest

from tests.botapi import RESIDENTS_TOKEN, BotApi, PhoneChat, Phones
from tests.clock import Clock
from tests.patience import PATIENCE

Ask: TypeAlias = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


@pytest.fixture
async def api(clock: Clock) -> AsyncIterator[BotApi]:
    """The stub, its clock standing still."""
    async with BotApi(clock=clock.seconds, retry_seconds=0.01) as running:
        yield running


@pytest.fixture
async def phones(api: BotApi) -> AsyncIterator[Phones]:
    """The town's phones."""
    async with Phones(api.url) as town:
        yield town


@pytest.fixture
async def ask(api: BotApi) -> AsyncIterator[Ask]:
    """`await ask("sendMessage", chat_id=1, text="…")`: the JSON answer, the HTTP status under `status`."""
    async with httpx.AsyncClient(timeout=PATIENCE) as client:

        async def call(method: str, token: str = RESIDENTS_TOKEN, **values: Any) -> dict[str, Any]:
            response = await client.post(f"{api.url}/bot{token}/{method}", json=values)
            told: dict[str, Any] = response.json()
            return {"status": response.status_code, "headers": response.headers} | told

        yield call


@pytest.fixture
async def chat(phones: Phones) -> PhoneChat:
    """The chat of person 1, who has started the bot."""
    chat = await phones.chat(1, RESIDENTS_TOKEN)
    await chat.start()
    return chat
