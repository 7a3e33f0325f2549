"""Open data: the tables agree with their description, with the release, and hold nothing else."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from typing import Any

import pytest

from languages import catalogue, complete
from results.figures.counted import Crossing, Figures, Weighted
from results.figures.studies import Study, methods, studied
from results.reports.opendata import package
from tests.results.reports.charts.sample import cleared, raw

TYPES: dict[str, Callable[[str], Any]] = {
    "string": str, "integer": int, "number": float, "datetime": datetime.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
}  # fmt: skip


def full() -> Figures:
    """A release with a table by profile, weighted shares and a study."""
    table = Crossing("use", "age", ("jeunes", "grands", "-"), ("marche", "-"), ((20, 12), (30, 0), (10, 0)))
    weighted = Weighted("use", ("age",), {"marche": (0.41, 0.32, 0.51)}, 88, 1.1, 1.6)
    study = Study("rank", "ranking", {"fr": "?"}, 70, {"borda": [{"name": "parc", "points": 12}], "agree": True})
    return replace(cleared(), crossings=(table,), weighted=(weighted,), studies=(study,))


def rows_of(files: dict[str, str], name: str) -> list[dict[str, str]]:
    """A table as it is read back."""
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"])))


def test_tables_by_profile_weighted_shares_and_studies_are_in_it() -> None:
    """Block by block, figure by figure; nobody is in both of the unsaid."""
    figures = full()
    files = package(figures, "Montval")
    blocks = {(row["group"], row["answer"]): int(row["people"]) for row in rows_of(files, "by_profile")}
    assert blocks == {
        ("jeunes", "marche"): 20, ("jeunes", "unsaid"): 12, ("grands", "marche"): 30, ("grands", "unsaid"): 0,
        ("unsaid", "marche"): 10,
    }  # fmt: skip
    studied = {row["figure"]: row["value"] for row in rows_of(files, "studies")}
    assert studied == {"borda.parc.points": "12", "agree": "true"}
    told = {row["answer"]: row["weighted"] for row in rows_of(files, "results") if row["question"] == "use"}
    assert told["marche"] == "0.41"
    assert told["rien"] == ""


def test_every_cell_is_what_the_description_says() -> None:
    """Columns in order, types, bounds, and empty for what is missing."""
    files = package(full(), "Montval")
    described = json.loads(files["datapackage.json"])
    assert described["licenses"][0]["name"] == "etalab-2.0"
    for resource in described["resources"]:
        rows = list(csv.DictReader(io.StringIO(files[resource["path"]])))
        fields = resource["schema"]["fields"]
        assert list(rows[0]) == [field["name"] for field in fields]
        for field in fields:
            limits = field.get("constraints", {})
            for row in rows:
                cell = row[field["name"]]
                assert cell or not limits.get("required")
                if cell and field["type"] != "string":
                    value = TYPES[field["type"]](cell)
                    assert limits.get("minimum", value) <= value <= limits.get("maximum", value)


def test_the_tables_hold_the_release_and_nothing_that_was_hidden() -> None:
    """Figure by figure; a hidden cell is empty."""
    rows = list(csv.DictReader(io.StringIO(package(cleared(), "Montval")["results.csv"])))
    told = {(row["question"], row["answer"]): row["people"] for row in rows if row["answer"] != "*"}
    expected = {
        (tally.step, cell.name): "" if cell.people is None else str(cell.people)
        for tally in cleared().tallies for cell in tally.cells
    }  # fmt: skip
    assert told == expected
    assert told["use", "rien"] == ""


def test_the_codebook_explains_every_figure_of_every_study() -> None:
    """By the last name of its path; words stand under their language."""
    twins = (import_module(f"tests.results.figures.studies.test_{type}") for type in methods())
    studies = tuple(found for twin in twins if (found := studied(twin.sample(), 10)))
    assert {study.type for study in studies} == methods().keys()
    files = package(replace(cleared(), studies=studies), "Montval")
    for row in rows_of(files, "studies"):
        name = row["figure"].rpartition(".")[2]
        assert name in ("fr", "en") or f"`….{name}`" in files["codebook-fr.md"], row["figure"]


def test_the_codebook_explains_every_column_and_question_in_both_languages() -> None:
    """And the terms."""
    files = package(cleared(), "Montval", "CC-BY-4.0")
    for language in ("fr", "en"):
        book = files[f"codebook-{language}.md"]
        assert "Creative Commons" in book
        for name in ("`share`", "`people`", "`what`", *(f"`{tally.step}`" for tally in cleared().tallies)):
            assert name in book


def test_every_meaning_written_belongs_to_a_column_or_a_figure() -> None:
    """What no table has any more goes; what a table has is explained (or the codebook could not be made)."""
    described = json.loads(package(full(), "Montval")["datapackage.json"])["resources"]
    columns = {f"{one['name']}.{field['name']}" for one in described for field in one["schema"]["fields"]}
    written = {id for id in catalogue("opendata", "fr").messages if not id.startswith("figure.")}
    labels = {f"results.label_{code}" for code in complete()}
    assert written == columns - labels | {"results.label", "everyone"}


def test_raw_figures_are_refused() -> None:
    """They are for the staff alone."""
    with pytest.raises(ValueError, match="raw"):
        package(raw(), "Montval")


def test_a_label_that_a_spreadsheet_would_run_is_text() -> None:
    """Whatever a council wrote."""
    figures = cleared()
    cell = replace(figures.tallies[3].cells[0], label={"fr": "=HYPERLINK(1)"})
    tally = replace(figures.tallies[3], cells=(cell, *figures.tallies[3].cells[1:]))
    content = package(replace(figures, tallies=(tally,)), "Montval")["results.csv"]
    assert "'=HYPERLINK(1)" in content
