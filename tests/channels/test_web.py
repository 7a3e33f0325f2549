"""The web page as a channel: what is read of a message, and the pages as a network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.channels.web import Web
from flows.incoming import Commanded, Pictured, Placed, Pressed, Started, Typed
from rehearsal.line import Connection
from rehearsal.web import WebLine, browsers
from tests.conformance.networks import Network, served

ID = "00000000-0000-0000-0000-000000000001"
READ: list[tuple[dict[str, Any], object]] = [
    ({"start": "abcdefgh", "origin": "affiche"}, Started("affiche", "fr-FR")),
    ({"press": "abc.1f.walk"}, Pressed("abc", 31, "walk")),
    ({"place": [43.6, 1.44]}, Placed(43.6, 1.44)),
    ({"picture": "u_x"}, Pictured("")),
    ({"text": "Bonjour"}, Typed("Bonjour")),
    ({"text": "/aide"}, Commanded("help")),
]


@pytest.mark.parametrize(("said", "incoming"), READ)
def test_what_a_page_posts_is_read(said: dict[str, Any], incoming: object) -> None:
    """Each thing that a page can send."""
    web = Web.__new__(Web)
    update = web.decode({"id": ID, "address": "sealed", "language": "fr-FR", **said})
    assert (update.incoming, update.address, update.language, update.message) == (incoming, "sealed", "fr-FR", ID)


def test_a_press_of_no_button_of_ours_is_refused() -> None:
    """A forged one never reaches the runtime."""
    with pytest.raises(ValueError, match="button"):
        Web.__new__(Web).decode({"id": ID, "address": "sealed", "press": "forged"})


@asynccontextmanager
async def network(data: bytes, folder: Path) -> AsyncIterator[Network]:
    """The server itself; each resident has a browser."""
    async with served(data, folder) as here, browsers(here.base, 64) as http:

        async def line(number: int, language: str) -> Connection:
            return WebLine(http, here.launched.row.code, Random(f"line {number}"))

        yield Network(here.store, here.launched, line)
