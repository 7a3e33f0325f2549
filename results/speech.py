"""The words of digests, charts and pages: labels, questions in short, neighbours told as one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.words import Text, in_language
from languages import Speaker, catalogue
from languages.writing import number_words, share_words

say = Speaker("results")


def label(text: Text, language: str) -> str:
    """A text of the file in the reader's language."""
    return in_language(text, language)


_EDGE, _BEYOND = 0.05, 0.075
"""The least share told in steps of five points, and what it stays under; as far from one, the most."""


def people_words(people: int, language: str, coarse: bool = False) -> str:
    """A number of people: "123", or "about 120" where it is told in tens."""
    words = number_words(people, language)
    return say(language, "about", figure=words) if coarse and people else words


def part_words(share: float, language: str, coarse: bool = False) -> str:
    """A share: "37%", or "about 35%" where it is told in steps of five points; the outermost steps are wider."""
    if not coarse or share in (0, 1):
        return share_words(share, language)
    told = round(share / _EDGE) * _EDGE
    if told <= _EDGE:
        return say(language, "groups.under", share=share_words(_BEYOND, language))
    if told >= 1 - _EDGE:
        return say(language, "groups.over", share=share_words(1 - _BEYOND, language))
    return say(language, "about", figure=share_words(told, language))


def stretch(share: float, coarse: bool = False) -> tuple[float, float]:
    """Up to where a share is sure, and up to where it may go: the same unless it is told as a bound."""
    told = round(share / _EDGE) * _EDGE
    if not coarse or share in (0, 1) or _EDGE < told < 1 - _EDGE:
        return share, share
    return (0.0, _BEYOND) if told <= _EDGE else (1 - _BEYOND, 1.0)


def sentenced(words: str) -> str:
    """Words that begin a sentence, whatever they begin with."""
    return words[:1].upper() + words[1:]


_SPAN = " … "


def spanned(labels: Sequence[str], language: str) -> str:
    """One label for neighbours: "15 to 24" and "25 to 39" are "15 to 39"; others go from the first to the last."""
    first, last = labels[0].split(_SPAN)[0], labels[-1].split(_SPAN)[-1]
    if len(labels) == 1:
        return labels[0]
    say, band = catalogue("results", language).say, _bands(language)
    low, high = band.fullmatch(first), band.fullmatch(last)
    if low and high and low["low"]:
        given = {"low": low["low"], "high": high["high"]}
        return say("cell.range", given) if high["high"] else say("cell.from", given)
    return f"{first}{_SPAN}{last}"


def _bands(language: str) -> re.Pattern[str]:
    """How this language writes "15 to 24" (low, high) and "65 and over" (open)."""
    say = catalogue("results", language).say
    closed = re.escape(say("cell.range", {"low": "LOW", "high": "HIGH"}))
    over = re.escape(say("cell.from", {"low": "OPEN"}))
    closed = closed.replace("LOW", "(?P<low>[0-9]+)").replace("HIGH", "(?P<high>[0-9]+)")
    return re.compile(f"{closed}|{over.replace('OPEN', '(?P<open>[0-9]+)')}")


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
