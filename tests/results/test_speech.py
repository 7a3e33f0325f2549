"""Figures as a reader of each language writes them."""

from __future__ import annotations

import pytest

from languages.writing import number_words


@pytest.mark.parametrize(
    ("number", "decimals", "french", "english"),
    [(1234.5, 1, "1\u202f234,5", "1,234.5"), (-1.66, 1, "\u22121,7", "\u22121.7"), (-0.04, 1, "0,0", "0.0")],
)
def test_numbers_are_written_as_they_are_read(number: float, decimals: int, french: str, english: str) -> None:
    """Thousands apart, a true minus, and none before what is told as nothing."""
    assert (number_words(number, "fr", decimals), number_words(number, "en", decimals)) == (french, english)
