"""`number`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import WORDS, Sample, conforms

SAMPLE = Sample(
    "  - number: q\n    between: 15 and 110\n    whole: yes\n" + WORDS,
    pressed=[],
    typed=[("42 ans", 42)],
    refused=[("quarante-deux", "why.number"), ("12,5", "why.whole"), ("14", "why.between")],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
