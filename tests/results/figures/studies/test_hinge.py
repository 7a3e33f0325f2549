"""A study reaches the digest and comes back from JSON; the registry's methods cost a page nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.measures import Measure, MeasureType
from results.figures import studies
from results.figures.counted import from_json, to_json
from results.figures.studies import Answers, Study, studied
from results.reports.digest import Occasion, compose
from tests.results.reports.charts.sample import cleared

ROOT = Path(__file__).resolve().parents[4]


class Loudest:
    """A toy: the answer given most."""

    type: MeasureType = "category"

    def study(self, ballots: Answers, k: int) -> Mapping[str, Any] | None:
        best = max(sorted({str(value) for value in ballots.values}), key=ballots.values.count)
        people = ballots.values.count(best)
        return {"best": best, "people": people} if people >= k else None

    def sentences(self, study: Study, language: str) -> Iterator[tuple[int, str]]:
        yield 2, f"{study.content['best']} = {study.content['people']}"


@pytest.fixture
def loudest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studies, "methods", lambda: {"category": Loudest()})


@pytest.mark.usefixtures("loudest")
def test_a_study_speaks_instead_of_the_count() -> None:
    """Its sentence stands in the digest, the counted one of the same question does not."""
    found = studied(Answers(Measure("use", "category", {"fr": "Usage ?"}), ["marche"] * 60 + ["course"] * 40), 10)
    assert found == Study("use", "category", {"fr": "Usage ?"}, 100, {"best": "marche", "people": 60})
    assert not found.coarse
    text = compose(Occasion(replace(cleared(), studies=(found,)), None, date(2027, 1, 18), date(2027, 3, 15), 0), "fr")
    assert "marche = 60" in text
    assert "En tête" not in text


@pytest.mark.usefixtures("loudest")
def test_too_few_are_not_studied() -> None:
    """Under k, whatever the method would say."""
    assert studied(Answers(Measure("use", "category", {}), ["marche"] * 9), 10) is None


def test_studies_come_back_from_json() -> None:
    """As they went."""
    figures = replace(cleared(), studies=(Study("use", "category", {"fr": "Usage ?"}, 100, {"best": ["a", 0.5]}),))
    assert from_json(to_json(figures)) == figures


def test_methods_import_nothing_heavy_until_they_study() -> None:
    """The server's pages load them all."""
    code = "import sys; from results.figures.studies import methods; methods(); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_method_that_quotes_nobody_stands_whatever_was_erased() -> None:
    """Orders of the council's options are no resident's words."""
    kept = Study("q", "ranking", {"fr": "?"}, 20, {"orders": 3})
    assert studies.untold(kept, {"r_1"}) is kept
    assert studies.untold(kept, ()) is kept
