"""Telegram: what is read from raw updates, held against the library's own models; what is laid out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import Update as TelegramUpdate
from hypothesis import given
from hypothesis import strategies as st

from bot.channel import Parcel, clean
from bot.channels.telegram_declaration import LIMITS
from bot.channels.telegram_layout import html, keyboard
from bot.channels.telegram_updates import read_update
from bot.fitting import fitted
from bot.renderings import Button, Rendering
from flows.incoming import Commanded, Edited, Odd, Pictured, Placed, Pressed, Started, Typed
from rehearsal.line import Connection
from tests.botapi import RESIDENTS_TOKEN
from tests.botapi.text import parse
from tests.clock import Clock
from tests.conformance.networks import OPEN, Network
from tests.conformance.phone_line import PhoneLine
from tests.examples import examples
from tests.town import town

CHAT = {"id": 42, "type": "private", "first_name": "Awa"}
FROM = {"id": 42, "is_bot": False, "first_name": "Awa", "language_code": "fr-FR"}
DATE = 1_800_000_000
PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 1000},
    {"file_id": "large", "file_unique_id": "l", "width": 1280, "height": 960, "file_size": 90_000},
]
FILE = {"file_id": "f", "file_unique_id": "u", "duration": 1, "width": 1, "height": 1, "length": 1}


def message(**content: Any) -> dict[str, Any]:
    """A message of a private chat."""
    return {"message_id": 7, "date": DATE, "chat": CHAT, "from": FROM, **content}


READ = [
    (message(text="Bonjour <b>"), Typed("Bonjour <b>")),
    (message(text="/start abcdefgh-affiche"), Started("affiche", "fr")),
    (message(text="/aide"), Commanded("help")),
    (message(text="/corriger@palabre_bot"), Commanded("correct")),
    (message(text="/inconnue"), Odd("command")),
    (message(location={"latitude": 43.6, "longitude": 1.44}), Placed(43.6, 1.44)),
    (message(photo=PHOTO, media_group_id="g"), Pictured("")),
    (message(voice=FILE), Odd("voice")),
    (message(video=FILE), Odd("video")),
    (message(contact={"phone_number": "1", "first_name": "A"}), Odd("contact")),
    (message(dice={"emoji": "🎲", "value": 3}), Odd("other")),
]


@pytest.mark.parametrize(("raw", "incoming"), READ)
def test_messages_are_read_as_the_library_reads_them(raw: dict[str, Any], incoming: object) -> None:
    """The same chat, date, language and content."""
    update = {"update_id": 5, "message": raw}
    ours, theirs = read_update(update), TelegramUpdate.model_validate(update).message
    assert theirs is not None
    assert theirs.from_user is not None
    assert ours.incoming == incoming
    assert (ours.key, ours.address, ours.message) == ("5", str(theirs.chat.id), str(theirs.message_id))
    assert ours.at == theirs.date
    assert ours.language == (theirs.from_user.language_code or "")[:2]
    assert ours.album == (theirs.media_group_id or "")
    if theirs.photo:
        assert ours.file == theirs.photo[-1].file_id


def test_presses_edits_blocks_and_groups() -> None:
    """Each kind of update that is asked for."""
    press = {"id": "9", "from": FROM, "chat_instance": "1", "message": message(text="Q"), "data": "abc.1f.walk"}
    ours = read_update({"update_id": 6, "callback_query": press})
    assert (ours.incoming, ours.callback, ours.address) == (Pressed("abc", 31, "walk"), "9", "42")
    assert read_update({"update_id": 6, "callback_query": {**press, "data": "forged"}}).incoming is None
    edited = read_update({"update_id": 7, "edited_message": message(text="Mieux", edit_date=DATE + 9)})
    assert (edited.incoming, edited.message) == (Edited("Mieux"), "7")
    member = {"chat": CHAT, "from": FROM, "date": DATE, "new_chat_member": {"status": "kicked"}}
    assert read_update({"update_id": 8, "my_chat_member": member}).reach is False
    group = message(text="Bonjour", chat={"id": -5, "type": "group", "title": "Rue"})
    assert read_update({"update_id": 9, "message": group}).address == ""
    assert read_update({"update_id": 10, "poll": {}}).address == ""


WORDS = st.text(max_size=300) | st.sampled_from(["<b>", "&amp;", "a < b & c", "\u202e", "é" * 200, "👩‍👩‍👧" * 50])


@examples(200)
@given(WORDS, WORDS, WORDS, st.text(max_size=6000))
def test_whatever_people_write_is_shown_as_they_wrote_it(text: str, lead: str, answer: str, long: str) -> None:
    """Telegram's own parser accepts it, within its limit, and gives the words back."""
    rendering = Rendering("settled", clean(text), "fr", lead=clean(lead), answer=clean(answer), hint=clean(long))
    pieces = [html(piece.rendering) for piece in fitted(Parcel("1", "send", rendering), LIMITS)]
    plain = [parse(shown, "HTML", None).text for shown in pieces if shown]
    assert all(len(one) <= LIMITS.text for one in plain)
    assert "".join(clean(text).split()) in "".join("".join(plain).split())


def test_every_shape_has_its_keyboard() -> None:
    """One row per option, a line with − and + per share, a scale in rows, closing buttons together."""
    options = tuple(Button(f"abc.1.o{n}", f"Option {n}", state="on" if n else "off", order=n) for n in range(3))
    confirm = Button("abc.1._ok", "Valider", "confirm")
    assert keyboard(Rendering("ask", "Q", "fr", shape="order", buttons=(*options, confirm))) == [
        [("☐ Option 0", "abc.1.o0")], [("1 · Option 1", "abc.1.o1")], [("2 · Option 2", "abc.1.o2")],
        [("Valider", "abc.1._ok")],
    ]  # fmt: skip
    many = tuple(Button(f"abc.1.o{n}", f"Option {n}") for n in range(120))
    (piece,) = fitted(
        Parcel("1", "send", Rendering("ask", "Q", "fr", shape="toggle", buttons=(*many, confirm))), LIMITS
    )
    rows = keyboard(piece.rendering)
    assert len(rows) == 100, "Telegram takes no more buttons"
    assert rows[-1] == [("Valider", "abc.1._ok")], "the way on is always there"
    share = (Button("abc.1.-a", "Arbres", "minus", amount="40"), Button("abc.1.+a", "Arbres", "plus", amount="40"))
    rows = keyboard(Rendering("ask", "Q", "fr", shape="allocate", buttons=share))
    assert rows == [[("−", "abc.1.-a"), ("Arbres 40", "abc.1.+a"), ("+", "abc.1.+a")]]
    scale = tuple(Button(f"abc.1.{n}", str(n)) for n in range(11))
    assert [len(row) for row in keyboard(Rendering("ask", "Q", "fr", shape="scale", buttons=scale))] == [6, 5]


@asynccontextmanager
async def network(data: bytes, folder: Path) -> AsyncIterator[Network]:
    """Both bots poll the strict Bot API; each resident has a phone."""
    clock = Clock()
    async with town(f"sqlite:///{folder / 'town.db'}", clock) as here:
        launched = here.launch(data, "flow.yaml", folder, opens=clock(), closes=clock() + OPEN)

        async def line(number: int, language: str) -> Connection:
            chat = await here.phones.chat(1000 + number, RESIDENTS_TOKEN, language=language)
            return PhoneLine(chat, launched.flow, launched.row.code)

        yield Network(here.store, launched, line)
