"""Sentences that may be quoted: accepted by a person, naming nobody, chosen so that every theme is heard."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Naming: TypeAlias = Literal["", "address", "number", "name", "place"]
_PATTERNS: tuple[tuple[Naming, re.Pattern[str]], ...] = (
    ("address", re.compile(r"[\w.+-]+@[\w-]+\.\w|https?://|www\.|(?<!\w)@\w{3,}")),
    # Six digits and more: a telephone, a case number; years and most prices are shorter.
    ("number", re.compile(r"(?:\d[\s.-]?){6,}")),
    ("name", re.compile(
        r"\b(?:je m['’]appelle|mon nom est|my name is|i am called"
        r"|(?i:mme|mlle|mr|mrs|ms|monsieur|madame|docteur|dr)\.?\s+[A-ZÀ-Ý])", re.IGNORECASE)),
    ("place", re.compile(
        r"\b(?:(?:j['’]habite|nous habitons|je vis)\s+(?:au|à)\s+(?:n°\s*)?\d|\d+\s?(?:bis|ter)?,?\s+"
        r"(?:rue|avenue|boulevard|place|impasse|allée|chemin|quai)\b"
        r"|i live at\s+\d|\d+\s+\w+\s+(?:street|road|avenue)\b)",
        re.IGNORECASE)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quote:
    """Words a person of the council accepted, with the themes or groups they speak for."""

    text: str
    themes: tuple[str, ...] = ()


def identifying(text: str) -> Naming:
    """What in a text may name somebody: an address, a long number, a name, a door; "" when nothing was found."""
    return next((what for what, pattern in _PATTERNS if pattern.search(text)), "")


def chosen(quotes: Iterable[Quote], most: int) -> tuple[Quote, ...]:
    """At most so many: the theme least heard speaks first, then the next; nothing that names somebody."""
    left: Sequence[Quote] = sorted(
        (quote for quote in quotes if not identifying(quote.text)), key=lambda quote: (len(quote.text), quote.text)
    )
    heard = Counter(theme for quote in left for theme in quote.themes)
    spoken: Counter[str] = Counter()
    picked: list[Quote] = []
    while left and len(picked) < most:

        def turn(quote: Quote) -> tuple[int, int]:
            themes = quote.themes or ("",)
            return min(spoken[theme] for theme in themes), min(heard[theme] for theme in themes)

        best = min(left, key=turn)
        picked.append(best)
        spoken.update(best.themes or ("",))
        left = [quote for quote in left if quote is not best]
    return tuple(picked)
