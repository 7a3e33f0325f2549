"""The chart of funded projects."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from flows.values import Value
from results.charts.funding import Funding
from results.studies import Ballots, studied
from tests.results.budgets.test_budgets import FUND
from tests.results.charts.sample import cleared


def test_bars_and_table_say_the_same() -> None:
    """The most asked for first, each with what funds it."""
    values = cast("list[Value]", [["stadium", "pool"]] * 60 + [["trees", "benches"]] * 40)
    study = studied(Ballots(FUND, values), 10)
    assert study is not None
    drawing = Funding().draw(replace(cleared(), studies=(study,)), "en")
    assert drawing is not None
    kinds = {value["label"].partition(" · ")[0]: value["kind"] for value in drawing.spec["data"]["values"]}
    assert kinds["pool"] == "funded by both rules"
    assert kinds["stadium"] == "funded by the most votes"
    assert kinds["trees"] == "funded by equal shares"
    assert drawing.table[1] == ("stadium", "60", "60", "yes", "no")


def test_without_its_study_there_is_none() -> None:
    """Counting alone does not say what is funded."""
    assert Funding().draw(cleared(), "fr") is None
