"""The rules of budgets: published examples, a plain and exact recount of equal shares, and what an outcome means."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.methods.budgets import Election, Outcome, equal_shares, explain, greedy, majority_prefers
from results.methods.budgets.telling import telling
from tests.examples import examples

Ballot = dict[str, float]


def held(projects: dict[str, int], budget: int | Fraction, ballots: Sequence[Ballot | str]) -> Election:
    """An election; a ballot in letters approves each."""
    given = [dict.fromkeys(one, 1.0) if isinstance(one, str) else one for one in ballots]
    return Election.of(projects, budget, given)


def plain_shares(projects: dict[str, int], budget: Fraction, ballots: Sequence[Ballot], each: Fraction) -> list[str]:
    """Equal shares in exact fractions, straight from the definition: in each round, every project's least rate."""
    money = [each] * len(ballots)
    chosen: list[str] = []
    names = list(projects)
    while True:
        rates = {}
        for name in names:
            value = {voter: Fraction(one[name]) * projects[name] for voter, one in enumerate(ballots) if one.get(name)}
            if name in chosen or not value or sum(money[voter] for voter in value) < projects[name]:
                continue
            # The least rate at which those who pay all they have and the others together pay the cost.
            order = sorted(value, key=lambda voter: money[voter] / value[voter])
            left = Fraction(projects[name])
            for place, voter in enumerate(order):
                rate = left / sum(value[one] for one in order[place:])
                if rate * value[voter] <= money[voter]:
                    rates[name] = rate
                    break
                left -= money[voter]
        if not rates:
            return chosen
        points = {name: sum(one.get(name, 0) for one in ballots) for name in names}
        best = min(rates, key=lambda name: (rates[name], projects[name], -points[name], names.index(name)))
        for voter, one in enumerate(ballots):
            if one.get(best):
                money[voter] -= min(money[voter], rates[best] * Fraction(one[best]) * projects[best])
        chosen.append(best)


def plain(projects: dict[str, int], budget: Fraction, ballots: Sequence[Ballot]) -> list[str]:
    """With `add1`, and the same in exact fractions."""
    each = budget / len(ballots)
    chosen = plain_shares(projects, budget, ballots, each)
    wanted = {name for one in ballots for name, points in one.items() if points > 0 and name in projects}
    step = Fraction(int(each))
    while any(name not in chosen and cost <= budget - spent(projects, chosen) for name, cost in projects.items()):
        step += 1
        more = plain_shares(projects, budget, ballots, step)
        if spent(projects, more) > budget:
            break
        chosen = more
        if set(more) == wanted:
            break
    return chosen


def spent(projects: dict[str, int], chosen: Sequence[str]) -> int:
    """What they cost."""
    return sum(projects[name] for name in chosen)


votes = st.dictionaries(st.sampled_from("abcde"), st.sampled_from([1.0, 2.0, 3.0]), max_size=4)
costs = st.dictionaries(st.sampled_from("abcde"), st.integers(1, 40), min_size=1)


@examples(80)
@given(costs, st.integers(1, 120), st.lists(votes, min_size=1, max_size=8))
def test_equal_shares_are_those_of_the_definition(projects: dict[str, int], budget: int, ballots: list[Ballot]) -> None:
    """In the order chosen, with and without `add1`, with points too."""
    election = held(projects, budget, ballots)
    each = Fraction(budget, len(ballots))
    once = [election.names[place] for place in equal_shares(election, add1=False)]
    assert once == plain_shares(projects, Fraction(budget), ballots, each)
    assert [election.names[place] for place in equal_shares(election)] == plain(projects, Fraction(budget), ballots)


@pytest.mark.parametrize("seed", range(12))
def test_supporters_who_hold_less_give_all_they_have(seed: int) -> None:
    """Elections in which holdings differ from the second round on: as the definition has it, project by project."""
    dice = Random(seed)
    for _ in range(20):
        voters = dice.randint(3, 7)
        projects = {name: dice.randint(5, 40) for name in "abcdef"}
        ballots: list[Ballot] = [
            {name: float(dice.choice((1, 1, 2))) for name in dice.sample("abcdef", dice.randint(2, 4))}
            for _ in range(voters)
        ]
        budget = dice.randint(30, 110)
        election = held(projects, budget, ballots)
        told = [election.names[place] for place in equal_shares(election, add1=False)]
        assert told == plain_shares(projects, Fraction(budget), ballots, Fraction(budget, voters))


