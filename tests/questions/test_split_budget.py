"""`split budget`: asked, pressed, typed, refused."""

from __future__ import annotations

from tests.questions.sample import OPTIONS, WORDS, Sample, conforms

SAMPLE = Sample(
    "  - split budget: q\n    total: 100\n    by: 10\n" + WORDS + OPTIONS,
    pressed=[(["+walk"] * 7 + ["-walk"] + ["+car"] * 4 + ["_ok"], {"walk": 60, "bike": 0, "car": 40})],
    typed=[("50 30 20", {"walk": 50, "bike": 30, "car": 20})],
    refused=[("50 30 30", "why.sum"), ("55 25 20", "why.steps"), ("beaucoup", "why.split")],
)


def test_it_holds_to_what_every_kind_must() -> None:
    """Pressing, typing, refusing, showing back and counting."""
    conforms(SAMPLE)
