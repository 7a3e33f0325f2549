"""`react`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import STATEMENTS, WORDS, Sample, conforms

SAMPLE = Sample(
    "  - react: q\n    show: 2\n" + WORDS + STATEMENTS,
    pressed=[],
    typed=[],
    refused=[("bof", "why.vote")],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
