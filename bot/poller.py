"""Polling with the offset moved only after the commit: what was not kept is delivered again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.channel import Channel, ChannelError, Fetched, Polled
from bot.declaration import Raw
from bot.intake import PATIENCE
from bot.runtime import Arrival, Handler
from storage import Unavailable

log = structlog.get_logger(__name__)

UNDISTURBED = 5.0
"""Seconds of one quiet poll after which this program was there first."""
CONFLICTS, FIRST_CONFLICTS = 10, 2
"""Refusals in a row that mean another program really polls the same bot: a newcomer, whose polls never
yet succeeded, gives way before the one that was there."""


class SecondPoller(Exception):
    """Another program polls the same bot: one of the two must stop."""


def arrival(channel: Channel, raw: Raw, key: str) -> Arrival:
    """One update of a poll or a webhook, decoded, or with the reason why it cannot be."""
    try:
        return Arrival(key, raw, channel.decode(raw))
    except Exception as error:
        return Arrival(key, raw, None, type(error).__name__)


async def poll(channel: Polled, handler: Handler, bot: str, committed: Callable[[], None]) -> None:
    """Polls until cancelled; raises SecondPoller, or ChannelError when the token is refused."""
    cursor = ""
    conflicts = failures = 0
    settled = False
    while True:
        began = asyncio.get_running_loop().time()
        try:
            fetched = await channel.fetch(cursor)
            conflicts, failures, settled = 0, 0, True
        except ChannelError as error:
            if error.whole_bot:
                raise
            settled = settled or asyncio.get_running_loop().time() - began > UNDISTURBED
            conflicts = conflicts + 1 if error.conflict else 0
            if conflicts >= (CONFLICTS if settled else FIRST_CONFLICTS):
                raise SecondPoller(bot) from error
            failures += 1
            await asyncio.sleep(error.retry_after or PATIENCE[min(failures, len(PATIENCE) - 1)])
            continue
        # The cursor stays where it was: the network gives the same updates again.
        if fetched.updates and not await _commit(channel, handler, bot, fetched):
            continue
        cursor = fetched.cursor
        if fetched.updates:
            committed()


async def _commit(channel: Channel, handler: Handler, bot: str, fetched: Fetched) -> bool:
    arrivals = [arrival(channel, raw, key) for key, raw in fetched.updates]
    try:
        await asyncio.to_thread(handler.handle, bot, channel.declared.name, arrivals)
    except Unavailable:
        log.warning("the database cannot take answers now", bot=bot, waiting=len(arrivals))
        await asyncio.sleep(PATIENCE[-1])
        return False
    return True
