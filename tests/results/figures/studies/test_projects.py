"""The study of projects: the order of the answers says nothing."""

from __future__ import annotations

from typing import cast

from flows.values import Value
from results.figures.studies import Answers, studied
from tests.results.methods.budgets.test_budgets import FUND


def sample() -> Answers:
    """Answers of which the study says all it can: the open data explain each of its figures."""
    names: list[Value] = [option.name for option in FUND.options]
    return Answers(FUND, [names[:1]] * 20 + [names[:2]] * 30)


def test_the_same_for_any_order() -> None:
    """Forwards and backwards."""
    values = cast("list[Value]", [["stadium", "pool"]] * 30 + [["trees"]] * 20 + [[]] * 10)
    assert studied(Answers(FUND, values), 10) == studied(Answers(FUND, values[::-1]), 10)


def test_nobody_chose_anything() -> None:
    """Nothing to say."""
    assert studied(Answers(FUND, [[]] * 30), 10) is None
