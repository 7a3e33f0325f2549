"""The buttons of the council's bot, and what it says."""

from __future__ import annotations

from bot.renderings import Button
from languages import Speaker

say = Speaker("council")
TAG = "desk"
"""First part of the data of this bot's buttons; the second is the digest they are about."""


def button(token: str, label: str, digest: int = 0) -> Button:
    """A button of this bot."""
    return Button(f"{TAG}.{digest:x}.{token}", label, "option")
