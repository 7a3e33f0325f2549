"""`rate`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import WORDS, Sample, conforms

SAMPLE = Sample(
    "  - rate: q\n    from: 1\n    to: 5\n" + WORDS,
    pressed=[(["4"], 4)],
    typed=[("5", 5)],
    refused=[("6", "why.scale")],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
