"""The reader of a page: every sentence is there, in a language that was asked for and is complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from languages import catalogue
from web.reader import chosen

TEMPLATES = Path(__file__).resolve().parents[2] / "web" / "templates"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_template_asks_for_a_sentence_that_is_not_there(language: str) -> None:
    """A page must never show the name of a sentence instead of the sentence."""
    templates = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html"))
    asked = set(re.findall(r"""\bsay\("([\w.]+)"[,)]""", templates))
    assert len(asked) > 30
    assert {id for id in asked if id not in catalogue("web", language)} == set()


@pytest.mark.parametrize(
    ("asked", "accept", "language"),
    [
        ("en", "fr", "en"), ("de", "fr-CA,fr;q=0.8", "fr"), ("", "de,en-GB;q=0.5", "en"), ("", "", "en"),
        ("ar", "ar", "en"),
    ],
)  # fmt: skip
def test_a_reader_gets_what_was_asked_or_the_first_language_offered(asked: str, accept: str, language: str) -> None:
    """A language that has no catalogue is never chosen, even when an old consultation has it first."""
    assert chosen({"lang": asked} if asked else {}, accept, ("ar", "en", "fr")) == language
