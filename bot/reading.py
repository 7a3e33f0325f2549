"""Reading what people send as words: commands, launch links, reply codes, and the plain form of an update."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.channel import Update, clean
from bot.speech import press_of
from flows.incoming import Commanded, Incoming, Odd, Pictured, Placed, Pressed, Started, Typed
from languages.typed import command_of

_CODE_LENGTH = 8
_REPLY = re.compile(r"/([0-9a-f]{1,8})\.([!-~]{1,40})", re.ASCII)


def read_text(text: str, language: str) -> tuple[Incoming, str]:
    """A typed text or a command, with the launch code of a `/start` link."""
    if not text.startswith("/"):
        return Typed(text), ""
    if reply := _REPLY.fullmatch(text.strip()):
        # Whose conversation it is about is known by who wrote: the runtime adds the tag.
        return Pressed("", int(reply[1], 16), reply[2]), ""
    word, _, argument = text[1:].partition(" ")
    # In groups, and out of habit, a command is written with the bot's name.
    typed = word.partition("@")[0].casefold()
    if typed == "start":
        payload = argument.strip()
        code, _, origin = payload.partition("-")
        # Else it is no link of ours with an origin: a name typed by hand may have a hyphen.
        linked = len(code) == _CODE_LENGTH
        return Started(origin[:24] if linked else "", language), code if linked else payload[:64]
    name = command_of(typed)
    return (Commanded(name, argument.strip()) if name else Odd("command")), ""


def reply_code(data: str) -> str:
    """What a person types in place of pressing, where a network has no buttons."""
    return "/" + data.partition(".")[2]


def read_plain(raw: Mapping[str, Any]) -> Update:
    """An update in the plain form: `id`, `address`, `language`, and one of press, place, picture or text."""
    incoming: Incoming
    code, language = "", str(raw.get("language", ""))
    if data := raw.get("press"):
        parts = press_of(str(data))
        if parts is None:
            raise ValueError("not a button")
        incoming = Pressed(*parts)
    elif place := raw.get("place"):
        incoming = Placed(float(place[0]), float(place[1]))
    elif raw.get("picture"):
        incoming = Pictured("")
    else:
        incoming, code = read_text(clean(str(raw["text"])), language)
    return Update(
        str(raw["id"]), str(raw["address"]), incoming, code=code, message=str(raw["id"]),
        file=str(raw.get("picture", "")), language=language,
    )  # fmt: skip
