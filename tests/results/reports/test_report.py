"""The report: everything cleared, nothing else, as one structure and as a tagged PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from results.figures.counted import Figures
from results.reports.digest import Occasion, compose
from results.reports.draw import drawings, rendered
from results.reports.printing import pdf
from results.reports.report import Cover, Report, report
from tests.results.reports.charts.sample import cleared, too_few

HOSTILE = '#panic("x") <b>$x$</b> مرحبا 🌳 é'


def made(figures: Figures, language: str, simulated: bool = False) -> Report:
    """A report with its pictures."""
    lines = compose(Occasion(figures, None, date(2027, 1, 18), date(2027, 3, 15), 0), language).splitlines()
    cover = Cover("Montval", HOSTILE, "w", "d", "a", "15 mars 2027", "p@v.example", lines, simulated)
    drawn = [rendered(one, language, simulated, svg=True, titled=False) for one in drawings(figures, language, "page")]
    return report(figures, cover, drawn, language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pdf_is_tagged_and_says_everything(language: str) -> None:
    """PDF/UA-1: title, language, structure, words for every picture; hostile words stay words."""
    whole = made(cleared(), language)
    reader = PdfReader(io.BytesIO(pdf(whole.to_json(), cleared().as_of)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == whole.title
    words = "\n".join(page.extract_text() for page in reader.pages)
    assert '#panic("x") <b>$x$</b>' in words
    for part in whole.parts:
        assert part.heading in words
        assert all(section.heading in words for section in part.sections)
    assert sum(bool(section.svg) for part in whole.parts for section in part.sections) > 3
    assert all(section.alt for part in whole.parts for section in part.sections if section.svg)


def test_what_is_too_small_is_not_there() -> None:
    """Three answers leave no figure behind, in any part."""
    few = made(too_few(), "fr").to_json()
    assert few["counts"] == ()
    assert "%" not in str([part["sections"] for part in few["parts"]])


def test_a_hidden_cell_is_told_as_too_few() -> None:
    """Its line stands in the table without a figure."""
    tables = [section.table for part in made(cleared(), "fr").parts for section in part.sections]
    assert ("rien", "trop peu", "") in [row for table in tables for row in table]


def test_simulated_answers_are_marked_on_every_picture() -> None:
    """On the report and on each picture itself."""
    whole = made(cleared(), "fr", simulated=True)
    pictures = [section.svg for part in whole.parts for section in part.sections if section.svg]
    assert whole.mark
    assert pictures
    assert all("EXEMPLE" in svg for svg in pictures)


def test_the_same_figures_give_the_same_bytes() -> None:
    """So that a file can be compared with the one that was published."""
    report_json = made(replace(cleared(), studies=()), "fr").to_json()
    assert pdf(report_json, cleared().as_of) == pdf(report_json, cleared().as_of)
