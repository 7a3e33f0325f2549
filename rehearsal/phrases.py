"""What simulated residents type."""

from __future__ import annotations

from itertools import count, takewhile

from languages import catalogue

MUMBLES = ("hein ??", "blablabla", "euh…", "?!", "qsdfgh", "lol", "¯\\_(ツ)_/¯")
"""No answer to any question that offers buttons."""


def phrases(bank: str, language: str) -> tuple[str, ...]:
    """The phrases of a bank (idea, opinion, address), numbered from 1 in the catalogue of the rehearsal."""
    known = catalogue("rehearsal", language)
    # Numbered without a gap: a translator adds one more, and no list has to know of it.
    ids = takewhile(known.__contains__, (f"{bank}.{number}" for number in count(1)))
    return tuple(known.say(id) for id in ids)
