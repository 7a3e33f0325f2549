"""What someone meets who belongs to no consultation yet: a choice of those that are open."""

from __future__ import annotations

from collections.abc import Sequence

from bot.library import Running
from bot.renderings import Button, Rendering
from bot.speech import Speech
from flows.words import Message, in_language

OPEN = "_open."
"""Before the launch code of the consultation that is chosen."""


def which_menu(running: Sequence[Running], language: str, tag: str) -> Rendering:
    """One button per open consultation, or the word that none is."""
    speech = Speech(language)
    if not running:
        return Rendering("say", speech.say(Message("nothing_open")), language)
    buttons = tuple(
        Button(f"{tag}.0.{OPEN}{item.row.code}", in_language(item.current.flow.title, language)) for item in running
    )
    return Rendering("ask", speech.say(Message("which")), language, tag, buttons=buttons, accepts=("press",))
