"""Ages, sexes and bands as people write them, and as margins do."""

from __future__ import annotations

import pytest

from results.formats.age_and_sex import OVER, age, folded, in_options, is_age, is_sex, sex, span


def test_words_are_compared_without_case_accents_and_spaces() -> None:
    """Inside too."""
    assert folded("  Été \t à  la\u00a0PLAGE ") == "ete a la plage"


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("age", True), ("Âge", True), ("Votre âge ?", True), ("ages", True), ("age_2", True), ("Ages:", True),
        ("village", False), ("agent", False), ("images", False), ("stage", False), ("", False),
    ],
)  # fmt: skip
def test_a_column_of_ages_is_known_by_the_word(name: str, asks: bool) -> None:
    """And not by letters inside another one."""
    assert is_age(name) is asks


@pytest.mark.parametrize("name", ["sex", "Sexe", " GENDER", "genre"])
def test_a_column_of_sexes_is_known_by_its_name(name: str) -> None:
    """Alone."""
    assert is_sex(name)
    assert not is_sex(f"{name} of the dog")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("F", "F"), ("Femme", "F"), ("une femme", "F"), ("Féminin", "F"), ("2", "F"), ("Mme", "F"), ("woman", "F"),
        ("H", "H"), ("Hommes", "H"), ("un homme", "H"), ("1", "H"), ("male", "H"), ("m", "H"), ("Monsieur", "H"),
        ("", ""), ("autre", ""), ("3", ""), ("0", ""),
    ],
)  # fmt: skip
def test_sexes_are_read(written: str, read: str) -> None:
    """With INSEE's codes."""
    assert sex(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("44", 44), ("44 ans", 44), ("44ans", 44), ("1 an", 1), ("44 years old", 44), ("1 year", 1), ("0", 0),
        ("130", 130), ("131", None), ("1984", None), ("18-24", None), ("75+", None), ("", None), ("quarante", None),
        (" 44 ANS ", 44),
    ],
)  # fmt: skip
def test_an_age_is_one_number_of_years(written: str, read: int | None) -> None:
    """Neither a year of birth nor a band."""
    assert age(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("18-24", (18, 24)), ("de 15 à 24 ans", (15, 24)), ("18 18", (18, 18)), ("24-18", None), ("1-2-3", None),
        ("65 ans et plus", (65, OVER)), ("75+", (75, OVER)), ("75 and over", (75, OVER)), ("older than 75", (75, OVER)),
        ("> 75", (75, OVER)), ("≥75", (75, OVER)), ("more than 60", (60, OVER)),
        ("under 18", (0, 17)), ("moins de 18 ans", (0, 17)), ("<18", (0, 17)), ("jusqu'à 18", (0, 17)),
        ("less than 1", (0, 0)), ("moins de 0", None), ("44", None), ("44 ans", None), ("environ 44", None),
        ("né en 1984", None), ("", None), ("1984-1990", None), ("100-120", (100, 120)),
    ],
)  # fmt: skip
def test_bands_of_ages_are_read(written: str, read: tuple[int, int] | None) -> None:
    """Closed, open below and open above; never a year, never an age."""
    assert span(written) == read


def placed(question: str, given: list[str], *options: str) -> list[str]:
    """Answers in these options."""
    return in_options(question, given, dict.fromkeys(options, 1.0))


def test_answers_are_written_as_the_margin_writes_them() -> None:
    """The same words in other letters; as they are where two options are alike, or nothing is."""
    assert placed("q", ["OUI", "oui", "Non", "", "peut-être"], "oui", "NON") == ["oui", "oui", "NON", "", "peut-être"]
    assert placed("q", ["Oui", "OUI", "oui"], "oui", "OUI") == ["Oui", "OUI", "oui"]


def test_sexes_are_placed_where_the_options_are_the_two() -> None:
    """With a third option nothing is sure; what is no sex stays."""
    assert placed("q", ["Femme", "m", "autre"], "F", "H") == ["F", "H", "autre"]
    assert placed("q", ["Femme", "m"], "women", "men") == ["women", "men"]
    assert placed("q", ["Femme", "m"], "F", "H", "other") == ["Femme", "m"]
    assert placed("q", ["femme", "m"], "F", "women") == ["femme", "m"]


def test_ages_are_placed_in_the_bands_of_a_margin() -> None:
    """At both ends of each; a band in its own; only for a question of age."""
    bands = ("15-24", "25-64", "65 et plus")
    given = ["14", "15", "24", "25 ans", "64", "65", "130", "de 25 à 64 ans", "65+", "15-30", "x", ""]
    read = ["14", bands[0], bands[0], bands[1], bands[1], bands[2], bands[2], bands[1], bands[2], "15-30", "x", ""]
    assert placed("Votre âge ?", given, *bands) == read
    assert placed("Votre quartier ?", given, *bands) == given


def test_bands_that_cover_one_another_place_nobody() -> None:
    """A person would count twice; neither do bands beside an option that is none."""
    assert placed("age", ["20"], "15-24", "24-30") == ["20"]
    assert placed("age", ["20"], "25-30", "15-24") == ["15-24"]
    assert placed("age", ["20"], "15-24", "unknown") == ["20"]
