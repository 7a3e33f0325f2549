"""Typed words where a press is expected: "1", "oui", "a pied" match an option when unambiguous."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from flows.lexicon import Lexicon
from flows.model import Option

# Other alphabets stay whole: an answer in Greek or Arabic must not fold to nothing.
_GAPS = re.compile(r"[^0-9a-z\u0370-\uffff]+")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d{1,6})?")
_SHORTEST_PART = 3
"""Letters below which a part of a label is no sign of what was meant."""


def fold(text: str) -> str:
    """Without accents, case or punctuation, single spaces between words."""
    flat = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return _GAPS.sub(" ", bare.casefold()).strip()


def match(text: str, options: Sequence[Option]) -> str | None:
    """The one option meant by a number of the list, a label in any language, or an unmistakable part of one."""
    said = fold(text)
    if said.isdecimal():
        # Its length first: Python refuses to read a number of more than 4,300 digits, and a page can send them.
        return options[int(said) - 1].name if len(said) < 4 and 0 < int(said) <= len(options) else None
    labels = [(option.name, {fold(words) for words in option.text.values()} | {option.name}) for option in options]
    exact = {name for name, known in labels if said in known}
    if not exact and len(said) >= _SHORTEST_PART:
        # From the beginning of a word: "art" is no sign of "parts".
        exact = {name for name, known in labels if any(f" {said}" in f" {label}" for label in known)}
    # Two that fit are none: a guess would be an answer that nobody gave.
    return exact.pop() if len(exact) == 1 else None


def match_all(text: str, options: Sequence[Option]) -> list[str] | None:
    """Several options, by numbers ("2 1 4") or labels between commas; None when one is not understood."""
    parts = text.split() if re.fullmatch(r"[\d\s,;.>-]+", text) else re.split(r"[,;>\n]", text)
    parts = [piece for part in parts for piece in re.split(r"[,;.>-]", part)] if text[:1].isdigit() else parts
    found = [match(part, options) for part in parts if part.strip()]
    if not found or None in found or len(set(found)) != len(found):
        return None
    return [name for name in found if name is not None]


def parse_number(text: str) -> Decimal | None:
    """A decimal with comma or point, spaces between thousands; at most six places."""
    plain = re.sub(r"[\s\u00a0\u202f_]", "", text).replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def yes_or_no(text: str, lexicon: Lexicon) -> bool | None:
    """What a short typed reply means, where it is plain."""
    said = fold(text)
    return True if said in lexicon.yes else False if said in lexicon.no else None
