"""The chart of orders of preference."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from flows.values import Value
from results.figures.studies import Answers, studied
from results.reports.charts.orders import OrdersChart
from tests.results.figures.studies.test_ranking import WISHES
from tests.results.reports.charts.sample import cleared


def test_every_rule_has_its_column() -> None:
    """Places in the table are those in the circles."""
    study = studied(Answers(WISHES, cast("list[Value]", [["a", "b"]] * 40 + [["c", "b"]] * 35 + [["b", "c"]] * 25)), 10)
    assert study is not None
    drawing = OrdersChart().draw(replace(cleared(), studies=(study,)), "en")
    assert drawing is not None
    values = drawing.spec["data"]["values"]
    assert [str(value["place"]) for value in values[:3]] == list(drawing.table[1][1:4])
    assert drawing.table[1][:4] == ("b", "1", "1", "3")


def test_without_its_study_there_is_none() -> None:
    """Counting alone gives no order."""
    assert OrdersChart().draw(cleared(), "fr") is None
