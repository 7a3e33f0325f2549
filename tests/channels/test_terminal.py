"""The terminal: numbers for options, letters for the rest, plain words otherwise."""

from __future__ import annotations

from typing import Any

from bot.channel import Parcel
from bot.channels.terminal import Terminal
from bot.renderings import Button, Rendering
from flows.incoming import Commanded, Pressed, Typed
from rehearsal.deeds import Deed
from tests.conformance.networks import plain_network
from tests.conformance.plain_line import PlainLine

PICK = Rendering(
    "ask", "Usage ?", "fr", "abc", 3, "use", "pick", position=(2, 9),
    buttons=(Button("abc.3.walk", "Marche"), Button("abc.3._skip", "Passer", "skip")),
)  # fmt: skip


async def test_a_number_and_a_letter_press_what_was_shown_last() -> None:
    """Anything else is words."""
    screen: list[str] = []
    terminal = Terminal(screen.append)
    await terminal.deliver(Parcel("terminal", "send", PICK))
    assert "2/9 · Usage ?" in screen[0]
    assert terminal.decode(terminal.line("1")).incoming == Pressed("abc", 3, "walk")
    assert terminal.decode(terminal.line("a")).incoming == Pressed("abc", 3, "_skip")
    assert terminal.decode(terminal.line("bonjour")).incoming == Typed("bonjour")
    assert terminal.decode(terminal.line("/aide")).incoming == Commanded("help")


async def test_digits_stay_an_answer_where_a_number_is_asked() -> None:
    """Only options are numbered."""
    terminal = Terminal(lambda _: None)
    number = Rendering("ask", "Âge ?", "fr", "abc", 4, "age", "number", accepts=("text",))
    await terminal.deliver(Parcel("terminal", "send", number))
    assert terminal.decode(terminal.line("42")).incoming == Typed("42")


class Keys(PlainLine):
    """Whoever sits at the keyboard presses a key where the screen offers one."""

    def raw(self, deed: Deed) -> dict[str, Any]:
        screen = self.channel
        assert isinstance(screen, Terminal)
        key = next((key for key, button in screen._buttons.items() if button.data == getattr(deed, "data", "")), None)
        return screen.line(key) if key else super().raw(deed)


network = plain_network(lambda: Terminal(lambda _: None), Keys)
