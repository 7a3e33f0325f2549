"""`choose one`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import OPTIONS, WORDS, Sample, conforms

SAMPLE = Sample(
    "  - choose one: q\n    other: yes\n" + WORDS + OPTIONS,
    pressed=[(["walk"], "walk")],
    typed=[("2", "bike"), ("a pied", "walk"), ("VOITURE", "car")],
    refused=[("en fusée", "why.pick")],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
