"""What people type and the engine understands, in every language at once; the edge reads it from the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.model import Option


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words as `fold` leaves them: without accents, capitals and punctuation."""

    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    begin: frozenset[str] = frozenset()
    months: Mapping[str, int] = field(default_factory=dict)
    ordinals: frozenset[str] = frozenset()
    """What may follow the number of a day: 1er, 2nd."""
    votes: tuple[Option, ...] = ()
    """The answers to a statement, under the labels of their buttons."""


NOTHING_TYPED = Lexicon()
"""Buttons alone are understood."""
