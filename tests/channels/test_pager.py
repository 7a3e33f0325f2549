"""A text channel over HTTP with neither edits nor buttons: one file, its test and one line, and Palabre serves it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channel import Parcel, Sent
from bot.channels import CHANNELS
from bot.declaration import Surroundings
from bot.reading import reply_code
from bot.renderings import Rendering, plain
from palabre.commands.serve import _lines, _why
from palabre.commands.workplace import Workplace
from palabre.networks import CannotServe
from rehearsal.deeds import Deed, OpenLink, PressButton, SendPicture, SharePlace
from rehearsal.line import Connection
from staff.export import json_lines
from tests.bot.street import FLOW
from tests.channels import pager
from tests.channels.pager_network import KEY, SECRET, PagerNetwork, pager_network
from tests.conformance.networks import Network, ServedTown, later, served
from tests.patience import PATIENCE

_TIMES = int(PATIENCE)
"""Each waits a second."""
CHANNEL = replace(pager.CHANNEL, opens=f"{__name__}:opened")
WITH_PAGER = CHANNELS.joined(CHANNEL)


class NotingPager(pager.Pager):
    """The toy channel, which notes what each page that it sends was made of."""

    def __init__(self, key: str, api: str) -> None:
        super().__init__(key, api)
        self.notes: dict[tuple[str, str], list[Rendering]] = defaultdict(list)

    async def deliver(self, parcel: Parcel) -> Sent:
        self.notes[parcel.address, plain(parcel.rendering)].append(parcel.rendering)
        return await super().deliver(parcel)


def opened(around: Surroundings) -> NotingPager:
    """As the channel itself is opened."""
    return NotingPager(around.values["pager_key"], around.values["pager_api"])


class PagerLine:
    """Somebody's pager: all they can do is type, share a spot or send a scan.

    What is heard is what the channel was given for each page that really arrived.
    """

    def __init__(self, network: PagerNetwork, channel: NotingPager, number: str, code: str) -> None:
        self._network, self._notes, self._pager, self._code = network, channel.notes, number, code
        self._read = 0

    async def send(self, deed: Deed) -> None:
        """As thumbs do it."""
        match deed:
            case OpenLink(origin, language):
                words = f"/start {self._code}-{origin}".removesuffix("-")
                await self._network.says(self._pager, words=words, tongue=language)
            case PressButton(data):
                await self._network.says(self._pager, words=reply_code(data))
            case SharePlace(lat, lon):
                await self._network.says(self._pager, spot=[lat, lon])
            case SendPicture():
                await self._network.says(self._pager, scan="simulated")
            case _:
                await self._network.says(self._pager, words=deed.text)

    async def hear(self) -> Sequence[Rendering]:
        """What arrived since."""
        news = await self._network.arrived(self._pager, self._read)
        self._read += len(news)
        return [self._notes[self._pager, words].pop(0) for words in news]


@asynccontextmanager
async def paged(data: bytes, folder: Path, **settings: str) -> AsyncIterator[tuple[ServedTown, PagerNetwork]]:
    """The server with the toy channel switched on, beside the toy network."""
    async with pager_network() as network:
        given = {"pager_key": KEY, "pager_secret": SECRET, "pager_api": network.url, **settings}
        async with served(data, folder, WITH_PAGER, **given) as here:
            network.proxied = here.base
            yield here, network


@asynccontextmanager
async def network(data: bytes, folder: Path) -> AsyncIterator[Network]:
    """Pagers, asked by polls."""
    async with paged(data, folder) as (here, pagers):
        channel = here.house.bots["pager"].channel
        assert isinstance(channel, NotingPager)

        async def line(number: int, language: str) -> Connection:
            return PagerLine(pagers, channel, f"+33600{number}", here.launched.row.code)

        yield Network(here.store, here.launched, line)


async def read(network: PagerNetwork, number: str, wanted: str) -> str:
    """The page that says this, once it has arrived."""
    for _ in range(_TIMES):
        if found := next((words for words in network.shown[number] if wanted in words), ""):
            return found
        await network.arrived(number, len(network.shown[number]))
    raise AssertionError(network.shown[number])


async def whole_conversation(here: ServedTown, network: PagerNetwork) -> None:
    """From the link to the last word, with nothing but words typed."""
    me = "+33611111111"
    await network.says(me, words=f"/start {here.launched.row.code}-affiche", tongue="fr")
    begin = re.search(r"/\S+(?=  Commencer)", await read(network, me, "Commencer"))
    assert begin
    await network.says(me, words=begin[0])
    accept = re.search(r"/\S+(?=  J'accepte)", await read(network, me, "J'accepte"))
    assert accept
    await network.says(me, words=accept[0])
    assert "1. Le marché\n2. Je la traverse" in await read(network, me, "Que faites-vous")
    await network.says(me, words="2")
    assert await read(network, me, "✓ Je la traverse") == "✓ Je la traverse\n/3._c.use  Corriger"
    assert "1. [ ] Des arbres" in await read(network, me, "Que faut-il")
    await network.says(me, words="1, 3")
    await read(network, me, "✓ Des arbres, Des jeux")
    for n in (1, 2):
        await read(network, me, f"par la mairie ({n}/2)")
        await network.says(me, words="1")
    none = re.search(r"/\S+(?=  Non merci)", await read(network, me, "Non merci"))
    assert none
    await network.says(me, words=none[0])
    await read(network, me, "photo")
    await network.says(me, scan="one")
    await read(network, me, "Une idée")
    await network.says(me, words="Un kiosque")
    await read(network, me, "Me prévenir")
    answers = json.loads(exported(here)[0])["answers"]
    assert (answers["use"], answers["wishes"], answers["idea"]) == ("cross", ["trees", "games"], "Un kiosque")
    assert answers["opinions"] == {"s1": "agree", "s2": "agree"}
    assert network.shown[me].count("✓ D'accord") == 2
    told = [words for words in network.shown[me] if words.startswith("✓ Je la traverse")]
    assert len(told) == 1, "an answer is told once, whatever its message would have become"
    assert all(len(words) <= pager.CHANNEL.limits.text for words in network.shown[me])


def exported(here: ServedTown) -> list[str]:
    """The answers kept, as they are exported."""
    with here.store.read() as tx:
        return list(json_lines(tx, here.launched.row))


async def test_a_whole_conversation_by_polling(tmp_path: Path) -> None:
    """Asked again and again, each page confirmed once it is committed."""
    async with paged(later(FLOW), tmp_path) as (here, network):
        assert network.callback == ""
        await whole_conversation(here, network)
        assert network.confirmed > 5


async def test_a_whole_conversation_by_calls_with_its_own_authentication_and_shape(tmp_path: Path) -> None:
    """The network calls the public address; each call is signed and may carry several pages."""
    async with paged(later(FLOW), tmp_path, public_url="https://town.example") as (here, network):
        assert network.callback == "https://town.example/hook/pager"
        await whole_conversation(here, network)
        code = here.launched.row.code
        start = {"words": f"/start {code}", "tongue": "fr"}
        both = [{"n": 1001, "from": "+33622222222", **start}, {"n": 1002, "from": "+33633333333", **start}]
        assert await network.calls(both) == 200
        for number in ("+33622222222", "+33633333333"):
            await read(network, number, "Commencer")
        stranger = [{"n": 1003, "from": "+33644444444", **start}]
        assert await network.calls(stranger, secret="a guess") == 401
        assert await network.calls([{"from": "+33644444444"}]) == 400
        assert await network.calls(both) == 200
        assert network.shown["+33644444444"] == []
        assert len([words for words in network.shown["+33622222222"] if "Commencer" in words]) == 1


async def test_it_is_announced_by_its_name_and_counted_by_status(tmp_path: Path) -> None:
    """No command knows it, and each speaks of it."""
    async with paged(later(FLOW), tmp_path) as (here, _):
        desk = Workplace(here.house.settings, here.store, here.house.council, "fr")
        lines = list(_lines(here.house, desk))
        assert "Bot         Pager\u00a0: @3344 (lecture)" in lines
        assert [line for line in lines if "{" in line] == [], "every fact is filled in"


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"pager_key": "no key at all"}, "serve.token_form"),
        ({"pager_key": "key-ofnobodyhere"}, "serve.token"),
        ({"pager_secret": "", "public_url": "https://town.example"}, "serve.secret"),
    ],
    ids=["form", "refused", "no secret"],
)
async def test_its_settings_are_checked_before_anything_runs(
    tmp_path: Path, settings: dict[str, str], code: str
) -> None:
    """In the words of the operator's language, with the setting by name and who hands it out."""
    with pytest.raises(CannotServe) as trouble:
        async with paged(later(FLOW), tmp_path, **settings):
            raise AssertionError("it served")
    assert trouble.value.code == code
    said = _why(trouble.value, "fr")
    assert next(iter(settings)).upper() in said
    assert "pager" in said


async def test_without_its_key_it_is_not_there(tmp_path: Path) -> None:
    """Declared is not switched on."""
    async with paged(later(FLOW), tmp_path, pager_key="") as (here, _):
        assert here.house.bots == {}
