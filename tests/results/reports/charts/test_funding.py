"""The chart of funded projects."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import cast

from flows.values import Value
from results.figures.counted import Tally
from results.figures.studies import Answers, studied
from results.reports.charts.funding import _COLOURS, FundingChart, funding
from tests.results.methods.budgets.test_budgets import FUND
from tests.results.reports.charts.sample import cleared


def test_bars_and_table_say_the_same() -> None:
    """The most asked for first, each with what funds it."""
    values = cast("list[Value]", [["stadium", "pool"]] * 60 + [["trees", "benches"]] * 40)
    study = studied(Answers(FUND, values), 10)
    assert study is not None
    drawing = FundingChart().draw(replace(cleared(), studies=(study,)), "en")
    assert drawing is not None
    kinds = {value["label"].partition(" · ")[0]: value["kind"] for value in drawing.spec["data"]["values"]}
    assert kinds["pool"] == "funded by both rules"
    assert kinds["stadium"] == "funded by the most votes"
    assert kinds["trees"] == "funded by equal shares"
    assert drawing.table[1] == ("stadium", "60", "60", "yes", "no")


def test_grey_tells_the_four_fates_apart() -> None:
    """On a printer without colours: each at least a tenth lighter than the one before."""
    light = [sum(int(colour[n : n + 2], 16) * part for n, part in ((1, 0.299), (3, 0.587), (5, 0.114)))
             for colour in _COLOURS.values()]  # fmt: skip
    assert all(after - before > 25.6 for before, after in pairwise(light))


def test_money_has_its_unit() -> None:
    """As the question says it."""
    study = studied(Answers(FUND, cast("list[Value]", [["stadium", "pool"]] * 60)), 10)
    assert study is not None
    drawing = funding(study, Tally("fund", "projects", {"fr": "?"}, 60, unit={"fr": "€"}), "fr")
    assert all(row[1].endswith("\u00a0€") for row in drawing.table[1:])
    assert "\u00a0€" in drawing.caption


def test_without_its_study_there_is_none() -> None:
    """Counting alone does not say what is funded."""
    assert FundingChart().draw(cleared(), "fr") is None
