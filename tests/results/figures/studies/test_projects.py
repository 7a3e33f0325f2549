"""The study of projects: the order of the answers says nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from flows.measures import Measure
from flows.model import Option
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


def test_projects_are_named_by_rule_with_whom_they_serve() -> None:
    """Two thirds want a and b, which take all the money; the last third wants c: equal shares serve everybody."""
    options = tuple(Option(name, {"en": f"the {name}"}, cost=cost) for name, cost in (("a", 50), ("b", 50), ("c", 30)))
    measure = Measure("fund", "projects", {"en": "Fund"}, options, total=100)
    values = cast("list[Value]", [["a", "b"]] * 40 + [["c"]] * 20 + ["skipped"])
    found = studied(Answers(measure, values), 10)
    assert found is not None
    assert found.content["voters"] == 60
    said = [*sentences(found, "en")]
    assert [weight for weight, _ in said] == [2, 3]
    assert "the a, the b" in said[0][1]
    assert "67% of the 60 voters" in said[0][1]
    assert "the c" in said[1][1]
    assert "100% of the 60 voters" in said[1][1]
    dear = studied(Answers(replace(measure, total=20), values), 10)
    assert dear is not None
    ((_, words),) = sentences(dear, "en")
    assert "–" in words


def test_long_names_of_projects_are_cut() -> None:
    """Forty signs of a project stand whole."""
    for length in (40, 41):
        name = "o " + "w" * (length - 2)
        measure = Measure("fund", "projects", {"en": "?"}, (Option("a", {"en": name}, cost=5),), total=9)
        found = studied(Answers(measure, cast("list[Value]", [["a"]] * 20)), 10)
        assert found is not None
        ((_, words),) = sentences(found, "en")
        assert (name in words) is (length == 40)
