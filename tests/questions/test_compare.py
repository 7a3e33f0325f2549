"""`compare`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import OPTIONS, WORDS, Sample, conforms

SAMPLE = Sample(
    "  - compare: q\n    show: 2\n" + WORDS + OPTIONS,
    pressed=[],
    typed=[],
    refused=[("bof", "why.duel")],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
