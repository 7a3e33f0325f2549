"""What befalls one bot stops no other, nor the pages; each trouble is told in a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from bot import poller
from bot.channel import ChannelError, Fetched, Parcel, Sent, Update
from bot.channels import CHANNELS
from bot.declaration import Declaration, Raw, Setting, Surroundings
from bot.reading import read_plain
from palabre import networks
from palabre.commands.serve import _why
from palabre.networks import CannotServe
from tests.bot.street import FLOW
from tests.conformance.networks import ServedTown, later, served
from tests.patience import PATIENCE, until

pytestmark = pytest.mark.slow


CONFLICT = ChannelError("somebody else asks", terminal=True, conflict=True)
REVOKED = ChannelError("no such bot", terminal=True, whole_bot=True)
SILENT = ChannelError("no answer")


def declare(name: str) -> Declaration:
    """A bot of a toy network, asked by polls."""
    token = Setting(f"{name}_token", secret=True, source="the desk")
    return Declaration(name, name, f"{__name__}:opened", ("poll",), settings=(token,), switch=token)


FIRST, SECOND = declare("first"), declare("second")


def opened(around: Surroundings) -> Toy:
    """The toy whose token is given."""
    ((setting, _),) = around.values.items()
    return Toy(FIRST if setting == "first_token" else SECOND)


@dataclass
class Toy:
    """A network in memory: faults come before anything else, `for_ever` after them."""

    declared: Declaration
    polls: list[Exception] = field(default_factory=list)
    for_ever: Exception | None = None
    refusal: Exception | None = None
    inbox: list[tuple[str, Raw]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    asked: int = 0
    said: int = 0

    def decode(self, raw: Raw) -> Update:
        return read_plain(raw)

    async def deliver(self, parcel: Parcel) -> Sent:
        if self.refusal:
            raise self.refusal
        self.told.append(parcel.rendering.text)
        return Sent(str(len(self.told)))

    async def introduce(self, webhook: str, secret: str) -> str:
        return self.declared.name

    async def fetch(self, cursor: str) -> Fetched:
        self.asked += 1
        await asyncio.sleep(0.001)
        if self.polls:
            raise self.polls.pop(0)
        if self.for_ever:
            raise self.for_ever
        found, self.inbox = self.inbox, []
        return Fetched(found, cursor)

    async def close(self) -> None:
        return

    def say(self, text: str) -> None:
        """Somebody writes."""
        self.said += 1
        self.inbox.append((str(self.said), {"id": str(self.said), "address": "a", "text": text}))


@dataclass
class TwoBots:
    """A served town with two bots."""

    served: ServedTown
    troubles: list[CannotServe]

    @property
    def codes(self) -> list[str]:
        """What the operator was told."""
        return [trouble.code for trouble in self.troubles]

    def toy(self, name: str) -> Toy:
        """The network of a bot."""
        channel = self.served.house.bots[name].channel
        assert isinstance(channel, Toy)
        return channel

    async def answers(self, name: str) -> None:
        """Whoever writes to that bot gets an answer, and the pages are there."""
        before = len(self.toy(name).told)
        self.toy(name).say("/start")
        await until(lambda: len(self.toy(name).told) > before)
        async with httpx.AsyncClient(base_url=self.served.base) as http:
            assert (await http.get("/health")).status_code == 200


@asynccontextmanager
async def town(folder: Path, *, alone: bool = False) -> AsyncIterator[TwoBots]:
    """Both bots, or the first alone."""
    troubles: list[CannotServe] = []
    tokens = {"first_token": "1", "second_token": "" if alone else "2"}
    async with served(later(FLOW), folder, CHANNELS.joined(FIRST, SECOND), troubles.append, **tokens) as here:
        yield TwoBots(here, troubles)


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "RESTARTS", (0.01,))
    monkeypatch.setattr(networks, "NETWORK_PAUSES", (0.01,))
    monkeypatch.setattr(poller, "PATIENCE", (0.01,))


async def test_an_error_nobody_foresaw_is_told_once_and_that_bot_started_again(tmp_path: Path) -> None:
    """Twice in a row, while the other bot and the pages never stop."""
    async with town(tmp_path) as here:
        here.toy("first").polls = [RuntimeError("a resident's words"), KeyError("more of them")]
        await until(lambda: here.codes)
        await here.answers("second")
        await here.answers("first")
        assert here.codes == ["serve.failed"]
        said = _why(here.troubles[0], "fr")
        assert "first" in said
        assert "words" not in said


async def test_an_error_that_never_ends_stops_nobody_else(tmp_path: Path) -> None:
    """It is tried again and again, and said once."""
    async with town(tmp_path) as here:
        here.toy("first").for_ever = RuntimeError("broken for good")
        before = here.toy("first").asked
        await until(lambda: here.toy("first").asked > before + 5)
        await here.answers("second")
        assert here.codes == ["serve.failed"]
        here.toy("first").for_ever = None
        await here.answers("first")


async def test_two_programs_on_one_bot_stop_that_bot_alone(tmp_path: Path) -> None:
    """Loudly; its messages wait, the other bot and the pages go on."""
    async with town(tmp_path) as here:
        here.toy("first").for_ever = CONFLICT
        await until(lambda: here.codes)
        assert here.codes == ["serve.second_poller"]
        assert "first" in _why(here.troubles[0], "fr")
        await here.answers("second")
        asked = here.toy("first").asked
        await here.answers("second")
        assert here.toy("first").asked == asked
        assert not here.served.server.done()


async def test_a_poll_refused_for_another_reason_is_no_second_program(tmp_path: Path) -> None:
    """It is asked again, as often as it takes."""
    async with town(tmp_path) as here:
        here.toy("first").polls = [ChannelError("not now", terminal=True)] * 15
        await until(lambda: not here.toy("first").polls)
        await here.answers("first")
        assert here.codes == []


async def test_when_the_last_bot_is_another_programs_this_one_ends(tmp_path: Path) -> None:
    """Two servers for one town would both answer its pages: the newcomer gives way, whatever stopped before."""
    async with town(tmp_path) as here:
        for name in ("first", "second"):
            here.toy(name).for_ever = CONFLICT
        (ended,), _ = await asyncio.wait([here.served.server], timeout=PATIENCE)
        error = ended.exception()
        assert isinstance(error, CannotServe)
        assert error.code == "serve.second_poller"
        assert len(here.codes) == 1, "one is told when it stops, the other as the program ends"


@pytest.mark.parametrize("found", ["by the courier", "by a poll"])
async def test_a_revoked_token_is_said_once_while_the_rest_goes_on(tmp_path: Path, found: str) -> None:
    """The operator reads which bot; its outbox is kept; the pages stay, even as the only way to answer."""
    async with town(tmp_path, alone=True) as here:
        if found == "by the courier":
            here.toy("first").refusal = REVOKED
            here.toy("first").say("/start")
        else:
            here.toy("first").for_ever = REVOKED
        await until(lambda: here.codes)
        async with httpx.AsyncClient(base_url=here.served.base) as http:
            assert (await http.get("/health")).status_code == 200
        assert [(trouble.code, trouble.params) for trouble in here.troubles] == [("serve.stopped", {"bot": "first"})]
        assert not here.served.server.done()


@pytest.mark.parametrize(("then", "codes"), [(None, []), (REVOKED, ["serve.token"])], ids=["known", "refused"])
async def test_a_network_that_is_down_at_the_start_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: Exception | None, codes: list[str]
) -> None:
    """The pages and the other bot are there first; a token refused later stops its bot alone."""
    faults = [SILENT, SILENT, SILENT, *([then] if then else [])]

    async def introduce(self: Toy, webhook: str, secret: str) -> str:
        if self.declared is FIRST and faults:
            raise faults.pop(0)
        return self.declared.name

    monkeypatch.setattr(Toy, "introduce", introduce)
    async with town(tmp_path) as here:
        assert here.served.house.bots["first"].known == ""
        await here.answers("second")
        if then is None:
            await here.answers("first")
        await until(lambda: here.codes == codes)
        await here.answers("second")
