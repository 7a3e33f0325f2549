"""`date`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import WORDS, Sample, conforms

SAMPLE = Sample(
    "  - date: q\n    between: 2027-01-01 and 2027-12-31\n" + WORDS,
    pressed=[],
    typed=[("1er mai 2027", "2027-05-01"), ("01/05/2027", "2027-05-01"), ("May 1, 2027", "2027-05-01")],
    refused=[("demain", "why.day"), ("2026-12-31", "why.day_between")],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
