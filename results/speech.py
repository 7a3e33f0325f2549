"""The words of digests, charts and pages: labels, questions in short, neighbours told as one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.words import Text, in_language
from languages import Speaker, catalogue

say = Speaker("results")


def label(text: Text, language: str) -> str:
    """A text of the file in the reader's language."""
    return in_language(text, language)


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
