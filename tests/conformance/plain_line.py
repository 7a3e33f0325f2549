"""A resident's line over a channel that reads updates in their plain form and writes to nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.channel import Channel, Parcel, Sent
from bot.courier import Courier
from bot.poller import arrival
from bot.renderings import Rendering
from bot.runtime import Runtime
from rehearsal.deeds import Deed
from rehearsal.direct import raw_of


class PlainLine:
    """One person of one bot; every deed is handled, and what is due is delivered, before the next."""

    def __init__(self, runtime: Runtime, channel: Channel, number: int, code: str, language: str) -> None:
        self._runtime, self._code, self._language, self._count = runtime, code, language, 0
        self.channel = channel
        self._bot = f"{self.channel.declared.name}{number}"
        self._courier = Courier(runtime.store, Overheard(self), self._bot, runtime.clock)
        self.renderings: list[Rendering] = []
        self._heard = 0

    async def send(self, deed: Deed) -> None:
        """As the channel's own reading has it."""
        self._count += 1
        raw = self.raw(deed)
        raw |= {"id": str(self._count), "address": "somebody", "language": raw.get("language", self._language)}
        update = arrival(self.channel, raw, str(raw["id"]))
        await asyncio.to_thread(self._runtime.handle, self._bot, self.channel.declared.name, [update])

    async def hear(self) -> Sequence[Rendering]:
        """What was delivered since."""
        while await self._courier.drain():
            pass
        news = self.renderings[self._heard :]
        self._heard = len(self.renderings)
        return news

    def raw(self, deed: Deed) -> dict[str, Any]:
        """What arrives when this is done."""
        return raw_of(deed, self._code)


class Overheard:
    """The channel of a line, and what it was given to deliver."""

    def __init__(self, line: PlainLine) -> None:
        self._line = line
        self.declared, self.decode = line.channel.declared, line.channel.decode

    async def deliver(self, parcel: Parcel) -> Sent:
        """Delivers, and remembers it."""
        self._line.renderings.append(parcel.rendering)
        return await self._line.channel.deliver(parcel)
