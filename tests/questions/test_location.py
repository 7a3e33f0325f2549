"""`location`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import WORDS, Sample, conforms

SAMPLE = Sample(
    "  - location: q\n    near: 43.6, 1.44\n    within: 5 km\n" + WORDS,
    pressed=[],
    typed=[("12 rue Neuve", {"address": "12 rue Neuve"})],
    refused=[],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
