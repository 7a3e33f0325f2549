"""The study of projects: the order of the answers says nothing."""

from __future__ import annotations

from typing import cast

from flows.values import Value
from results.figures.studies import Answers, studied
from tests.results.methods.budgets.test_budgets import FUND


def test_the_same_for_any_order() -> None:
    """Forwards and backwards."""
    values = cast("list[Value]", [["stadium", "pool"]] * 30 + [["trees"]] * 20 + [[]] * 10)
    assert studied(Answers(FUND, values), 10) == studied(Answers(FUND, values[::-1]), 10)


def test_nobody_chose_anything() -> None:
    """Nothing to say."""
    assert studied(Answers(FUND, [[]] * 30), 10) is None
