"""The terminal: a conversation in plain text, with numbers for the options and letters for the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import ascii_lowercase
from typing import Any

from bot.channel import Parcel, Sent, Update
from bot.declaration import ChannelLimits, Declaration, Surroundings
from bot.fitting import line, numbered
from bot.reading import read_plain
from bot.renderings import Button, Rendering, plain

CHANNEL = Declaration(
    name="terminal",
    title="Terminal",
    opens="bot.channels.terminal:opened",
    receives=("keyboard",),
    # Lines cannot be unwritten; a key under each button stands for a press.
    limits=ChannelLimits(toast=0, edits=False, media=False),
)


def opened(around: Surroundings) -> Terminal:
    """The terminal of whoever runs the command; `write` is the screen."""
    return Terminal(around.write, around.language)


class Terminal:
    """One person at one keyboard; `write` puts a line on the screen."""

    declared = CHANNEL

    def __init__(self, write: Callable[[str], None], language: str = "") -> None:
        self._write, self._language, self._count = write, language, 0
        self._buttons: Mapping[str, Button] = {}

    def line(self, text: str) -> dict[str, Any]:
        """What was typed, as an update: a number or letter of the last prompt is a press."""
        self._count += 1
        button = self._buttons.get(text.strip().casefold())
        what = {"press": button.data} if button else {"text": text}
        return {"id": str(self._count), "address": CHANNEL.name, "language": self._language, **what}

    def decode(self, raw: Mapping[str, Any]) -> Update:
        """One update; besides lines, tests and simulated people send places and pictures."""
        return read_plain(raw)

    async def deliver(self, parcel: Parcel) -> Sent:
        """Writes a rendering; a settled question shows only its answer, since lines cannot be unwritten."""
        rendering = parcel.rendering
        if rendering.kind == "settled":
            self._write(f"  ✓ {rendering.answer}\n")
        else:
            self._write(self._layout(rendering) + "\n")
        return Sent(str(rendering.ask))

    def _layout(self, rendering: Rendering) -> str:
        lines = [plain(rendering)]
        if rendering.kind == "ask":
            self._buttons = _keys(rendering)
            lines += [f"  {key}. {line(button)}" for key, button in self._buttons.items()]
        return "\n".join(lines)


def _keys(rendering: Rendering) -> dict[str, Button]:
    options = {str(number): button for number, button in numbered(rendering).items()}
    rest = [button for button in rendering.buttons if button.role not in ("option", "plus", "minus")]
    # Letters for what is no option: digits stay what the questions themselves understand.
    letters = iter(ascii_lowercase)
    return {**options, **{next(letters): button for button in rest if len(rest) <= len(ascii_lowercase)}}
