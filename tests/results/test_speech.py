"""Figures and labels as a reader of each language writes them."""

from __future__ import annotations

import pytest

from languages.writing import number_words
from results.speech import asked, label, shortened, spanned


@pytest.mark.parametrize(
    ("number", "decimals", "french", "english"),
    [(1234.5, 1, "1\u202f234,5", "1,234.5"), (-1.66, 1, "\u22121,7", "\u22121.7"), (-0.04, 1, "0,0", "0.0")],
)
def test_numbers_are_written_as_they_are_read(number: float, decimals: int, french: str, english: str) -> None:
    """Thousands apart, a true minus, and none before what is told as nothing."""
    assert (number_words(number, "fr", decimals), number_words(number, "en", decimals)) == (french, english)


@pytest.mark.parametrize(
    ("labels", "language", "told"),
    [
        (["15 to 24", "25 to 39"], "en", "15 to 39"), (["15 to 24", "25 to 39", "40 and over"], "en", "15 and over"),
        (["15 to 24", "40 and over"], "en", "15 and over"), (["15 to 24"], "en", "15 to 24"),
        (["40 and over"], "en", "40 and over"), (["low", "middle", "high"], "en", "low … high"),
        (["low … middle", "high"], "en", "low … high"), (["low", "middle … high"], "en", "low … high"),
        (["low … middle"], "en", "low … middle"), (["Below", "15 to 24"], "en", "Below … 15 to 24"),
        (["40 and over", "15 to 24"], "en", "40 and over … 15 to 24"), (["15 to 24", "none"], "en", "15 to 24 … none"),
        (["x15 to 24", "25 to 39"], "en", "x15 to 24 … 25 to 39"),
        (["15 to 24", "25 to 39x"], "en", "15 to 24 … 25 to 39x"),
    ],
)  # fmt: skip
def test_neighbours_are_told_from_the_first_to_the_last(labels: list[str], language: str, told: str) -> None:
    """As one band where both are bands; a label that is a span already is taken at its ends."""
    assert spanned(labels, language) == told


def test_bands_are_read_as_each_language_writes_them() -> None:
    """French ones in French, and not in English."""
    french = ["de 15 à 24", "de 25 à 39"]
    assert spanned(["15 to 24", "25 to 39"], "fr") == "15 to 24 … 25 to 39"
    assert " … " in spanned(french, "en")


@pytest.mark.parametrize(
    ("words", "length", "told"),
    [
        ("one two", 7, "one two"), ("one two", 6, "one…"), ("one  two\n three", 13, "one two three"),
        ("one two three", 12, "one two…"), ("one, two", 7, "one…"), ("one. two three", 10, "one. two…"),
        ("abcdef", 5, "abcd…"), ("  one ", 3, "one"), ("a\u00a0b c", 4, "a\u00a0b…"), ("", 5, ""),
        ("one; : two", 9, "one…"),
    ],
)  # fmt: skip
def test_words_are_cut_at_a_space(words: str, length: int, told: str) -> None:
    """With an ellipsis and no sign before it; no-break spaces stay."""
    assert shortened(words, length) == told


@pytest.mark.parametrize(
    ("question", "longest", "told"),
    [
        ("Why? Tell us.", 60, "Why?"), ("Tell us.", 60, "Tell us."), ("Why not? Or why?", 60, "Why not?"),
        ("Why is it so? Tell us.", 9, "Why is…"), ("?", 60, "?"), ("Tell us everything", 10, "Tell us…"),
    ],
)  # fmt: skip
def test_a_question_is_told_without_what_follows_it(question: str, longest: int, told: str) -> None:
    """Cut where it is long."""
    assert asked({"en": question}, "en", longest) == told


def test_a_label_is_in_the_readers_language() -> None:
    """Else in the first there is."""
    assert (label({"fr": "oui", "en": "yes"}, "en"), label({"fr": "oui"}, "en")) == ("yes", "oui")
