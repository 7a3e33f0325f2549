"""Answers in the options of margins, where the two are not written alike: case, accents, ages, words for the sexes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from unicodedata import combining, normalize

OVER = 999
"""The end of a band without one."""
_SEXES = {
    "F": {"f", "femme", "femmes", "une femme", "feminin", "mme", "madame", "woman", "women", "female", "w", "2"},
    "H": {"h", "homme", "hommes", "un homme", "masculin", "monsieur", "man", "men", "male", "m", "1"},
}
"""INSEE's codes are 1 for men and 2 for women."""
_AGE = re.compile(r"(^|[^a-z])ages?([^a-z]|$)")
_SEX = frozenset({"sex", "sexe", "gender", "genre"})
_UNDER = re.compile(r"(moins|under|<|jusqu|less)")

Span = tuple[int, int]


def folded(text: str) -> str:
    """Without accents, case and spaces around."""
    plain = (char for char in normalize("NFKD", text.strip().casefold()) if not combining(char))
    return " ".join("".join(plain).split())


def is_age(name: str) -> bool:
    """Whether a column asks for an age."""
    return bool(_AGE.search(folded(name)))


def is_sex(name: str) -> bool:
    """Whether a column asks for a sex."""
    return folded(name) in _SEX


def sex(text: str) -> str:
    """F or H; nothing for what is neither."""
    return next((one for one, words in _SEXES.items() if folded(text) in words), "")


def age(text: str) -> int | None:
    """An age in years, `44` or `44 ans`; nothing for a band and for what nobody can be."""
    found = re.fullmatch(r"(\d{1,3})( ?ans?| years?( old)?)?", folded(text))
    return int(found[1]) if found and int(found[1]) <= 130 else None


def span(text: str) -> Span | None:
    """A band of ages as people write it: `18-24`, `de 15 à 24 ans`, `65 ans et plus`, `75+`, `under 18`."""
    numbers = [int(one) for one in re.findall(r"\d+", text) if len(one) <= 3]
    if len(numbers) == 2 and numbers[0] <= numbers[1]:
        return numbers[0], numbers[1]
    # An age is no band of one year: it is placed in a band of the margin's own.
    if len(numbers) != 1 or age(text) is not None:
        return None
    if _UNDER.search(folded(text)) and numbers[0] > 0:
        return 0, numbers[0] - 1
    return (numbers[0], OVER) if re.search(r"\+|plus|over|more|older|>|≥", folded(text)) else None


def in_options(question: str, given: Sequence[str], options: Mapping[str, float]) -> list[str]:
    """Each answer as the margin writes it; as it is where that is not sure."""
    alike: dict[str, list[str]] = {}
    for option in options:
        alike.setdefault(folded(option), []).append(option)
    by_sex = _by_sex(options)
    bands = _bands(options) if is_age(question) else {}

    def placed(text: str) -> str:
        if text in options:
            return text
        if len(same := alike.get(folded(text), [])) == 1:
            return same[0]
        if by_sex:
            return by_sex.get(sex(text), text)
        years, band = age(text), span(text)
        return next((name for name, (low, high) in bands.items()
                     if band == (low, high) or (years is not None and low <= years <= high)), text)  # fmt: skip

    # Each wording once: a column of a hundred thousand has a dozen of them.
    known = {text: placed(text) for text in set(given)}
    return [known[text] for text in given]


def _by_sex(options: Mapping[str, float]) -> dict[str, str]:
    """Sex → option, when the options are the sexes and nothing else."""
    found = {sex(option): option for option in options}
    # With a third option ("other", "prefer not to say"), two sexes are not the question that was asked.
    return found if len(found) == len(options) and "" not in found else {}


def _bands(options: Mapping[str, float]) -> dict[str, Span]:
    """Option → band, when each is one and none covers another."""
    found = {option: band for option in options if (band := span(option))}
    order = sorted(found.values())
    apart = all(one[1] < other[0] for one, other in pairwise(order))
    # Overlapping bands would count a person twice: then nothing is placed.
    return found if apart and len(found) == len(options) else {}
