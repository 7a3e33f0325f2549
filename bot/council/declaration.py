"""The council's bot declared: another token, another handler, the same network and its limits."""

from __future__ import annotations

from bot.channels.telegram_declaration import (
    API,
    CALLS,
    LIMITS,
    LINK,
    TOKEN_EXAMPLE,
    TOKEN_FORM,
    TOKEN_SOURCE,
)
from bot.declaration import Declaration, Setting

TOKEN = Setting("council_token", secret=True, form=TOKEN_FORM, example=TOKEN_EXAMPLE, source=TOKEN_SOURCE)
USER_NAME = Setting("council_bot")

CHANNEL = Declaration(
    name="council",
    title="Council",
    opens="bot.council.telegram:opened",
    receives=("webhook", "poll"),
    limits=LIMITS,
    settings=(TOKEN, USER_NAME, API),
    switch=TOKEN,
    calls=CALLS,
    handler="bot.council.desk:opened",
    user_name=USER_NAME,
    link=LINK,
    # The request library writes whole addresses, and a bot's address holds its token.
    loggers=("telegram", "httpx", "httpcore"),
)
