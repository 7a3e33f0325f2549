"""The commands' own words and the checker's, read from their catalogues in one language."""

from __future__ import annotations

import errno
from functools import cache
from pathlib import Path

from flows.catalogue import Catalogue

LANGUAGES = ("fr", "en")
HOUSE = Path(__file__).resolve().parents[2]


@cache
def catalogue(folder: str, language: str) -> Catalogue:
    """The catalogue of a folder of the house; a language without one reads French."""
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    # Beside the code, as packages install it; importlib.resources costs 15 ms more.
    po = HOUSE / folder / "locale" / chosen / f"{folder}.po"
    return Catalogue.parse(po.read_text(encoding="utf-8"))


def system_reason(error: OSError | int | None, language: str) -> str:
    """Why the system refused, in words of ours: its own are in the language of the machine."""
    number = error.errno if isinstance(error, OSError) else error
    name = errno.errorcode.get(number or 0, "")
    words = catalogue("palabre", language)
    return (
        words.say(f"system.{name}") if f"system.{name}" in words else words.say("system.other", {"name": name or "?"})
    )
