"""A resident's line over the terminal: keys and words typed, and what the screen got."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.channel import Parcel, Sent
from bot.channels.terminal import Terminal
from bot.courier import Courier, Pace
from bot.poller import arrival
from bot.renderings import Rendering
from bot.runtime import Runtime
from rehearsal.deeds import Deed, OpenLink, PressButton, SendPicture, SharePlace


class Screen(Terminal):
    """A terminal that remembers what it was given to write, beside writing it."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.renderings: list[Rendering] = []
        super().__init__(self.written.append)

    async def deliver(self, parcel: Parcel) -> Sent:
        self.renderings.append(parcel.rendering)
        return await super().deliver(parcel)

    def key_of(self, data: str) -> str | None:
        """The key under which the screen offers a button."""
        return next((key for key, button in self._buttons.items() if button.data == data), None)


class TerminalLine:
    """One keyboard; every line is handled, and what is due is written, before the next."""

    def __init__(self, runtime: Runtime, number: int, code: str, language: str) -> None:
        self._runtime, self._bot, self._code, self._language = runtime, f"terminal{number}", code, language
        self.screen = Screen()
        self._courier = Courier(runtime.store, self.screen, self._bot, runtime.clock, Pace(1e9, 1e9, 1e9))
        self._heard = 0

    async def send(self, deed: Deed) -> None:
        """A key where the screen offers one, else words; a place and a picture have no key."""
        raw = self.screen.line("")
        del raw["text"]
        match deed:
            case OpenLink(origin, language):
                raw |= {"text": f"/start {self._code}-{origin}".removesuffix("-"), "language": language}
            case PressButton(data):
                key = self.screen.key_of(data)
                raw = self.screen.line(key) if key else raw | {"press": data}
            case SharePlace(lat, lon):
                raw["place"] = [lat, lon]
            case SendPicture():
                raw["picture"] = "simulated"
            case _:
                raw = self.screen.line(deed.text)
        update = arrival(self.screen, raw, str(raw["id"]))
        await asyncio.to_thread(self._runtime.handle, self._bot, self.screen.name, [update])

    async def hear(self) -> Sequence[Rendering]:
        """What was written since."""
        while await self._courier.drain():
            pass
        news = self.screen.renderings[self._heard :]
        self._heard = len(self.screen.renderings)
        return news
