"""Batches given as decoded updates, and what each of them writes: nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.channel import Update
from bot.library import Library
from bot.runtime import Arrival, Runtime
from flows.incoming import Pressed, Started
from storage.people import loading
from storage.people.loading import Person
from tests.bot.street import BOT, FLOW, Street
from tests.conformance.networks import TESTED

OTHER = FLOW.replace(b"consultation: essai", b"consultation: autre").replace(b"fr: Essai", b"fr: Autre rue")


class BatchDesk:
    """A street whose batches are given as decoded updates, and whose outbox is read and never sent."""

    def __init__(self, street: Street) -> None:
        self.street, self._count = street, 0
        library = Library(street.council, "https://montval.example")
        self.runtime = Runtime(street.store, library, street.clock, lambda: 7, TESTED)

    def take(self, *incoming: Any, address: str = "1", channel: str = "telegram", **more: Any) -> list[dict[str, Any]]:
        """One batch of one person's inputs; the rows it wrote."""
        arrivals = []
        for one in incoming:
            self._count += 1
            update = one if isinstance(one, Update) else Update("", address, one, language="fr", **more)
            key = f"k{self._count}"
            arrivals.append(Arrival(key, {}, replace(update, key=key)))
        assert self.runtime.handle(BOT, channel, arrivals) == len(incoming)
        return self.sent()

    def sent(self) -> list[dict[str, Any]]:
        """What waits in the outbox, oldest first; it waits no more."""
        names = ("address", "person", "ask", "kind", "op", "recheck", "state", "body")
        with self.street.store.write() as tx:
            found = tx.rows(f"SELECT {', '.join(names)} FROM outbox ORDER BY id")
            tx.run("DELETE FROM outbox")
        rows = [dict(zip(names, row, strict=True)) for row in found]
        return [row | {"body": json.loads(row["body"])} for row in rows]

    def person(self, address: str = "1", name: str = "essai") -> Person:
        """What is stored of somebody in one consultation."""
        with self.street.store.write() as tx:
            found = loading.load(tx, self.street.council, BOT, [address])[address]
        return next(one for one in found if self.runtime.library.running[one.consultation].row.name == name)

    def press(self, token: str, address: str = "1", name: str = "essai") -> Pressed:
        """A control of the prompt that somebody has before them."""
        who = self.person(address, name).participation
        return Pressed(who.tag, who.ask, token)

    def enter(self, address: str = "1", name: str = "essai", **more: Any) -> None:
        """To the first question."""
        code = next(one.row.code for one in self.running() if one.row.name == name)
        self.take(Update("", address, Started("affiche", "fr"), language="fr", code=code), **more)
        for token in ("_begin", "yes"):
            self.take(self.press(token, address, name), address=address, **more)

    def running(self) -> Sequence[Any]:
        """The consultations there are."""
        with self.street.store.read() as tx:
            self.runtime.library.refresh(tx, self.street.clock())
        return list(self.runtime.library.running.values())


def kinds(rows: Sequence[dict[str, Any]]) -> list[tuple[int, str, int, str]]:
    """(kind, operation, prompt, what it is) of each row; kinds are 0 toast, 1 reply, 2 broadcast."""
    return [(row["kind"], row["op"], row["ask"], row["body"]["kind"]) for row in rows]
