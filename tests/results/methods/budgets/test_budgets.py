"""Budgets: hand-made elections, laws that hold for any, and the towns' own outcomes through the command."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.measures import Measure
from flows.model import Option
from flows.values import Value
from palabre.commands.analyse.budget import run
from results.figures.studies import Answers, sentences, studied
from results.formats.files import Unreadable
from results.methods.budgets import Election, equal_shares, explain, greedy, majority_prefers
from results.reports.charts.funding import funding
from tests.shared import shared

costs = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 60), min_size=1)
ballots = st.lists(st.sets(st.sampled_from("abcdefgh")), min_size=1, max_size=25)


def election(projects: dict[str, int], budget: int, votes: list[set[str]]) -> Election:
    """An approval vote."""
    return Election.of(projects, budget, [dict.fromkeys(vote, 1.0) for vote in votes])


def names(held: Election, chosen: list[int]) -> list[str]:
    """The projects by name."""
    return [held.names[place] for place in chosen]


def test_a_minority_gets_its_share() -> None:
    """Sixty want the stadium and the pool, forty the trees and the benches: votes alone leave the forty nothing."""
    votes = [{"stadium", "pool"}] * 60 + [{"trees", "benches"}] * 40
    held = election({"stadium": 60, "pool": 40, "trees": 25, "benches": 15}, 100, votes)
    assert names(held, greedy(held)) == ["stadium", "pool"]
    assert set(names(held, equal_shares(held))) == {"pool", "trees", "benches"}
    assert explain(held, greedy(held)).served == 60
    assert explain(held, equal_shares(held)).served == 100


def test_greedy_skips_or_stops() -> None:
    """What no longer fits is passed over, or ends it; equal counts follow the list."""
    held = election({"a": 60, "b": 50, "c": 40, "d": 10}, 100, [{"a", "b", "c", "d"}] * 3 + [{"a", "b"}])
    assert names(held, greedy(held)) == ["a", "c"]
    assert names(held, greedy(held, skip=False)) == ["a"]
    assert names(held, greedy(held, threshold=4)) == ["a"]


def test_supporters_pay_the_same_rate_and_the_poorest_all_they_have() -> None:
    """Three hold 10 each; after `a` (two pay 6 each) the third pays more for `b`."""
    held = election({"a": 12, "b": 14}, 30, [{"a"}, {"a", "b"}, {"b"}])
    assert names(held, equal_shares(held, add1=False)) == ["a", "b"]
    dear = election({"a": 12, "b": 15}, 30, [{"a"}, {"a", "b"}, {"b"}])
    assert names(dear, equal_shares(dear, add1=False)) == ["a"]


@given(costs, st.integers(1, 200), ballots)
def test_no_rule_spends_more_than_there_is(projects: dict[str, int], budget: int, votes: list[set[str]]) -> None:
    """Nor funds what nobody asked for; greedy leaves nothing asked for that would fit."""
    held = election(projects, budget, votes)
    for chosen in (greedy(held), equal_shares(held), equal_shares(held, add1=False)):
        assert held.cost(chosen) <= budget
        assert len(set(chosen)) == len(chosen)
        assert all(len(held.supporters[place]) for place in chosen)
    left = budget - held.cost(greedy(held))
    asked = [place for place, voters in enumerate(held.supporters) if len(voters)]
    assert all(place in greedy(held) or held.costs[place] > left for place in asked)


@given(costs, st.integers(1, 200), ballots, st.randoms(use_true_random=False))
def test_the_order_of_ballots_does_not_matter(projects, budget, votes, dice) -> None:  # type: ignore[no-untyped-def]
    """Voters have no place."""
    held = election(projects, budget, votes)
    shuffled = list(votes)
    dice.shuffle(shuffled)
    assert equal_shares(election(projects, budget, shuffled)) == equal_shares(held)


def test_a_comparison_goes_by_the_voters_who_get_more() -> None:
    """Not by how much more."""
    held = election({"a": 10, "b": 90}, 100, [{"a"}] * 3 + [{"b"}] * 2)
    assert majority_prefers(held, [0], [1])
    assert not majority_prefers(held, [1], [0])


def test_nobody_voted() -> None:
    """An empty outcome, not an error."""
    held = Election.of({"a": 1}, 10, [])
    assert equal_shares(held) == greedy(held) == []
    assert explain(held, []).served == 0


@pytest.mark.parametrize(
    ("file", "rule"), [("Netherlands_Assen_2024.pb", "equal-shares"), ("Poland_Warszawa_2019_Wesola.pb", "greedy")]
)
def test_the_towns_own_outcomes(file: str, rule: str) -> None:
    """Exactly the projects the town funded."""
    said: list[str] = []
    assert run(shared("data", "pb", file), rule, True, None, "en", said.append) == 0
    told = json.loads(said[0])
    assert sorted(told["selected"]) == told["official"]
    assert told["matches_official"]


PB = "META\nkey;value\nbudget;100\nvote_type;{kind}\nrule;greedy\nPROJECTS\nproject_id;cost\na;60\nb;50\nVOTES\n{votes}"


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("", "section", 0), ("nonsense\n", "start", 1), (PB[:40], "section", 0),
        (PB.format(kind="approval", votes="voter_id;vote\n"), "nothing", 0),
        (PB.format(kind="approval", votes="voter_id;votes\n1;a\n"), "column", 11),
        (PB.format(kind="approval", votes="voter_id;vote\n1;z\n"), "project", 12),
        (PB.format(kind="cumulative", votes="voter_id;vote;points\n1;a,b;3\n"), "points", 12),
        (PB.format(kind="approval", votes="voter_id;vote\n1;a\n").replace("a;60", "a;NaN"), "number", 8),
        (PB.format(kind="approval", votes="voter_id;vote\n1;a;b;c\n"), "width", 12),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_where(tmp_path: Path, content: str, code: str, line: int) -> None:
    """The line, and what to do; never a traceback."""
    path = tmp_path / "town.pb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable) as refusal:
        run(path, "greedy", True, None, "fr", print)
    assert (refusal.value.code, refusal.value.line) == (code, line)


def test_points_count_as_much_as_they_are(tmp_path: Path) -> None:
    """Cumulative points and Borda points of an order."""
    path = tmp_path / "town.pb"
    said: list[str] = []
    votes = "voter_id;vote;points\n1;a,b;1,9\n2;a;3\n"
    path.write_text(PB.format(kind="cumulative", votes=votes), encoding="utf-8")
    run(path, "greedy", True, None, "fr", said.append)
    path.write_text(PB.format(kind="ordinal", votes="voter_id;vote\n1;b,a\n2;b,a\n3;a\n"), encoding="utf-8")
    run(path, "greedy", True, None, "fr", said.append)
    assert [json.loads(one)["selected"] for one in said] == [["b"], ["b"]]


FUND = Measure(
    "projects", "projects", {"fr": "Que financer ?", "en": "What to fund?"}, total=100,
    options=tuple(Option(name, {"fr": name, "en": name}, cost) for name, cost in (
        ("stadium", 60), ("pool", 40), ("trees", 25), ("benches", 15))),
)  # fmt: skip


def test_the_study_tells_both_rules_and_hides_small_counts() -> None:
    """Who is served by each, and nothing about fewer than k people."""
    values = cast("list[Value]", [["stadium", "pool"]] * 60 + [["trees"]] * 35 + [["benches"]] * 5)
    found = studied(Answers(FUND, values), 10)
    assert found is not None
    people = {project["name"]: project["people"] for project in found.content["projects"]}
    assert people == {"stadium": 60, "pool": 60, "trees": 35, "benches": None}
    told = [words for _, words in sentences(found, "en")]
    assert "60% of the 100 voters" in told[0]
    assert "trees" in told[1]
    table = funding(found, None, "fr").table
    assert ("benches", "15", "non dit", "non", "oui") in table or ("benches", "15", "non dit", "non", "non") in table


def test_money_is_never_a_float() -> None:
    """Cents are kept."""
    assert Election.of({"a": Fraction("0.1")}, Fraction("0.3"), [{"a": 1.0}]).budget == Fraction(3, 10)
