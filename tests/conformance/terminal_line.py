"""A resident's line over the terminal: keys and words typed, and what the screen got."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.bubbles import Bubble
from bot.channel import Parcel, Sent
from bot.channels.terminal import Terminal
from bot.courier import Courier
from bot.poller import arrival
from bot.runtime import Runtime
from rehearsal.deeds import Deed, Picture, Place, Press, Start


class Screen(Terminal):
    """A terminal that remembers what it was given to write, beside writing it."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.bubbles: list[Bubble] = []
        super().__init__(self.written.append)

    async def deliver(self, parcel: Parcel) -> Sent:
        self.bubbles.append(parcel.bubble)
        return await super().deliver(parcel)

    def key_of(self, data: str) -> str | None:
        """The key under which the screen offers a button."""
        return next((key for key, button in self._buttons.items() if button.data == data), None)


class TerminalLine:
    """One keyboard; every line is handled, and what is due is written, before the next."""

    def __init__(self, runtime: Runtime, number: int, code: str, language: str) -> None:
        self._runtime, self._bot, self._code, self._language = runtime, f"terminal{number}", code, language
        self.screen = Screen()
        self._courier = Courier(runtime.store, self.screen, self._bot, runtime.clock)
        self._heard = 0

    async def send(self, deed: Deed) -> None:
        """A key where the screen offers one, else words; a place and a picture have no key."""
        raw = self.screen.line("")
        del raw["text"]
        match deed:
            case Start(origin, language):
                raw |= {"text": f"/start {self._code}-{origin}".removesuffix("-"), "language": language}
            case Press(data):
                key = self.screen.key_of(data)
                raw = self.screen.line(key) if key else raw | {"press": data}
            case Place(lat, lon):
                raw["place"] = [lat, lon]
            case Picture():
                raw["picture"] = "simulated"
            case _:
                raw = self.screen.line(deed.text)
        update = arrival(self.screen, raw, str(raw["id"]))
        await asyncio.to_thread(self._runtime.handle, self._bot, self.screen.declared.name, [update])

    async def hear(self) -> Sequence[Bubble]:
        """What was written since."""
        while await self._courier.drain():
            pass
        news = self.screen.bubbles[self._heard :]
        self._heard = len(self.screen.bubbles)
        return news
