"""A line inside one process: deeds become updates of the real runtime, answers come from its mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.channels import CHANNELS
from bot.reading import read_plain
from bot.renderings import Rendering, from_json
from bot.runtime import Arrival, Runtime
from rehearsal.deeds import Deed, OpenLink, PressButton, SendPicture, SharePlace
from storage.messages import mailbox

BOT = CHANNELS.receiving("mailbox")[0].name
"""Simulated people read their mailbox, as pages do."""


def raw_of(deed: Deed, code: str) -> dict[str, Any]:
    """A deed as the update that a plain line carries."""
    match deed:
        case OpenLink(origin, language):
            return {"text": f"/start {code}-{origin}" if origin else f"/start {code}", "language": language}
        case PressButton(data):
            return {"press": data}
        case SharePlace(lat, lon):
            return {"place": [lat, lon]}
        case SendPicture():
            return {"picture": "simulated"}
    return {"text": deed.text}


class Exchange:
    """The runtime as everyone's network. `code` is the launch code of the consultation."""

    def __init__(self, runtime: Runtime, code: str) -> None:
        self._runtime, self._code, self._count = runtime, code, 0
        self._read: dict[str, int] = {}

    def send(self, deeds: Iterable[tuple[str, Deed]]) -> None:
        """One batch, one transaction: (address, deed) of different people."""
        arrivals = []
        for address, deed in deeds:
            self._count += 1
            # Read by the reader of a network's updates: a rehearsal that went past it would try something else.
            raw = {"id": str(self._count), "address": address, **raw_of(deed, self._code)}
            arrivals.append(Arrival(str(self._count), raw, read_plain(raw)))
        self._runtime.handle(BOT, BOT, arrivals)

    def hear(self, addresses: Iterable[str]) -> dict[str, Sequence[Rendering]]:
        """What each has not heard yet."""
        found: dict[str, Sequence[Rendering]] = {}
        council, now = self._runtime.library.council, self._runtime.clock()
        with self._runtime.store.read() as tx:
            for address in addresses:
                mail = mailbox.read(tx, council, BOT, address, after=self._read.get(address, 0), now=now)
                if mail:
                    self._read[address] = mail[-1].sequence
                    found[address] = [from_json(item.body) for item in mail]
        return found
