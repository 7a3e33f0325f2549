"""Accents, Arabic and emoji are drawn; what no font has is left out and reported, never drawn as a box."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

from PIL import Image

from results.figures.counted import Figures
from results.reports.charts.shares import SharesChart
from results.reports.draw import rendered
from results.reports.glyphs import missing, strings, without
from tests.results.reports.charts.sample import cleared

NOBODYS = "\ue000"
"""A character of the private use area: no installed font has it."""


def labelled(words: str) -> Figures:
    """The sample with one answer labelled so."""
    figures = cleared()
    use = figures.tallies[3]
    cells = (replace(use.cells[0], label={"fr": words}), *use.cells[1:])
    return replace(figures, tallies=(*figures.tallies[:3], replace(use, cells=cells)))


def drawn(words: str) -> dict[str, object]:
    """The picture of its question."""
    drawing = SharesChart("use").draw(labelled(words), "fr")
    assert drawing is not None
    return rendered(drawing, "fr", False, svg=False)


def ink(words: str) -> int:
    """Dark pixels of the picture."""
    picture = Image.open(io.BytesIO(base64.b64decode(str(drawn(words)["png"])))).convert("L")
    return sum(picture.histogram()[:128])


def test_accents_arabic_and_emoji_have_their_fonts() -> None:
    """The set-up installs them."""
    assert missing(["Élus, œuvre, ça", "مرحبا", "🌳🚲", "Ελλάδα", "עברית"]) == frozenset()


def test_a_character_nobody_has_is_reported_and_not_drawn() -> None:
    """The rest of the label stands, and no box with it."""
    assert drawn(f"marche{NOBODYS}")["missing"] == ["U+E000"]
    assert ink(f"marche{NOBODYS}") == ink("marche")
    assert ink("marche") < ink("marche à pied")


def test_only_strings_change() -> None:
    """Names of keys, numbers and order stay."""
    assert without({"a\ue000": ["x\ue000", 1, None]}, frozenset(NOBODYS)) == {"a\ue000": ["x", 1, None]}
    assert list(strings({"a": ["x", 1, {"b": "y"}]})) == ["x", "y"]
