"""The line between a resident and the town: a network, whatever it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.renderings import Rendering
from rehearsal.deeds import Deed
from rehearsal.resident import Resident


class Connection(Protocol):
    """One resident's end of a network."""

    async def send(self, deed: Deed) -> None:
        """Returns once the network has taken it."""
        ...

    async def hear(self) -> Sequence[Rendering]:
        """What came since, waiting a little for it; nothing when the town stays silent."""
        ...


class Silence(Exception):
    """The town did not answer a resident."""


async def converse(resident: Resident, line: Connection, patience: int = 20) -> None:
    """One resident from the link to where they stop; raises Silence after `patience` empty answers in a row."""
    while (move := resident.move()) is not None:
        await line.send(move.deed)
        silent = 0
        while not resident.ready and not resident.over:
            renderings = await line.hear()
            silent = 0 if renderings else silent + 1
            # A resident who waits for ever is a fault of the town: it is told, and not waited out.
            if silent > patience:
                raise Silence(f"{resident.diary.name} waits at {resident.diary.step!r}")
            for rendering in renderings:
                resident.hear(rendering)
