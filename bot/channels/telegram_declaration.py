"""Telegram declared, apart from what speaks to it: importing the library costs 170 MB and seconds."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channel import Fetched
from bot.declaration import Calls, ChannelLimits, Declaration, Raw, Setting

SECRET_HEADER = "x-telegram-bot-api-secret-token"
TOKEN_FORM = r"\d+:[\w-]+"
TOKEN_EXAMPLE, TOKEN_SOURCE = "123456:ABC…", "BotFather"
TOKEN = Setting("telegram_token", secret=True, form=TOKEN_FORM, example=TOKEN_EXAMPLE, source=TOKEN_SOURCE)
API = Setting("telegram_api")
LINK = "t.me/{bot}?start={start}"

LIMITS = ChannelLimits(
    # core.telegram.org/bots/faq: about 30 a second overall, 1 a second per chat, short bursts tolerated.
    per_second=28, per_chat=1, burst=4,
    # core.telegram.org/bots/api: characters after the entities are parsed; answerCallbackQuery takes 200.
    text=4096, caption=1024, toast=200,
    buttons=100,
    label=64,  # what a phone still shows in part
)  # fmt: skip


def authentic(body: bytes, headers: Mapping[str, str], secret: str) -> bool:
    """Telegram repeats in each request the secret that it was told."""
    # Compared as bytes: a text with an accent would raise, and an answer of 500 tells an attacker more than 401.
    given = headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
    return hmac.compare_digest(given, secret.encode())


def updates(body: Any) -> Sequence[tuple[str, Raw]]:
    """One update a request."""
    return [(str(int(body["update_id"])), body)]


def fetched(found: Sequence[Raw]) -> Fetched:
    """What a poll gave, and what the next asks for: the number after the last."""
    # An empty poll has confirmed what was asked. Telegram may start over at a lower number after a
    # quiet week: an offset kept for ever would then hide every new update.
    cursor = str(max(int(raw["update_id"]) for raw in found) + 1) if found else ""
    return Fetched([(str(raw["update_id"]), raw) for raw in found], cursor)


CALLS = Calls(authentic, updates)

CHANNEL = Declaration(
    name="telegram",
    title="Telegram",
    opens="bot.channels.telegram:opened",
    receives=("webhook", "poll"),
    limits=LIMITS,
    settings=(TOKEN, API),
    switch=TOKEN,
    calls=CALLS,
    link=LINK,
    loggers=("aiogram",),
)
