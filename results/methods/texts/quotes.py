"""Sentences that may be quoted: accepted by a person, naming nobody, chosen so that every theme is heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from results.methods.texts.naming import identifying


@dataclass(frozen=True, slots=True)
class Quote:
    """Words a person of the council accepted, with the themes or groups they speak for."""

    text: str
    themes: tuple[str, ...] = ()


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
