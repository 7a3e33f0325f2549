"""The words of digests, charts and pages, and how figures are written in each language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files

from flows.catalogue import Catalogue
from flows.words import Text, in_language

LANGUAGES = ("fr", "en")


@lru_cache(maxsize=8)
def catalogue(language: str) -> Catalogue:
    """The words of results; English where a language has no translation file yet."""
    chosen = language if language in LANGUAGES else "en"
    return Catalogue.parse((files("results") / "locale" / chosen / "results.po").read_text(encoding="utf-8"))


def say(language: str, id: str, plural: int | None = None, /, **params: object) -> str:
    """One sentence of the catalogue; `plural` chooses its form."""
    return catalogue(language).say(id, params, plural)


def share_words(share: float, language: str) -> str:
    """A share as a whole percentage: "81 %", "81%"."""
    return f"{round(share * 100)}\u00a0%" if language == "fr" else f"{round(share * 100)}%"


def number_words(number: float, language: str, decimals: int = 0) -> str:
    """A number with the thousands set apart and the language's decimal mark."""
    # No minus before what is told as nothing.
    text = f"{round(number, decimals) + 0.0:,.{decimals}f}".replace("-", "−")
    return text.replace(",", "\u202f").replace(".", ",") if language == "fr" else text


def day_words(day: date, language: str) -> str:
    """A day in full."""
    from babel.dates import format_date

    return str(format_date(day, "long", locale=language if language in LANGUAGES else "en"))


def label(text: Text, language: str) -> str:
    """A text of the file in the reader's language."""
    return in_language(text, language)


_SPAN = " … "
_BAND = re.compile(r"(?P<from>\d+) (?P<word>à|to) (?P<to>\d+)|(?P<over>\d+)(?P<more> et plus| and over)")


def spanned(labels: Sequence[str]) -> str:
    """One label for neighbours: "15 to 24" and "25 to 39" are "15 to 39"; others go from the first to the last."""
    first, last = labels[0].split(_SPAN)[0], labels[-1].split(_SPAN)[-1]
    if len(labels) == 1:
        return labels[0]
    low, high = _BAND.fullmatch(first), _BAND.fullmatch(last)
    if low and high and low["from"]:
        return f"{low['from']} {high['word']} {high['to']}" if high["to"] else f"{low['from']}{high['more']}"
    return f"{first}{_SPAN}{last}"


def asked(question: Text, language: str, longest: int) -> str:
    """A question in short: its first sentence, without what is explained after it."""
    words = label(question, language)
    end = words.find("?") + 1
    return shortened(words[:end] if end else words, longest)


def shortened(words: str, length: int) -> str:
    """Words cut at a space, with an ellipsis."""
    # No-break spaces stay: they are part of the words.
    flat = re.sub(r"[ \t\r\n]+", " ", words).strip()
    if len(flat) <= length:
        return flat
    return flat[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
