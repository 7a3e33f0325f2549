"""The chart of strengths."""

from __future__ import annotations

from dataclasses import replace

from results.figures.studies import Answers, studied
from results.reports.charts.strengths import StrengthsChart
from tests.results.figures.studies.test_duels import BETTER, duels
from tests.results.reports.charts.sample import cleared


def test_dots_and_table_say_the_same() -> None:
    """The strongest first, each inside its interval."""
    study = studied(Answers(BETTER, duels((40, "ab bc"), (15, "ba cb"))), 10)
    assert study is not None
    drawing = StrengthsChart().draw(replace(cleared(), studies=(study,)), "en")
    assert drawing is not None
    values = drawing.spec["data"]["values"]
    assert [value["told"] for value in values] == [row[1] for row in drawing.table[1:]]
    assert all(value["low"] <= value["chance"] <= value["high"] for value in values)


def test_without_its_study_there_is_none() -> None:
    """Counting alone gives no strength."""
    assert StrengthsChart().draw(cleared(), "fr") is None
