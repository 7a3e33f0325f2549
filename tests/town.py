"""A small town for tests: the real store, runtime, couriers and jobs around the strict Bot API, and a clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from bot.channels.telegram import Telegram
from bot.council.desk import Desk
from bot.council.telegram import CouncilTelegram
from bot.courier import Courier, Pace
from bot.jobs import JOBS
from bot.jobs.office import Office, do_due
from bot.jobs.pictures import keep_pictures
from bot.jobs.reminders import remind
from bot.library import Library, Running
from bot.poller import poll
from bot.runtime import Runtime
from palabre.draw import draw_apart
from staff.launch import Launched, launch
from staff.studies import study
from storage import Store, open_store
from storage.consultations import councils
from storage.messages import outbox
from tests.botapi import COUNCIL_TOKEN, RESIDENTS_TOKEN, BotApi, Limits, Phones
from tests.clock import Clock
from tests.patience import PATIENCE

SECRET = b"a secret for tests, of many bytes"
RESIDENTS, COUNCIL = "telegram", "council"
UNPACED = 1e9
ODD = 0x9E3779B97F4A7C15F39CC0605CEDC835
"""Spreads counted ids over all 128 bits."""


def store_at(url: str) -> Store:
    """A migrated store whose ids are counted, so that runs repeat."""
    numbers = count(1)
    store = open_store(
        url, secret=SECRET, ids=lambda: (next(numbers) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128).to_bytes(16)
    )
    store.migrate()
    return store


@dataclass
class Town:
    """Everything that runs for one council in one process, moved by hand in time."""

    store: Store
    council: int
    clock: Clock
    api: BotApi
    phones: Phones
    runtime: Runtime
    office: Office
    couriers: list[Courier] = field(default_factory=list)

    def launch(
        self, data: bytes, name: str, folder: Path, opens: datetime | None = None, closes: datetime | None = None
    ) -> Launched:
        """The officer launches a file."""

        def read(path: str) -> bytes | None:
            found = folder / path
            return found.read_bytes() if found.is_file() else None

        return launch(self.store, self.council, data, name, read, now=self.clock(), opens=opens, closes=closes)

    async def settle(self) -> None:
        """Waits until everything that was sent is read, committed, and delivered."""
        calm = 0
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while calm < 3:
            waiting = sum(len(self.api.bot(token).queue.waiting) for token in (RESIDENTS_TOKEN, COUNCIL_TOKEN))
            calm = calm + 1 if not waiting and not await asyncio.to_thread(self._unsent) else 0
            assert asyncio.get_running_loop().time() < deadline, "the town does not come to rest"
            await asyncio.sleep(0.01)

    async def pass_to(self, moment: datetime) -> None:
        """Time goes on to a moment; what is due by then is done, in its order."""
        self.clock.to(moment)
        await asyncio.to_thread(do_due, self.office, JOBS)
        await asyncio.to_thread(remind, self.office)
        await keep_pictures(self.office)
        await self.settle()

    def _unsent(self) -> int:
        with self.store.read() as tx:
            return sum(outbox.waiting(tx, bot) for bot in (RESIDENTS, COUNCIL))


@asynccontextmanager
async def town(url: str, clock: Clock, name: str = "la mairie de Montval") -> AsyncIterator[Town]:
    """Both bots poll the strict Bot API; every message goes through HTTP."""
    store = store_at(url)
    with store.write() as tx:
        council = councils.default(tx).key
        councils.describe(tx, council, {"fr": name}, ("fr", "en"))
    seeds = count(1)
    runtime = Runtime(store, Library(council, "https://montval.example"), clock, lambda: next(seeds))
    async with BotApi(clock=clock.seconds, limits=Limits(chat_rate=0, bot_rate=0)) as api, Phones(api.url) as phones:
        residents = Telegram(RESIDENTS_TOKEN, api.url, poll_seconds=1)
        officials = CouncilTelegram(COUNCIL_TOKEN, api.url, poll_seconds=1)
        await residents.introduce()
        await officials.introduce()
        couriers = [
            Courier(store, channel, bot, clock, Pace(UNPACED, UNPACED, UNPACED))
            for channel, bot in ((residents, RESIDENTS), (officials, COUNCIL))
        ]

        def committed() -> None:
            for courier in couriers:
                courier.wake()

        def look_into(running: Running) -> None:
            study(store, running.row, running.current.flow, clock())

        office = Office(runtime, committed, {RESIDENTS: residents}, "test", draw_apart, look_into)
        desk = Desk(store, Library(council, "https://montval.example"), clock)
        tasks = [asyncio.create_task(courier.run()) for courier in couriers]
        tasks.append(asyncio.create_task(poll(residents, runtime, RESIDENTS, committed)))
        tasks.append(asyncio.create_task(poll(officials, desk, COUNCIL, committed)))
        try:
            yield Town(store, council, clock, api, phones, runtime, office, couriers)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await residents.close()
            await officials.close()
            store.close()
