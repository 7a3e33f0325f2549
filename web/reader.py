"""The pages' own words and how a reader's language is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from flows.catalogue import Catalogue

LANGUAGES = ("fr", "en")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "yi"})


@lru_cache(maxsize=8)
def catalogue(language: str) -> Catalogue:
    """English where a language has no translation file yet."""
    chosen = language if language in LANGUAGES else "en"
    return Catalogue.parse((files("web") / "locale" / chosen / "web.po").read_text(encoding="utf-8"))


def say(language: str, id: str, plural: int | None = None, /, **params: object) -> str:
    """One sentence of the pages."""
    return catalogue(language).say(id, params, plural)


def chosen(query: Mapping[str, str], accept: str, offered: Sequence[str]) -> str:
    """`?lang=` first, then what the browser prefers, then the first language offered."""
    asked = query.get("lang", "")
    if asked in offered:
        return asked
    for part in accept.split(","):
        code = part.split(";")[0].strip()[:2].lower()
        if code in offered:
            return code
    return offered[0]


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=64)
def tongue(code: str) -> str:
    """A language named in itself: "English", "Français"."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(code).get_language_name(code) or code).capitalize()
    except (UnknownLocaleError, ValueError):
        return code
