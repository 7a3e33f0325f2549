"""Each file of the open data, line by line, from figures made by hand."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from results.figures.counted import Cell, Crossing, Figures, Turnout, Weighted
from results.figures.studies import Study
from results.reports.opendata import package
from tests.results.reports.charts.examples import tally
from tests.results.reports.charts.sample import NOW

NEEDED, PEOPLE, SHARE = {"required": True}, {"minimum": 0}, {"minimum": 0, "maximum": 1}
FIELDS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "results": [
        ("question", "string", NEEDED), ("type", "string", NEEDED), ("answer", "string", NEEDED),
        ("label_en", "string", {}), ("label_fr", "string", {}), ("people", "integer", PEOPLE),
        ("share", "number", SHARE), ("mean", "number", {}), ("n", "integer", PEOPLE), ("weighted", "number", SHARE),
        ("weighted_low", "number", SHARE), ("weighted_high", "number", SHARE),
        ("as_of", "datetime", NEEDED), ("held", "boolean", NEEDED), ("coarse", "boolean", NEEDED),
    ],
    "by_profile": [
        ("question", "string", NEEDED), ("by", "string", NEEDED), ("group", "string", NEEDED),
        ("answer", "string", NEEDED), ("people", "integer", PEOPLE),
    ],
    "studies": [
        ("question", "string", NEEDED), ("type", "string", NEEDED), ("n", "integer", PEOPLE),
        ("coarse", "boolean", NEEDED), ("figure", "string", NEEDED), ("value", "string", {}),
    ],
    "participation": [
        ("what", "string", NEEDED), ("name", "string", {}), ("people", "integer", PEOPLE),
        ("coarse", "boolean", NEEDED),
    ],
}  # fmt: skip
"""The published format: whoever reads the files of a year ago relies on it."""


def figures() -> Figures:
    """Every kind of row once."""
    turnout = Turnout(
        None, 100, 90, days=(Cell("2027-01-10", {}, 20), Cell("2027-01-11", {}, None)),
        channels=(Cell("web", {}, 100),), languages=(Cell("fr", {}, 90),), origins=(Cell("=gare", {}, 10),),
        leaving=(Cell("use", {}, 15),),
    )  # fmt: skip
    use = tally("use", "category", {"walk": 33, "+run": 66, "ride": None}, 99, "How | <fast>\n do you go?")
    ranked = replace(use.cells[0], name="park", label={"en": "-Park|ing", "fr": "Parc"}, share=None, mean=1.23456)
    asked = (
        use, replace(tally("rank", "ranking", {}, 40, mean=2.5), cells=(ranked,)), tally("why", "text", {}, 30),
        replace(tally("few", "text", {}, 3), n=None, mean=1.0),
    )  # fmt: skip
    content = {
        "name": "left out", "id": "left out", "agree": True, "none": None, "share": 0.25, "everyone": 3,
        "options": [{"name": "park", "points": 12}, {"id": "s1", "points": 13}, {"points": 14}, 15],
        "places": (16,), "words": {"fr": "oui"},
    }  # fmt: skip
    crossing = Crossing("use", "age", ("young", "old+older", "-"), ("walk", "-"), ((20, 12), (30, 0), (10, 9)))
    heavy = Weighted("use", ("age",), {"walk": (0.41, 0.32, 0.51)}, 88, 1.1, 1.6)
    return Figures(
        "place", {"en": "The square", "fr": "La place"}, NOW, 10, turnout, asked,
        (Study("rank", "ranking", {"fr": "?"}, 70, content),), crossings=(crossing,), weighted=(heavy,),
    )  # fmt: skip


def known(names: Iterable[str]) -> list[str]:
    """Columns but the words in languages that these tests do not speak."""
    return [name for name in names if not name.startswith("label_") or name in ("label_en", "label_fr")]


def rows(name: str) -> list[list[str]]:
    """A table without its header."""
    table = csv.DictReader(io.StringIO(package(figures(), "Montval")[f"{name}.csv"]))
    return [[row[column] for column in known(row)] for row in table]


def test_results_hold_each_answer_and_each_question_without_answers() -> None:
    """Shares and means to four places; what a spreadsheet would run begins with an apostrophe; empty = not told."""
    assert [row[:-3] for row in rows("results")] == [
        ["use", "category", "walk", "walk", "Walk", "33", "0.3333", "", "99", "0.41", "0.32", "0.51"],
        ["use", "category", "'+run", "'+run", "'+Run", "66", "0.6667", "", "99", "", "", ""],
        ["use", "category", "ride", "ride", "Ride", "", "", "", "99", "", "", ""],
        ["rank", "ranking", "park", "'-Park|ing", "Parc", "33", "", "1.2346", "40", "", "", ""],
        ["rank", "ranking", "*", "everyone", "tout le monde", "40", "", "2.5", "40", "", "", ""],
        ["why", "text", "*", "everyone", "tout le monde", "30", "", "", "30", "", "", ""],
        ["few", "text", "*", "everyone", "tout le monde", "", "", "", "", "", "", ""],
    ]


def test_each_figure_has_its_moment_and_whether_it_is_rounded() -> None:
    """That of the release, or of the one that it was told in first."""
    of = {row[0]: row[-3:] for row in rows("results")}
    assert of["use"] == of["why"] == ["2027-01-18T08:00:00Z", "false", "false"]
    given = figures()
    then = datetime(2027, 1, 12, 9, tzinfo=timezone(timedelta(hours=1)))
    old = tuple(replace(one, held=True, coarse=True, as_of=then) for one in given.tallies)
    people = replace(given.participation, about=("answered", "days"))
    studies = tuple(replace(one, coarse=True) for one in given.studies)
    files = package(replace(given, tallies=old, participation=people, studies=studies), "Montval")
    told = [*csv.DictReader(io.StringIO(files["results.csv"]))]
    assert {(row["as_of"], row["held"], row["coarse"]) for row in told} == {("2027-01-12T08:00:00Z", "true", "true")}
    counts = {row["what"]: row["coarse"] for row in csv.DictReader(io.StringIO(files["participation.csv"]))}
    assert [name for name, coarse in counts.items() if coarse == "true"] == ["answered", "days"]
    assert {row["coarse"] for row in csv.DictReader(io.StringIO(files["studies.csv"]))} == {"true"}


def test_tables_by_profile_hold_each_block() -> None:
    """But that of those who answered neither."""
    assert rows("by_profile") == [
        ["use", "age", "young", "walk", "20"], ["use", "age", "young", "unsaid", "12"],
        ["use", "age", "old+older", "walk", "30"], ["use", "age", "old+older", "unsaid", "0"],
        ["use", "age", "unsaid", "walk", "10"],
    ]  # fmt: skip


def test_studies_hold_each_figure_by_its_path() -> None:
    """Items go by their name, their id or their number; what is not known is left out."""
    assert [row[:4] for row in rows("studies")] == [["rank", "ranking", "70", "false"]] * 9
    assert [row[4:] for row in rows("studies")] == [
        ["agree", "true"], ["share", "0.25"], ["everyone", "3"], ["options.park.points", "12"],
        ["options.s1.points", "13"],
        ["options.3.points", "14"], ["options.4", "15"], ["places.1", "16"], ["words.fr", "oui"],
    ]  # fmt: skip


def test_participation_holds_every_breakdown() -> None:
    """Three counts, then days, channels, languages, origins and where people stop."""
    assert [row[:3] for row in rows("participation")] == [
        ["started", "", ""], ["answered", "", "100"], ["finished", "", "90"], ["days", "2027-01-10", "20"],
        ["days", "2027-01-11", ""], ["channels", "web", "100"], ["languages", "fr", "90"], ["origins", "'=gare", "10"],
        ["leaving", "use", "15"],
    ]  # fmt: skip


def test_lines_end_as_the_standard_says() -> None:
    """RFC 4180."""
    content = package(figures(), "Montval")["participation.csv"]
    assert content.startswith("what,name,people,coarse\r\nstarted,,,false\r\n")
    assert content.count("\n") == content.count("\r\n") == 10


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_every_beginning_of_a_formula_is_defused(first: str) -> None:
    """And nothing else is."""
    cell = Cell(f"{first}1", {"en": f"a{first}1"}, 20, 0.2)
    one = replace(figures(), tallies=(replace(tally("q", "category", {}, 100), cells=(cell,)),))
    table = csv.reader(io.StringIO(package(one, "Montval")["results.csv"], newline=""))
    row = list(table)[1]
    assert (row[2], row[3]) == (f"'{first}1", f"a{first}1")


def test_the_description_says_each_column() -> None:
    """Name, type, bounds, and what it means in every language."""
    described = json.loads(package(figures(), "Montval")["datapackage.json"])
    for resource in described["resources"]:
        columns = known(one["name"] for one in resource["schema"]["fields"])
        fields = [one for one in resource["schema"]["fields"] if one["name"] in columns]
        assert [(one["name"], one["type"], one.get("constraints", {})) for one in fields] == FIELDS[resource["name"]]
        assert all(("constraints" in one) == bool(one.get("constraints")) for one in fields)
    told = {
        (resource["name"], one["name"]): (one["title"], one["description"])
        for resource in described["resources"] for one in resource["schema"]["fields"]
    }  # fmt: skip
    for at, english, french in (
        (("results", "answer"), "name of the answer", "nom de la réponse"),
        (("results", "label_fr"), "the answer in French", "la réponse en français"),
        (("by_profile", "people"), "people", "personnes"),
    ):
        title, description = told[at]
        assert title == english
        assert description.startswith(f"{english} / {french}")


def test_the_description_says_whose_data_it_is() -> None:
    """With its licence, its day and how each file is written."""
    content = package(figures(), "Montval", "ODbL-1.0")["datapackage.json"]
    assert content.startswith('{\n  "profile": "tabular-data-package",\n  "name": "place",\n')
    assert content.endswith("}\n")
    described = json.loads(content)
    resources = described.pop("resources")
    assert "fewer than 10 people" in described.pop("description")
    assert described == {
        "profile": "tabular-data-package", "name": "place", "title": "The square",
        "created": "2027-01-18T08:00:00+00:00", "contributors": [{"title": "Montval", "role": "publisher"}],
        "licenses": [{"name": "ODbL-1.0", "title": "Open Database License 1.0",
                      "path": "https://opendatacommons.org/licenses/odbl/1-0/"}],
    }  # fmt: skip
    assert [one["name"] for one in resources] == list(FIELDS)
    for one in resources:
        schema = one.pop("schema")
        assert schema["missingValues"] == [""]
        assert one == {
            "name": one["name"], "path": f"{one['name']}.csv", "profile": "tabular-data-resource", "format": "csv",
            "mediatype": "text/csv", "encoding": "utf-8",
        }  # fmt: skip
    assert "é" in package(figures(), "Montvalé")["datapackage.json"]


def test_the_codebook_reads_from_top_to_bottom() -> None:
    """What it is, each table with its columns, the figures of studies, each question with its answers."""
    book = package(figures(), "Montval")["codebook-en.md"]
    head, *tables, questions = book.split("\n## ")
    lines = head.split("\n")
    assert lines[:4] == ["# The square", "", "Montval · results on January 18, 2027", ""]
    assert [bool(line) for line in lines] == [True, False] * 6
    assert lines[4] == "Exact figures, as of January 18, 2027."
    assert lines[6].startswith("These answers come from volunteers")
    assert "fewer than 10 people" in lines[8]
    assert lines[10] == "Licence: Licence Ouverte 2.0."
    assert [table.split("\n")[0] for table in tables] == [f"{name}.csv" for name in FIELDS]
    for table, fields in zip(tables, FIELDS.values(), strict=True):
        body = [
            line for line in table.split("\n") if "`label_" not in line or "`label_en" in line or "`label_fr" in line
        ]
        assert body[1:4] == ["", "| Column | Content |", "|---|---|"]
        assert [line.split(" | ")[0] for line in body[4 : 4 + len(fields)]] == [f"| `{name}`" for name, *_ in fields]
        assert body[4 + len(fields)] == ""
    assert tables[0].split("\n")[7] == "| `label_en` | the answer in English |"
    studies = tables[2].rstrip("\n").split("\n")
    assert studies[10:11] == [""]
    assert studies[11:] == ["- `….share`: share, to the hundredth", "- `….agree`: the rules have the same first"]
    assert questions == (
        "Question by question\n\n"
        "### `use` (category)\n\nHow \\| &lt;fast> do you go?\n\n99 people answered this question.\n\n"
        "- `walk`: walk\n- `+run`: +run\n- `ride`: ride\n\n"
        "### `rank` (ranking)\n\nQuestion rank ?\n\n40 people answered this question.\n\n- `park`: -Park\\|ing\n\n"
        "### `why` (text)\n\nQuestion why ?\n\n30 people answered this question.\n\n\n"
        "### `few` (text)\n\nQuestion few ?\n\n"
        "No figures: fewer than 10 answers, or figures that, beside the others, would show who answered what.\n"
    )


def test_figures_that_no_study_has_are_not_explained() -> None:
    """Nor is there an empty list."""
    none = package(replace(figures(), studies=()), "Montval")["codebook-en.md"]
    assert "`….agree`" not in none
    assert "\n\n\n## participation.csv" not in none
