"""The commands' own words and the checker's, read from their catalogues in one language."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from flows.catalogue import Catalogue

LANGUAGES = ("fr", "en")


@cache
def catalogue(folder: str, language: str) -> Catalogue:
    """The catalogue of a folder of the house; a language without one reads French."""
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    po = files(folder) / "locale" / chosen / f"{folder}.po"
    return Catalogue.parse(po.read_text(encoding="utf-8"))
