"""The census by age and sex, beside answers: every band and every reason to refuse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from results.formats.census import Census, census, is_census
from results.formats.files import DataFile, Unreadable


def table(header: str, *rows: str) -> DataFile:
    """A CSV as it is read: rows from line 2 on."""
    return DataFile("c.csv", tuple(header.split(",")), [(line, row.split(",")) for line, row in enumerate(rows, 2)])


def refused(*given: Any, of: Any = census) -> tuple[str, str, int, dict[str, object]]:
    """What is said of a file that cannot be read."""
    with pytest.raises(Unreadable) as refusal:
        of(*given)
    return refusal.value.code, refusal.value.file, refusal.value.line, refusal.value.params


def flat(oldest: int = 100) -> Census:
    """A town of one woman and two men of each year of age."""
    return Census("c.csv", "Here", {(age, sex): n for age in range(oldest + 1) for sex, n in (("F", 1.0), ("H", 2.0))})


def test_a_census_is_known_by_its_columns() -> None:
    """In any order and case, with others beside them."""
    assert is_census(table("AGE,Nb_H,NB_F,CODGEO", ""))
    assert is_census(table("nb_f,nb_h,âge", ""))
    assert not is_census(table("age,nb_h", ""))
    assert not is_census(table("age,nb_h,n", ""))


def test_people_are_read_by_age_and_sex() -> None:
    """Decimals with a comma or a point, ages too; lines of one age add up; the name is the town's."""
    found = census(
        table("CODGEO,LIBGEO,AGE,NB_H,NB_F", "1,Ici ,0,10,12.5", "1,Ici,0.0,1,2", "1,Ici,1,3.5,4")
    )  # fmt: skip
    assert found == Census("c.csv", "Ici", {(0, "H"): 11.0, (0, "F"): 14.5, (1, "H"): 3.5, (1, "F"): 4.0})
    comma = DataFile("c.csv", ("age", "nb_h", "nb_f"), [(2, [" 3,0", "1,5 ", "0"])])
    assert census(comma) == Census("c.csv", "", {(3, "H"): 1.5, (3, "F"): 0.0})


def test_what_is_no_census_of_one_town_is_refused_with_its_place() -> None:
    """Several towns, what is not a number, nobody at all."""
    header = "codgeo,age,nb_h,nb_f"
    assert refused(table(header, "1,0,1,1", "2,0,1,1")) == ("census_towns", "c.csv", 1, {"count": 2})
    assert refused(table(header, "1,0,1,1", "1,x,1,1")) == ("margin", "c.csv", 3, {"value": "x 1"})
    assert refused(table(header, "1,0,1,-1")) == ("margin", "c.csv", 2, {"value": "0 -1"})
    assert refused(table(header, "1,0,1.,1")) == ("margin", "c.csv", 2, {"value": "0 1."})
    assert refused(table(header, "1,, ,1")) == ("margin", "c.csv", 2, {"value": " "})
    assert refused(table(header, "1,0,0,0")) == ("margins_none", "c.csv", 0, {})
    assert refused(table(header)) == ("margins_none", "c.csv", 0, {})


def beside(columns: dict[str, Sequence[str]], of: Census | None = None) -> Any:
    """Margins, answers in their options, and from what age."""
    return (of or flat()).beside(columns, "a.csv")


def test_ages_are_counted_in_the_bands_of_the_census() -> None:
    """At both ends of each; bands that nobody answered from are in the town too."""
    town, given, start = beside({"age": ["14", "15", "29", "30", "44 ans", "75", "99", "?", ""]})
    assert given == {"age": ["0-14", "15-29", "15-29", "30-44", "30-44", "75+", "75+", "", ""]}
    assert town == {"age": {"0-14": 45, "15-29": 45, "30-44": 45, "45-74": 90, "75+": 78}}
    assert start == 0


@pytest.mark.parametrize(
    ("answers", "bands", "start"),
    [
        (["15", "60"], {"15-29": 45, "30-59": 90, "60-74": 45, "75+": 78}, 15),
        (["18-24", "25-39"], {"18-24": 21, "25-39": 45, "40+": 183}, 18),
        (["18-24", "26 et plus"], {"18-24": 21, "25-25": 3, "26+": 225}, 18),
        (["16+"], {"16+": 255}, 16),
        (["45"], {"45-59": 45, "60+": 123}, 45),
    ],
)
def test_the_town_is_counted_from_the_youngest_band_that_answered(
    answers: list[str], bands: dict[str, float], start: int
) -> None:
    """The rest of the town is in bands between and after those of the answers; sexes from the same age."""
    sexes = ["f", "Homme"][: len(answers)]
    town, given, begun = beside({"age": answers, "sexe": sexes})
    assert town == {"age": bands, "sexe": {"F": 101 - start, "H": 2 * (101 - start)}}
    assert given["sexe"] == ["F", "H"][: len(answers)]
    assert begun == start


def test_sexes_alone_are_beside_the_whole_town() -> None:
    """Of every age."""
    assert beside({"Gender": ["woman", "x", "man"], "other": ["1", "2", "3"]}) == (
        {"Gender": {"F": 101, "H": 202}}, {"Gender": ["F", "", "H"]}, 0,
    )  # fmt: skip


def test_columns_that_cannot_be_placed_are_refused() -> None:
    """None of age or sex, several of which none is named so, or nothing in them that is read."""
    of = flat().beside
    many = {f"c{n}": ["1"] for n in range(14)}
    assert refused(many, "a.csv", of=of) == (
        "census", "a.csv", 1, {"columns": ", ".join(f"c{n}" for n in range(12))},
    )  # fmt: skip
    assert refused({}, "a.csv", of=of) == ("census", "a.csv", 1, {"columns": "–"})
    doubt: dict[str, list[str]] = {f"age {n}": ["18"] for n in range(6)}
    assert refused(doubt, "a.csv", of=of) == (
        "census_doubt", "a.csv", 1, {"what": "age", "columns": "age 0, age 1, age 2, age 3, age 4"},
    )  # fmt: skip
    assert refused({"sexe": ["f"], "sex": ["f"], "age": ["18"]}, "a.csv", of=of)[3]["what"] == "sex"
    assert beside({"age": ["18"], "age of the dog": ["3"]})[1] == {"age": ["15-29"]}
    assert beside({"dog's age": ["3"], "Âge": ["18"]})[1] == {"Âge": ["15-29"]}
    unread = {"age": ["e", "d", "", "c", "b", "a", "f", "a"]}
    assert refused(unread, "a.csv", of=of) == (
        "census_unknown",
        "a.csv",
        0,
        {"column": "age", "found": "a, b, c, d, e"},
    )
    assert refused({"sex": [""]}, "a.csv", of=of) == ("census_unknown", "a.csv", 0, {"column": "sex", "found": "–"})
