"""The census of Toulouse as INSEE publishes it, beside ages and sexes as answers have them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from results.formats.census import Census, census, is_census
from results.formats.files import Unreadable, read_csv
from tests.palabre.analyse.test_weights import analysed
from tests.shared import shared

SMALL = "CODGEO;LIBGEO;Age;Nb_H;Nb_F\n1;Ici;0;5;5\n1;Ici;20;10;20\n1;Ici;40;30;10\n1;Ici;80;4;16\n"


def small(folder: Path, text: str = SMALL) -> Census:
    """A town of a hundred people, as Excel would save it."""
    path = folder / "insee.csv"
    path.write_bytes(text.encode("cp1252"))
    assert is_census(read_csv(path))
    return census(read_csv(path))


def test_the_census_of_toulouse_is_taken_as_it_is(tmp_path: Path) -> None:
    """The weighted share of women is the town's, from the youngest band that answered."""
    path = shared("data", "margins", "insee_rp2021_toulouse_31555_age_sexe.csv")
    rows = ["id,Âge,Sexe,tram"]
    for n in range(400):
        age = (16, 35, 50, 62, 80)[(n * n) % 5 if n % 2 else n % 5]
        rows.append(f"p{n},{age},{'Femme' if n % 3 else 'HOMME'},{'yes' if n % 4 else 'no'}")
    found = analysed(tmp_path, "\n".join(rows) + "\n", path.read_text(encoding="utf-8"))
    with path.open(encoding="utf-8") as file:
        adults = [(float(row["Nb_F"]), float(row["Nb_H"])) for row in csv.DictReader(file) if int(row["Age"]) >= 15]
    women = sum(pair[0] for pair in adults) / sum(map(sum, adults))
    assert found["questions"]["Sexe"]["options"]["F"]["weighted"] == pytest.approx(women, abs=1e-6)
    assert found["census"] == {"name": "Toulouse", "from_age": 15, "unknown": []}
    assert found["used"] == 400


def test_ages_in_years_fall_in_the_bands_of_insee(tmp_path: Path) -> None:
    """The youngest are not asked for when nobody so young answered."""
    town, given, start = small(tmp_path).beside({"age": ["20", "44 ans", "80", "", "?"]}, "answers.csv")
    assert given["age"] == ["15-29", "30-44", "75+", "", ""]
    assert town["age"] == {"15-29": 30, "30-44": 40, "45-74": 0, "75+": 20}
    assert start == 15


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (["18-39", "40 à 64 ans", "65 ans et plus"], ["18-39", "40-64", "65+"]),
        (["moins de 40", "40 and over"], ["0-39", "40+"]),
        (["18–39", "60+"], ["18-39", "60+"]),
    ],
)
def test_bands_of_ages_are_read_as_people_write_them(tmp_path: Path, written: list[str], told: list[str]) -> None:
    """With the part of the town that lies between them."""
    town, given, _ = small(tmp_path).beside({"tranche": ["x"], "age group": written}, "answers.csv")
    assert given["age group"] == told
    assert sum(town["age group"].values()) == (100 if told[0].startswith("0-") else 90)


def test_sexes_in_words_and_in_codes(tmp_path: Path) -> None:
    """Anything else is left out, not guessed."""
    town, given, _ = small(tmp_path).beside({"gender": ["Woman", "m", "2", "autre", ""]}, "answers.csv")
    assert given["gender"] == ["F", "H", "F", "", ""]
    assert town["gender"] == {"F": 51, "H": 49}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SMALL + "2;Ailleurs;0;1;1\n", "census_towns"),
        (SMALL.replace("10;20", "dix;20"), "margin"),
        (SMALL.splitlines()[0] + "\n", "margins_none"),
    ],
)
def test_a_census_that_cannot_be_used_says_why(tmp_path: Path, text: str, code: str) -> None:
    """Several towns, a word for a number, no row."""
    with pytest.raises(Unreadable) as refusal:
        small(tmp_path, text)
    assert refusal.value.code == code


def test_answers_without_age_or_sex_are_refused(tmp_path: Path) -> None:
    """With the columns there are."""
    with pytest.raises(Unreadable) as refusal:
        small(tmp_path).beside({"tram": ["yes"]}, "answers.csv")
    assert (refusal.value.code, refusal.value.params["columns"]) == ("census", "tram")
