"""Every sentence a template asks for is in both catalogues."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from languages import catalogue

TEMPLATES = Path(__file__).resolve().parents[2] / "web" / "templates"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_template_asks_for_a_sentence_that_is_not_there(language: str) -> None:
    """A page must never show the name of a sentence instead of the sentence."""
    templates = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html"))
    asked = set(re.findall(r"""\bsay\("([\w.]+)"[,)]""", templates))
    assert len(asked) > 30
    assert {id for id in asked if id not in catalogue("web", language)} == set()
