"""French typography: the space before ; : ? ! » % € and after « never breaks, in every catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.catalogue import Catalogue
from tests.shared import REPOSITORY

CATALOGUES = sorted(REPOSITORY.glob("languages/fr/*.po"))
BREAKING = re.compile(r" [;:?!»%€]|« |\u202f(?!\d)|«[^\u00a0]|(?<![\u00a0…])»")
"""An ordinary space, a narrow one or none where the glossary's one belongs."""


def test_the_rule_sees_what_it_should() -> None:
    """Addresses, hours and examples of the file language are no French punctuation."""
    for text in ("Quoi ?", "« Oui\u00a0»", "«\u00a0Oui »", "«Oui»", "Ainsi : oui", "20 %", "Quoi\u202f?"):
        assert BREAKING.search(text), text
    for text in ("Quoi\u00a0?", "«\u00a0Oui\u00a0»", "8:00", "https://ville.fr/?a=b", "closes: +30d", "20\u00a0%"):
        assert not BREAKING.search(text), text


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_no_line_begins_with_a_question_mark(path: Path) -> None:
    """On a narrow phone a breaking space would let it."""
    messages = Catalogue.parse(path.read_text(encoding="utf-8")).messages
    assert messages
    assert [id for id, forms in messages.items() if any(BREAKING.search(form) for form in forms)] == []
