"""`fund`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import PROJECTS, WORDS, Sample, conforms

SAMPLE = Sample(
    "  - fund: q\n    budget: 100\n" + WORDS + PROJECTS,
    pressed=[(["a", "c", "_ok"], ["a", "c"]), (["_ok"], [])],
    typed=[("2 3", ["b", "c"])],
    refused=[("1 2", "why.dear")],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
