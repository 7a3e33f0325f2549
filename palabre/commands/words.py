"""The commands' own words and the checker's, read from their catalogues in one language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flows.catalogue import Catalogue

LANGUAGES = ("fr", "en")
HOUSE = Path(__file__).resolve().parents[2]


@cache
def catalogue(folder: str, language: str) -> Catalogue:
    """The catalogue of a folder of the house; a language without one reads French."""
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    # Beside the code, as packages install it; importlib.resources costs 15 ms more.
    po = HOUSE / folder / "locale" / chosen / f"{folder}.po"
    return Catalogue.parse(po.read_text(encoding="utf-8"))
