"""The age at which a text is read at ease: Flesch's measure, in its French and English settings.

English: Flesch and Kincaid (1975), grade = 0.39 words per sentence + 11.8 syllables per word − 15.59,
age = grade + 5. French: Kandel and Moles (1958), ease = 207 − 1.015 words per sentence − 73.6 syllables
per word; 70 and more is easy at 12, and each 10 points less asks for about two years more.
"""

from __future__ import annotations

import re

FEWEST_WORDS = 25
"""Below that a single long word (a street, "stationnement") would decide."""
_WORD = re.compile(r"[a-zà-öø-ÿœ]+(?:['’-][a-zà-öø-ÿœ]+)*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:;…\n]+")
_VOWELS = {
    "fr": re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+", re.IGNORECASE),
    "en": re.compile(r"[aeiouy]+", re.IGNORECASE),
}
_EASY, _EASE_PER_YEAR, _EASY_AGE = 70.0, 5.0, 12
_MAX_AGE = 25


def reading_age(text: str, language: str) -> int:
    """Whole years; 0 for a text too short to tell or in another language."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS or language not in _VOWELS:
        return 0
    sentences = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    length = len(words) / max(len(sentences), 1)
    syllables = sum(_syllables(word, language) for word in words) / len(words)
    if language == "fr":
        ease = 207 - 1.015 * length - 73.6 * syllables
        age = _EASY_AGE + max(_EASY - ease, -_EASY) / _EASE_PER_YEAR
    else:
        age = 0.39 * length + 11.8 * syllables - 15.59 + 5
    return min(max(round(age), 6), _MAX_AGE)


def _syllables(word: str, language: str) -> int:
    groups = len(_VOWELS[language].findall(word))
    # A final silent e is written, not said.
    low = word.casefold()
    silent = low.endswith(("es", "e", "ent") if language == "fr" else ("e", "ed")) and groups > 1
    if language == "en" and low.endswith("le"):
        silent = False
    return max(groups - silent, 1)
