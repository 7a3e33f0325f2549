"""Themes that free answers might hold, suggested from the words they share; a person names and decides.

Words are folded (case, accents) and cut to their stem; a theme is a word that many answers share with
the words that come with it (cosine of the answers they stand in). Themes are taken one after the other,
each the one that covers most answers not covered yet: the same for any order of the answers.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from results.methods.texts.language import FUNCTION_WORDS, words, words_of

MOST_THEMES, MOST_WORDS = 8, 3
_FEWEST, _SHORTEST = 3, 3
"""Answers a theme holds at least; letters of a word."""
_TOO_COMMON = 0.6
_TOGETHER = 0.3
"""A word used by a larger part of the answers says nothing; a companion has at least this cosine with the seed."""
_ENDINGS = {
    "fr": ("issements", "issement", "ements", "ement", "ations", "ation", "iques", "ique", "euses", "euse", "eurs",
           "eur", "ées", "ée", "aux", "ables", "able", "er", "es", "e", "s", "x"),
    "en": ("ations", "ation", "ments", "ment", "ingly", "ings", "ing", "edly", "ies", "ers", "er", "ed", "ly", "es",
           "e", "s", "y"),
}  # fmt: skip
_SAYING = words(
    "avoir etre faire mettre pouvoir vouloir falloir penser trouver chose choses gens personne personnes idee avis"
    " think want like people thing things really get would good better best way one also"
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A suggestion: words as people wrote them, and the places of the answers that use one of them."""

    label: str
    answers: tuple[int, ...]


def suggested(texts: Sequence[tuple[str, str]], most: int = MOST_THEMES) -> tuple[Theme, ...]:
    """Themes of (text, language) pairs, the one that covers most answers first; none when words are not shared."""
    forms: dict[str, Counter[str]] = {}
    holders: dict[str, set[int]] = {}
    for index, (text, language) in enumerate(texts):
        for word in words_of(text):
            stem = stem_of(word, language)
            if stem:
                forms.setdefault(stem, Counter())[word] += 1
                holders.setdefault(stem, set()).add(index)
    # What nearly everybody wrote is the question's own word.
    most_common = max(len(texts) * _TOO_COMMON, _FEWEST)
    useful = {stem: held for stem, held in holders.items() if _FEWEST <= len(held) <= most_common}
    themes: list[Theme] = []
    covered: set[int] = set()
    left = dict(useful)
    while left and len(themes) < most:
        seed = min(left, key=lambda stem: (-len(left[stem] - covered), -len(left[stem]), stem))
        if len(left[seed] - covered) < _FEWEST:
            break
        group = [seed, *_companions(seed, left)]
        answers = set().union(*(left[stem] for stem in group))
        label = " · ".join(_form(forms[stem]) for stem in group)
        themes.append(Theme(label, tuple(sorted(answers))))
        covered |= answers
        # Words of a theme are used up: two themes must not be two names of one.
        left = {stem: held for stem, held in left.items() if stem not in group}
    return tuple(themes)


def stem_of(word: str, language: str) -> str:
    """The stem of a word, without accents; empty for a word that carries no theme."""
    if len(word) < _SHORTEST or any(word in known for known in FUNCTION_WORDS.values()) or fold(word) in _SAYING:
        return ""
    for ending in _ENDINGS.get(language, ("s",)):
        if word.endswith(ending) and len(word) - len(ending) > _SHORTEST:
            return fold(word[: -len(ending)])
    return fold(word)


def fold(word: str) -> str:
    """Lower case, without accents."""
    return "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(char))


def _companions(seed: str, held: Mapping[str, set[int]]) -> list[str]:
    def cosine(stem: str) -> float:
        return len(held[seed] & held[stem]) / sqrt(len(held[seed]) * len(held[stem]))

    close = [stem for stem in held if stem != seed and cosine(stem) >= _TOGETHER]
    return sorted(close, key=lambda stem: (-cosine(stem), stem))[: MOST_WORDS - 1]


def _form(counted: Counter[str]) -> str:
    return min(counted, key=lambda form: (-counted[form], form))
