"""`write`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import WORDS, Sample, conforms

SAMPLE = Sample(
    "  - write: q\n    at most: 20 characters\n" + WORDS,
    pressed=[],
    typed=[("  Bonjour ", "Bonjour")],
    refused=[("xxxxxxxxxxxxxxxxxxxxx", "why.too_long")],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
