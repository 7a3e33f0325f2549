"""The terminal: a conversation in plain text, with numbers for the options and letters for the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import ascii_lowercase
from typing import Any

from bot.channel import Parcel, Sent, Update, clean
from bot.channels.telegram_updates import read_text
from bot.renderings import Button, Rendering, plain
from bot.speech import press_of
from flows.incoming import Incoming, Pictured, Placed, Pressed

ADDRESS = "terminal"
_NUMBERED = ("pick", "toggle", "order", "confirm")
"""Shapes whose options are numbered; elsewhere digits are an answer of their own."""


class Terminal:
    """One person at one keyboard; `write` puts a line on the screen."""

    name = "terminal"

    def __init__(self, write: Callable[[str], None], language: str = "") -> None:
        self._write, self._language, self._count = write, language, 0
        self._buttons: Mapping[str, Button] = {}

    def line(self, text: str) -> dict[str, Any]:
        """What was typed, as an update: a number or letter of the last prompt is a press."""
        self._count += 1
        button = self._buttons.get(text.strip().casefold())
        what = {"press": button.data} if button else {"text": text}
        return {"id": str(self._count), "address": ADDRESS, "language": self._language, **what}

    def decode(self, raw: Mapping[str, Any]) -> Update:
        """One update; besides lines, tests and simulated people send places and pictures."""
        incoming: Incoming
        code = ""
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
            incoming, code = read_text(clean(str(raw["text"])), str(raw.get("language", "")))
        return Update(
            str(raw["id"]), str(raw["address"]), incoming, code=code, message=str(raw["id"]),
            file=str(raw.get("picture", "")), language=str(raw.get("language", "")),
        )  # fmt: skip

    async def deliver(self, parcel: Parcel) -> Sent:
        """Writes a rendering; a settled question shows only its answer, since lines cannot be unwritten."""
        rendering = parcel.rendering
        if rendering.kind == "settled":
            if rendering.answer:
                self._write(f"  ✓ {rendering.answer}\n")
        elif rendering.text:
            self._write(self._layout(rendering) + "\n")
        return Sent(str(rendering.ask))

    def _layout(self, rendering: Rendering) -> str:
        lines = [plain(rendering)]
        if rendering.picture or rendering.document:
            lines.append(f"[{rendering.picture or rendering.document}]")
        if rendering.kind == "ask":
            self._buttons = _keys(rendering)
            lines += [f"  {key}. {_label(button)}" for key, button in self._buttons.items()]
        return "\n".join(lines)


def _keys(rendering: Rendering) -> dict[str, Button]:
    options = [button for button in rendering.buttons if button.role == "option"]
    rest = [button for button in rendering.buttons if button.role not in ("option", "plus", "minus")]
    keys = {}
    if rendering.shape in _NUMBERED or (rendering.shape == "read" and options):
        keys = {str(place): button for place, button in enumerate(options, start=1)}
    letters = iter(ascii_lowercase)
    return {**keys, **{next(letters): button for button in rest if len(rest) <= len(ascii_lowercase)}}


def _label(button: Button) -> str:
    mark = {"on": "[x] ", "off": "[ ] ", "disabled": "[-] ", "plain": ""}[button.state]
    if button.order:
        mark = f"[{button.order}] "
    return mark + button.label + (f" · {button.amount}" if button.amount else "")
