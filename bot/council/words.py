"""The council bot's own words."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from bot.renderings import Button
from flows.catalogue import Catalogue

LANGUAGES = ("fr", "en")
TAG = "desk"
"""First part of the data of this bot's buttons; the second is the digest they are about."""


@lru_cache(maxsize=8)
def catalogue(language: str) -> Catalogue:
    """English where a language has no translation file yet."""
    chosen = language if language in LANGUAGES else "en"
    return Catalogue.parse((files("bot") / "locale" / chosen / "council.po").read_text(encoding="utf-8"))


def say(language: str, id: str, plural: int | None = None, /, **params: object) -> str:
    """One sentence; `plural` chooses its form."""
    return catalogue(language).say(id, params, plural)


def button(token: str, label: str, digest: int = 0) -> Button:
    """A button of this bot."""
    return Button(f"{TAG}.{digest:x}.{token}", label, "option")
