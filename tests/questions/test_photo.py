"""`photo`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import WORDS, Sample, conforms

SAMPLE = Sample(
    "  - photo: q\n" + WORDS,
    pressed=[],
    typed=[],
    refused=[("voici", "why.picture")],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
