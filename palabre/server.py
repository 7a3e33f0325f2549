"""`palabre serve`: one process with the pages, the bots, their couriers and the scheduler."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from errno import EACCES, EADDRINUSE, EPERM
from typing import Protocol

import structlog
import uvicorn

from bot.channel import ChannelError
from bot.channels.web import Web
from bot.channels.webhook import Webhook
from bot.courier import BotStopped, Courier
from bot.intake import Intake
from bot.jobs.office import Fetcher, Office
from bot.library import Library
from bot.poller import Polled, SecondPoller, poll
from bot.runtime import Handler, Runtime
from palabre import clock
from palabre.draw import draw_apart
from palabre.settings import Settings
from palabre.studying import study_apart
from palabre.wiring import spare_collector
from storage import Store
from web.app import create_app
from web.site import Hook, Site

log = structlog.get_logger(__name__)

RESIDENTS, COUNCIL, WEB = "telegram", "council", "web"
"""Names of the bots, as rows of the outbox carry them."""
DRAIN = 10
"""Seconds that what is under way gets to end when the server is stopped."""
KEEP_ALIVE = 75
"""Seconds that an unused connection stays open: longer than the 60 of the usual proxies, which would else
now and then send a request into a connection that is just being closed."""
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_REFUSED = {EADDRINUSE: "serve.port", EACCES: "serve.forbidden", EPERM: "serve.forbidden"}
NETWORK_PAUSES = (1, 2, 5, 15, 60)
NETWORK_PATIENCE = 20
"""Seconds the network gets to answer before the pages start without it."""


class Stoppable(Protocol):
    """What looks for acts that are due."""

    def shutdown(self, wait: bool) -> None:
        """Ends the looking."""
        ...


class CannotServe(Exception):
    """The server cannot run; `code` names the sentence that says why and the way out, `params` its facts."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass
class House:
    """What one process runs for one council, wired together."""

    store: Store
    council: int
    settings: Settings
    tell: Callable[[CannotServe], None] = lambda trouble: None
    """Says to the operator what stopped while the rest goes on."""
    port: int = 0
    bots: dict[str, str] = field(default_factory=dict)
    webhooks: dict[str, Webhook] = field(default_factory=dict)
    fetchers: dict[str, Fetcher] = field(default_factory=dict)
    couriers: list[Courier] = field(default_factory=list)
    channels: list[Polled] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.library = Library(self.council, self.settings.base)
        self.runtime = Runtime(self.store, self.library, clock.now, clock.seed)
        self.web_intake = Intake(self.runtime, WEB, WEB, self.committed)
        self.web = Web(self.web_intake, self.store, self.library, clock.now, self.settings.data_dir / "uploads")
        self.fetchers[WEB] = self.web

    def committed(self) -> None:
        """Something waits in the outbox, or in a page's mailbox."""
        for courier in self.couriers:
            courier.wake()
        self.web.wake()

    def office(self) -> Office:
        """The desk of scheduled acts."""
        return Office(self.runtime, self.committed, self.fetchers, socket.gethostname(), draw_apart, study_apart)


async def run(
    house: House, announce: Callable[[House], None], ready: Callable[[int], None] = lambda port: None
) -> None:
    """Serves until cancelled. Raises CannotServe before anything is announced when it cannot."""
    listener = _listener(house.settings.host, house.settings.port)
    house.port = listener.getsockname()[1]
    if not house.settings.public_url:
        house.settings.port = house.port
        house.library.base = house.settings.base
    background: list[asyncio.Task[None]] = [asyncio.create_task(house.web_intake.run())]
    background += await _residents(house)
    background += await _council(house)
    scheduler = _schedule(house)
    site = Site(
        house.store, house.council, house.settings.council_name, house.settings.base, clock.now, house.web,
        _hooks(house),
    )  # fmt: skip
    app = create_app(site)
    serving = uvicorn.Config(
        app, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=DRAIN,
        timeout_keep_alive=KEEP_ALIVE,
    )  # fmt: skip
    server = uvicorn.Server(serving)
    page = asyncio.create_task(server.serve([listener]))
    spare_collector()
    announce(house)
    ready(house.port)
    try:
        await _until_one_ends(house, page, background)
    finally:
        server.should_exit = True
        scheduler.shutdown(wait=False)
        for task in background:
            task.cancel()
        await asyncio.gather(*background, page, return_exceptions=True)
        for channel in house.channels:
            await channel.close()


