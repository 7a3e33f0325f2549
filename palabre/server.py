"""`palabre serve`: one process with the pages, the bots, their couriers and the scheduler."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from errno import EACCES, EADDRINUSE, EPERM
from typing import Protocol

import structlog
import uvicorn

from bot.channel import Mailbox
from bot.courier import Courier
from bot.declaration import Declaration, Registry, Surroundings
from bot.jobs.office import Fetcher, Office
from bot.library import Library
from bot.runtime import Runtime
from palabre import clock
from palabre.channels import EVERY
from palabre.draw import draw_apart
from palabre.networks import CannotServe, NetworkBot, Tell, check, kept_up, secret_of
from palabre.settings import Settings
from palabre.studying import study_apart
from palabre.wiring import spare_collector
from storage import Store
from web.app import create_app
from web.site import Chat, Hook, Site

log = structlog.get_logger(__name__)

DRAIN = 10
"""Seconds that what is under way gets to end when the server is stopped."""
KEEP_ALIVE = 75
"""Seconds that an unused connection stays open: longer than the 60 of the usual proxies, which would else
now and then send a request into a connection that is just being closed."""
_REFUSED = {EADDRINUSE: "serve.port", EACCES: "serve.forbidden", EPERM: "serve.forbidden"}


class Stoppable(Protocol):
    """What looks for acts that are due."""

    def shutdown(self, wait: bool) -> None:
        """Ends the looking."""
        ...


class Page(Mailbox, Chat, Fetcher, Protocol):
    """The receiving half of the web page's channel."""


@dataclass
class House:
    """What one process runs for one council, wired together."""

    store: Store
    council: int
    settings: Settings
    tell: Tell = lambda trouble: None
    """Says to the operator what stopped while the rest goes on."""
    channels: Registry = EVERY
    port: int = 0
    bots: dict[str, NetworkBot] = field(default_factory=dict)
    fetchers: dict[str, Fetcher] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.library = Library(self.council, self.settings.base)
        self.runtime = Runtime(self.store, self.library, clock.now, clock.seed, self.channels)
        # The pages are one half of a channel; the other is found by how it receives.
        (declared,) = self.channels.receiving("mailbox")
        self.page: Page = declared.open(self.around(declared))
        self.fetchers[declared.name] = self.page

    def around(self, declared: Declaration) -> Surroundings:
        """What a channel may use of the house."""
        values, folder = self.settings.of(declared), self.settings.data_dir
        return Surroundings(values, self.runtime, self.committed, folder, self.settings.lang)

    def committed(self) -> None:
        """Something waits in the outbox, or in a page's mailbox."""
        for bot in self.bots.values():
            bot.courier.wake()
        self.page.wake()

    def office(self) -> Office:
        """The desk of scheduled acts."""
        return Office(self.runtime, self.committed, self.fetchers, socket.gethostname(), draw_apart, study_apart)


async def run(
    house: House, announce: Callable[[House], None], ready: Callable[[int], None] = lambda port: None
) -> None:
    """Serves until cancelled. Raises CannotServe before anything is announced when it cannot."""
    # The port first: no network is told of an address that could not be had.
    listener = _listener(house.settings.host, house.settings.port)
    house.port = listener.getsockname()[1]
    if not house.settings.public_url:
        house.settings.port = house.port
        house.library.base = house.settings.base
    try:
        await _introduce(house)
    except CannotServe:
        listener.close()
        await _hang_up(house)
        raise
    intake = asyncio.create_task(kept_up("pages", house.page.run, house.tell))
    bots = [asyncio.create_task(bot.run(house.tell), name=name) for name, bot in house.bots.items()]
    scheduler = _schedule(house)
    server = uvicorn.Server(_serving(house))
    page = asyncio.create_task(server.serve([listener]))
    # Once everything is loaded, and before the first message.
    spare_collector()
    # After the port and the networks: what is announced is true.
    announce(house)
    ready(house.port)
    try:
        await _until_the_pages_end(house, page, bots)
    finally:
        server.should_exit = True
        # Not waited for: acts are claimed with a lease, and what is cut short is taken up again.
        scheduler.shutdown(wait=False)
        for task in (intake, *bots):
            task.cancel()
        await asyncio.gather(intake, *bots, page, return_exceptions=True)
        listener.close()  # the page server leaves it open when it is stopped while it starts
        await _hang_up(house)


async def _introduce(house: House) -> None:
    """Every bot that is switched on, known to its network or still waiting for it."""
    for declared in house.channels:
        if declared.networked and house.settings.is_on(declared):
            house.bots[declared.name] = _bot(house, declared)
    await asyncio.gather(*(bot.introduced() for bot in house.bots.values()))


async def _hang_up(house: House) -> None:
    for bot in house.bots.values():
        await bot.channel.close()


def _serving(house: House) -> uvicorn.Config:
    hooks: dict[str, Hook] = {bot.path: hook.receive for bot in house.bots.values() if (hook := bot.hook())}
    site = Site(
        house.store, house.council, house.settings.council_name, house.settings.base, clock.now, house.page, hooks
    )
    return uvicorn.Config(
        create_app(site), lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=DRAIN,
        timeout_keep_alive=KEEP_ALIVE,
    )  # fmt: skip


async def _until_the_pages_end(house: House, page: asyncio.Task[None], bots: Sequence[asyncio.Task[None]]) -> None:
    """A bot that stops for good is told and the rest goes on.

    Where another program has taken the messages of the last bot, this one is the newcomer too many: it ends.
    """
    waiting, running = {page, *bots}, set(bots)
    while page in waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {page}:
            running.discard(task)
            error = task.exception() if not task.cancelled() else None
            if not isinstance(error, CannotServe):
                if error is not None:
                    raise error
                continue
            log.error("a bot is stopped, its messages are kept", bot=task.get_name(), reason=error.code)
            if error.code == "serve.second_poller" and not running:
                raise error
            house.tell(error)


def _bot(house: House, declared: Declaration) -> NetworkBot:
    # Networks call no plain address: without https they are asked instead.
    public = house.settings.base if house.settings.public_url.startswith("https://") else ""
    around = house.around(declared)
    check(declared, dict(around.values), public)
    channel = declared.open(around)
    # Not every network holds pictures.
    if hasattr(channel, "download"):
        house.fetchers[declared.name] = channel
    courier = Courier(house.store, channel, declared.name, clock.now)
    secret = secret_of(declared, dict(around.values), house.settings.secret())
    return NetworkBot(declared, channel, declared.handles(around), courier, house.committed, secret, public)


def _schedule(house: House) -> Stoppable:
    from bot.jobs.scheduler import start

    scheduler: Stoppable = start(house.office())
    return scheduler


def _listener(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        # Listening at once: a port that is only bound could be bound by a second server too.
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        with suppress(OSError):
            listener.close()
        raise CannotServe(
            _REFUSED.get(error.errno or 0, "serve.host"), port=port, host=host, errno=error.errno
        ) from error
    return listener
