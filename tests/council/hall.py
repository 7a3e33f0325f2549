"""The council's bot for tests: raw updates in, the desk, a courier out; and the office that sends digests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.council.desk import Desk
from bot.council.telegram import CouncilTelegram
from bot.courier import Courier, Pace
from bot.jobs import JOBS
from bot.jobs.office import Office, do_due
from bot.library import Library
from bot.poller import arrival
from storage.consultations import officials
from storage.consultations.officials import Invitation, Official
from tests.bot.street import Recorder, Street
from tests.botapi import COUNCIL_TOKEN

BOT = "council"


@dataclass
class Hall:
    """`street` is the residents' side over the same store."""

    street: Street
    network: Recorder = field(default_factory=Recorder)

    def __post_init__(self) -> None:
        library = Library(self.street.council, "https://montval.example")
        self.desk = Desk(self.street.store, library, self.street.clock)
        self.decoder = CouncilTelegram(COUNCIL_TOKEN)
        self.courier = Courier(self.street.store, self.network, BOT, self.street.clock, Pace(1e9, 1e9, 1e9))
        self.office = Office(self.street.runtime, worker="test")

    def invite(self, label: str = "Mme Diallo", elected: bool = True, **more: Any) -> str:
        """A link for an official."""
        invitation = Invitation("official", (), elected, label)
        with self.street.store.write() as tx:
            return officials.invite(
                tx, self.street.council, invitation, by="the officer", now=self.street.clock(), **more
            )

    def officials(self) -> list[Official]:
        """Everyone who claimed a link."""
        with self.street.store.read() as tx:
            return officials.every(tx, self.street.council)

    def give(self, *raws: dict[str, Any]) -> int:
        """One batch of updates, as a poll gives them."""
        return self.desk.handle(BOT, "telegram", [arrival(self.decoder, raw, str(raw["update_id"])) for raw in raws])

    async def settle(self) -> None:
        """Everything that waits is delivered."""
        while await self.courier.drain():
            continue

    async def say(self, who: int, text: str) -> list[str]:
        """Somebody writes; what they are told."""
        return await self.do(who, self.street.message(who, text, **_person(who)))

    async def press(self, who: int, label: str = "", data: str = "") -> list[str]:
        """Somebody presses; what they are told."""
        return await self.do(who, self.pressed(who, label, data))

    def pressed(self, who: int, label: str = "", data: str = "") -> dict[str, Any]:
        """The press of a button shown, or of forged data."""
        shown = [button for rendering in self.network.screen.get(str(who), {}).values() for button in rendering.buttons]
        chosen = data or [button.data for button in shown if button.label == label][-1]
        raw = self.street.raw()
        message = self.street.message(who, "?", **_person(who))["message"]
        sender = {"id": who, "is_bot": False, "first_name": "Elu", "language_code": "fr"}
        press = {"id": f"cb{raw['update_id']}", "from": sender, "chat_instance": "1", "message": message}
        return {**raw, "callback_query": {**press, "data": chosen}}

    async def do(self, who: int, *raws: dict[str, Any]) -> list[str]:
        """One batch, delivered; the texts that this person got."""
        before = len(self.network.parcels)
        self.give(*raws)
        await self.settle()
        new = self.network.parcels[before:]
        return [p.rendering.text for p in new if p.address == str(who) and p.operation != "toast"]

    async def enter(self, who: int = 100, rhythm: str = "À chaque bilan prévu", **more: Any) -> None:
        """Claims a link, in French."""
        await self.say(who, f"/start {self.invite(**more)}")
        await self.press(who, "Français")
        await self.press(who, rhythm)

    async def pass_to(self, moment: datetime) -> None:
        """Time goes on; what is due is done and sent."""
        self.street.clock.to(moment)
        do_due(self.office, JOBS)
        await self.settle()

    def got(self, who: int) -> list[str]:
        """Every text somebody got."""
        return [p.rendering.text for p in self.network.parcels if p.address == str(who) and p.operation != "toast"]


def _person(who: int) -> dict[str, Any]:
    return {
        "chat": {"id": who, "type": "private", "first_name": "Elu"},
        "from": {"id": who, "is_bot": False, "first_name": "Elu", "language_code": "fr"},
    }
