"""`choose many`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import OPTIONS, WORDS, Sample, conforms

SAMPLE = Sample(
    "  - choose many: q\n    at most: 2\n" + WORDS + OPTIONS,
    pressed=[(["car", "walk", "_ok"], ["walk", "car"]), (["car", "walk", "car", "bike", "_ok"], ["walk", "bike"])],
    typed=[("1 3", ["walk", "car"]), ("à pied, en voiture", ["walk", "car"])],
    refused=[("1 2 3", "why.too_many")],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
