"""The study of projects: the order of the answers says nothing."""

from __future__ import annotations

from typing import cast

from flows.values import Value
from results.figures.studies import Answers, sentences, studied
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


def test_what_the_votes_fund_and_whom_equal_shares_would_serve_is_said() -> None:
    """With the share of the voters who get one of their projects at least; one sentence where both rules agree."""
    values = cast("list[Value]", [["stadium", "pool"]] * 30 + [["trees"]] * 20)
    found = studied(Answers(FUND, values), 10)
    assert found is not None
    told = [words for _, words in sentences(found, "en")]
    assert told[0].startswith("The most votes fund: ")
    assert "of the 50 voters get at least one of their projects." in told[0]
    assert not [words for words in told if "{" in words]
    for rule, words in zip(("greedy", "equal_shares"), told, strict=False):
        for project in found.content["projects"]:
            assert (project["words"]["en"] in words) is project[rule]
    same = studied(Answers(FUND, cast("list[Value]", [["trees"]] * 30)), 10)
    assert same is not None
    assert len(list(sentences(same, "en"))) == 1