def _hooks(house: House) -> dict[str, Hook]:
    return {f"/hook/{bot}": hook.receive for bot, hook in house.webhooks.items()}


async def _until_one_ends(house: House, page: asyncio.Task[None], background: list[asyncio.Task[None]]) -> None:
    """Ends with the page server; a bot that stops for good is told and the rest goes on."""
    waiting = {page, *background}
    while page in waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {page}:
            error = task.exception() if not task.cancelled() else None
            if isinstance(error, CannotServe):
                raise error
            if isinstance(error, SecondPoller):
                raise CannotServe("serve.second_poller", bot=str(error))
            if isinstance(error, (BotStopped, ChannelError)):
                log.error("a bot is stopped, its messages are kept", bot=task.get_name())
                house.tell(CannotServe("serve.stopped", bot=task.get_name()))
            elif error is not None:
                raise error


async def _residents(house: House) -> list[asyncio.Task[None]]:
    if not house.settings.telegram_token:
        return []
    _check_form(RESIDENTS, house.settings.telegram_token, "PALABRE_TELEGRAM_TOKEN")
    from bot.channels.telegram import Telegram

    channel = Telegram(house.settings.telegram_token, house.settings.telegram_api)
    house.fetchers[RESIDENTS] = channel
    return await _bot(house, RESIDENTS, channel, house.runtime)


async def _council(house: House) -> list[asyncio.Task[None]]:
    if not house.settings.council_token:
        return []
    _check_form(COUNCIL, house.settings.council_token, "PALABRE_COUNCIL_TOKEN")
    from bot.council.desk import Desk
    from bot.council.telegram import CouncilTelegram

    channel = CouncilTelegram(house.settings.council_token, house.settings.telegram_api)
    desk = Desk(house.store, Library(house.council, house.settings.base), clock.now)
    return await _bot(house, COUNCIL, channel, desk)


async def _bot(house: House, bot: str, channel: Polled, handler: Handler) -> list[asyncio.Task[None]]:
    house.channels.append(channel)
    courier = Courier(house.store, channel, bot, clock.now)
    house.couriers.append(courier)
    by_webhook = house.settings.public_url.startswith("https://")
    secret = hmac.new(house.settings.secret(), f"webhook:{bot}".encode(), hashlib.sha256).hexdigest()
    address = f"{house.settings.base}/hook/{bot}" if by_webhook else ""
    known = await _introduced(house, channel, bot, address, secret)
    tasks = [asyncio.create_task(courier.run(), name=bot)]
    if by_webhook:
        intake = Intake(handler, bot, channel.name, house.committed)
        house.webhooks[bot] = Webhook(channel, intake, secret)
        tasks.append(asyncio.create_task(intake.run(), name=bot))
    if not by_webhook or not known:
        receiving = _receive(house, bot, channel, handler, address, secret)
        tasks.append(asyncio.create_task(receiving, name=bot))
    return tasks


def _check_form(bot: str, token: str, setting: str) -> None:
    """The libraries refuse what is no token at all with an error of their own."""
    if not _TOKEN.fullmatch(token):
        raise CannotServe("serve.token_form", bot=bot, setting=setting)


async def _introduced(house: House, channel: Polled, bot: str, webhook: str, secret: str) -> bool:
    """Whether the network knows the bot now; False: it does not answer. A refused token ends the program."""
    try:
        async with asyncio.timeout(NETWORK_PATIENCE):
            house.bots[bot] = await channel.introduce(webhook, secret)
    except TimeoutError:
        return False
    except ChannelError as error:
        if error.whole_bot:
            raise CannotServe("serve.token", bot=bot) from error
        return False
    return True


async def _receive(house: House, bot: str, channel: Polled, handler: Handler, webhook: str, secret: str) -> None:
    """Waits for a network that is down, while the pages and the other bot run; then polls, or lets it call us."""
    pauses = iter(NETWORK_PAUSES)
    while bot not in house.bots and not await _introduced(house, channel, bot, webhook, secret):
        pause = next(pauses, NETWORK_PAUSES[-1])
        log.warning("the network does not answer yet", bot=bot, again_in=pause)
        await asyncio.sleep(pause)
    if not webhook:
        await poll(channel, handler, bot, house.committed)


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
