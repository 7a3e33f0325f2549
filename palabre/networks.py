"""One bot of one network: introduced, asked or called, its courier beside it; what befalls one stops no other."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import cast

import structlog

from bot.channel import ChannelError, Networked, Polled
from bot.channels.webhook import Webhook
from bot.courier import BotStopped, Courier
from bot.declaration import Declaration
from bot.intake import Intake
from bot.poller import SecondPoller, poll
from bot.runtime import Handler

log = structlog.get_logger(__name__)

NETWORK_PAUSES = (1, 2, 5, 15, 60)
"""Seconds between attempts to be known by a network that does not answer."""
NETWORK_PATIENCE = 20
"""Seconds the network gets to answer before the pages start without it."""
RESTARTS = (1.0, 5.0, 30.0, 60.0)
"""Seconds before what failed unexpectedly is started again, by failure in a row; the last repeats."""
SOUND = 120.0
"""Seconds of work after which a failure is the first of a row again."""

Part = Callable[[], Awaitable[None]]


class CannotServe(Exception):
    """What is asked cannot run; `code` names the sentence that says why and the way out, `params` its facts."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


Tell = Callable[[CannotServe], None]


@dataclass
class NetworkBot:
    """One bot under way. `public` is our https address, "" where networks cannot call us."""

    declared: Declaration
    channel: Networked
    handler: Handler
    courier: Courier
    committed: Callable[[], None]
    secret: str
    public: str = ""
    known: str = ""
    """Its user name, once the network knows it."""
    intake: Intake = field(init=False)

    def __post_init__(self) -> None:
        self.intake = Intake(self.handler, self.name, self.name, self.committed)

    @property
    def name(self) -> str:
        """As rows of the outbox carry it."""
        return self.declared.name

    @property
    def called(self) -> bool:
        """Whether the network calls us, rather than we ask it."""
        return bool(self.public) and "webhook" in self.declared.receives

    @property
    def path(self) -> str:
        """Where it calls us."""
        return f"/hook/{self.name}"

    def hook(self) -> Webhook | None:
        """Our receiver, when it calls us."""
        calls = self.declared.calls
        return Webhook(self.channel, calls, self.intake, self.secret) if self.called and calls else None

    async def introduced(self) -> bool:
        """Whether the network knows us now; False: it does not answer. Raises CannotServe for a refused token."""
        address = f"{self.public}{self.path}" if self.called else ""
        try:
            async with asyncio.timeout(NETWORK_PATIENCE):
                self.known = await self.channel.introduce(address, self.secret if address else "")
        # A network that is down must not keep the pages from people.
        except TimeoutError:
            return False
        except ChannelError as error:
            if error.whole_bot:
                raise refused(self.declared) from error
            return False
        return True

    async def run(self, tell: Tell) -> None:
        """Until cancelled; raises CannotServe when this bot must stop for good."""
        parts: list[Part] = [self.courier.run, self._receive, *([self.intake.run] if self.called else [])]
        tasks = [asyncio.create_task(kept_up(self.name, part, tell)) for part in parts]
        try:
            # A bot that only sends, or only listens, would look alive: one part that fails takes the others along.
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        except SecondPoller as error:
            raise CannotServe("serve.second_poller", bot=self.name) from error
        except (BotStopped, ChannelError) as error:
            raise CannotServe("serve.stopped", bot=self.name) from error
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _receive(self) -> None:
        """Waits for a network that is down, while everything else runs; then asks it, or lets it call us."""
        failures = 0
        while not self.known and not await self.introduced():
            pause = NETWORK_PAUSES[min(failures, len(NETWORK_PAUSES) - 1)]
            failures += 1
            log.warning("the network does not answer yet", bot=self.name, again_in=pause)
            await asyncio.sleep(pause)
        if not self.called:
            await poll(cast(Polled, self.channel), self.handler, self.name, self.committed)


async def kept_up(name: str, part: Part, tell: Tell) -> None:
    """Runs a part until it ends; what nobody foresaw is told once, and the part started again.

    What ends a bot for good passes: a token refused, a second program that asks for its messages.
    """
    failures, loop = 0, asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            return await part()
        except (BotStopped, SecondPoller, CannotServe):
            raise
        except Exception as error:
            if isinstance(error, ChannelError) and error.whole_bot:
                raise
            failures = 0 if loop.time() - began > SOUND else failures
            pause = RESTARTS[min(failures, len(RESTARTS) - 1)]
            # Its kind alone: the words of an error may be a person's.
            kind = type(error).__name__
            log.error("a bot failed and is started again", bot=name, kind=kind, again_in=pause)
            if not failures:
                tell(CannotServe("serve.failed", bot=name, kind=kind))
            failures += 1
            await asyncio.sleep(pause)


def secret_of(declared: Declaration, values: dict[str, str], key: bytes) -> str:
    """What the network proves itself with: given by the operator where it hands one out, else made from our key."""
    given = declared.calls.secret if declared.calls else None
    if given is not None:
        return values[given.name]
    # Made and not stored: every process of one installation knows it, and nobody has to keep it.
    return hmac.new(key, f"webhook:{declared.name}".encode(), hashlib.sha256).hexdigest()


def check(declared: Declaration, values: dict[str, str], public: str) -> None:
    """Raises CannotServe for a setting that cannot be right, before any library or network sees it."""
    for setting in declared.settings:
        if values[setting.name] and not setting.fits(values[setting.name]):
            facts = {"setting": setting.variable, "example": setting.example, "source": setting.source}
            raise CannotServe("serve.token_form", bot=declared.name, **facts)
    needed = declared.calls.secret if declared.calls and public else None
    if needed is not None and not values[needed.name]:
        raise CannotServe("serve.secret", bot=declared.name, setting=needed.variable)
    if "poll" not in declared.receives and not public:
        raise CannotServe("serve.public", bot=declared.name)


def refused(declared: Declaration) -> CannotServe:
    """The network refuses the token."""
    setting = declared.switch
    source, variable = (setting.source, setting.variable) if setting else ("", "")
    return CannotServe("serve.token", bot=declared.name, source=source, setting=variable)
