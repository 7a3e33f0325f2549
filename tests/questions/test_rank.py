"""`rank`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import OPTIONS, WORDS, Sample, conforms

SAMPLE = Sample(
    "  - rank: q\n    keep: 2\n" + WORDS + OPTIONS,
    pressed=[(["car", "walk", "_ok"], ["car", "walk"]), (["car", "_restart", "bike", "walk", "_ok"], ["bike", "walk"])],
    typed=[("2 1", ["bike", "walk"])],
    refused=[("2", "why.rank")],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