@pytest.mark.parametrize("seed", range(6))
def test_the_last_coin_is_enough(seed: int) -> None:
    """The last project costs exactly what its supporters have left; one more and it is not funded."""
    dice = Random(seed)
    for _ in range(20):
        voters = dice.choice((3, 6, 7, 9))
        budget = dice.randint(20, 60)
        first = dice.randint(1, 2 * budget // voters)
        some = dice.sample(range(voters), 2)
        ballots: list[Ballot] = [{"all": 1.0} | ({"few": 10.0} if n in some else {}) for n in range(voters)]
        for more in (0, 1):
            projects = {"few": first, "all": budget - first + more}
            election = held(projects, budget, ballots)
            told = [election.names[place] for place in equal_shares(election, add1=False)]
            assert told == plain_shares(projects, Fraction(budget), ballots, Fraction(budget, voters))
            assert len(told) == 2 - more


def names(election: Election, chosen: Sequence[int]) -> str:
    """Projects in letters."""
    return "".join(election.names[place] for place in chosen)


def test_of_equal_rates_the_cheaper_goes_first() -> None:
    """Then the one with more points, then the first listed."""
    cheap = held({"a": 20, "b": 10}, 60, ["ab", "ab"])
    assert names(cheap, equal_shares(cheap, add1=False)) == "ba"
    listed = held({"b": 10, "a": 10}, 60, ["ab", "ab"])
    assert names(listed, equal_shares(listed, add1=False)) == "ba"
    pointed = held({"b": 10, "a": 10}, 100, [{"a": 2.0, "b": 1.0}, {"b": 1.0}, {"a": 1.0}])
    assert names(pointed, equal_shares(pointed, add1=False)) == "ab"


def test_raising_what_voters_hold_stops_before_the_money_ends() -> None:
    """One unit at a time; all that was asked for is funded once there is enough for it."""
    part = held({"a": 30, "b": 30}, 70, ["a", "b", ""])
    assert equal_shares(part, add1=False) == []
    assert names(part, equal_shares(part)) == "ab"
    over = held({"a": 30, "b": 31}, 60, ["a", "b", ""])
    assert names(over, equal_shares(over)) == "a"
    assert equal_shares(held({"a": 30, "b": 30}, 59, ["a", "b", ""])) == []
    nobody = held({"a": 30}, 60, ["", ""])
    assert equal_shares(nobody) == []
    cents = held({"a": 1}, Fraction(3, 2), ["a", ""])
    assert names(cents, equal_shares(cents)) == "a"


def test_what_supporters_can_just_pay_is_funded() -> None:
    """Seven who hold a seventh each; one unit of money less and they cannot."""
    just = held({"a": 1}, 1, ["a"] * 7)
    assert names(just, equal_shares(just, add1=False)) == "a"
    third = held({"a": 6, "b": 21}, 30, ["ab", "ab", "b"])
    assert names(third, equal_shares(third, add1=False)) == "ba"
    dear = held({"a": 1001}, 1000, ["a"] * 7)
    assert equal_shares(dear, add1=False) == []


def test_the_most_votes_are_funded_while_money_lasts() -> None:
    """By the official count where there is one; nobody's project never; a threshold is reached or not."""
    election = held({"a": 10, "b": 10, "c": 10, "d": 10}, 25, ["abc", "ab", "b"])
    assert names(election, greedy(election)) == "ba"
    assert names(election, greedy(election, threshold=2)) == "ba"
    assert names(election, greedy(election, threshold=3)) == "b"
    official = Election.of({"a": 10, "b": 10}, 10, [{"b": 1.0}], {"a": Fraction(2), "b": Fraction(1)})
    assert names(official, greedy(official)) == "a"
    assert [*map(int, official.scores), *map(int, election.scores)] == [2, 1, 2, 3, 1, 0]
    exact = held({"a": 10, "b": 15}, 25, ["ab"])
    assert names(exact, greedy(exact)) == "ab"
    rich = held({"a": 10, "d": 10}, 100, ["a"])
    assert names(rich, greedy(rich)) == "a"
    skip = held({"a": 20, "b": 10, "c": 5}, 10, ["abc", "ab", "a"])
    assert (names(skip, greedy(skip)), names(skip, greedy(skip, skip=False))) == ("b", "")


def test_an_election_holds_who_gave_what() -> None:
    """Points above nought, of projects that are there; sums exact, so that equal counts tie."""
    election = Election.of({"a": 1, "b": 2}, 3, [{"a": 0.1, "x": 5}, {"b": 0.3, "a": 0.0}, {"a": 0.2, "b": -1}])
    assert [one.tolist() for one in election.supporters] == [[0, 2], [1]]
    assert [one.tolist() for one in election.points] == [[0.1, 0.2], [0.3]]
    assert election.scores[0] == election.scores[1] == Fraction(3, 10)
    assert (election.voters, election.budget, election.costs) == (3, Fraction(3), (Fraction(1), Fraction(2)))
    assert election.cost([0, 1]) == 3
    assert election.cost([]) == 0


@pytest.mark.parametrize(
    ("budget", "chosen", "full"), [(3, [0], True), (3, [1], True), (4, [0], False), (2, [], False), (1, [], True),
                                   (9, [0, 1], True)]
)  # fmt: skip
def test_a_budget_is_exhausted_where_nothing_left_fits(budget: int, chosen: list[int], full: bool) -> None:
    """A project of 2 and one of 3: exactly what is left still fits."""
    assert held({"a": 2, "b": 2}, budget, ["ab"]).exhausts(chosen) is full


def test_an_outcome_is_what_residents_understand() -> None:
    """Money, who got something, how many support each, and what the average voter got."""
    election = held({"a": 10, "b": 30, "c": 5}, 50, ["ab", "a", "c", ""])
    assert explain(election, [1, 0]) == Outcome(
        ("b", "a"), ("c",), Fraction(40), Fraction(10), 4, 2, {"b": 1, "a": 2}, 12.5
    )
    assert explain(election, []) == Outcome((), ("a", "b", "c"), Fraction(0), Fraction(50), 4, 0, {}, 0.0)
    assert explain(Election.of({"a": 1}, 2, []), [0]).mean_money == 0.0


def test_a_majority_prefers_where_more_get_more_than_less() -> None:
    """Counted by voters, not by money; as many on both sides is no majority."""
    election = held({"a": 10, "b": 90, "c": 10}, 100, ["a", "a", "b", "c", ""])
    assert majority_prefers(election, [0], [1])
    assert not majority_prefers(election, [1], [0])
    assert not majority_prefers(election, [1], [2])
    assert majority_prefers(election, [0, 1], [1])
    assert not majority_prefers(election, [0], [0])
    both = held({"a": 10, "b": 90}, 100, ["ab", "a"])
    assert majority_prefers(both, [0, 1], [1])


def test_both_rules_are_told_with_the_people_behind_them() -> None:
    """The most asked for first; a count is told with k on both sides, or where it is everybody."""
    ballots = ["ab"] * 30 + ["c"] * 19 + ["d"] * 11 + ["e"] * 9 + ["f"] * 31
    election = held({"e": 5, "d": 5, "c": 10, "b": 40, "a": 40, "f": 60}, 100, ballots)
    words = [{"en": name} for name in election.names]
    told = telling(election, words, 10)
    assert told == {
        "budget": 100.0, "voters": 100, "projects": told["projects"],
        "greedy": {"spent": 100.0, "served": 61}, "equal_shares": told["equal_shares"],
    }  # fmt: skip
    people = [(one["name"], one["people"], one["cost"], one["words"]["en"]) for one in told["projects"]]
    assert people == [
        ("f", 31, 60.0, "f"), ("b", 30, 40.0, "b"), ("a", 30, 40.0, "a"), ("c", 19, 10.0, "c"), ("d", 11, 5.0, "d"),
        ("e", None, 5.0, "e"),
    ]  # fmt: skip
    assert [one["name"] for one in told["projects"] if one["greedy"]] == ["f", "b"]
    shares = {election.names[place] for place in equal_shares(election)}
    assert {one["name"] for one in told["projects"] if one["equal_shares"]} == shares
    served = explain(election, equal_shares(election))
    assert told["equal_shares"]["spent"] == float(served.spent)


@pytest.mark.parametrize(
    ("people", "voters", "told"),
    [(10, 20, 10), (9, 20, None), (10, 19, None), (20, 20, 20), (9, 9, None), (12, 12, 12)],
)
def test_a_count_has_k_people_on_both_sides(people: int, voters: int, told: int | None) -> None:
    """Everybody leaves nobody on the other side."""
    election = held({"a": 1}, 10, ["a"] * people + [""] * (voters - people))
    found = telling(election, [{"en": "a"}], 10)
    assert found["projects"][0]["people"] == told
    assert found["greedy"]["served"] == told
    assert election.supporters[0].tolist() == list(range(people))
