"""The four rules, one by one: published examples, and plain recounts over every pair and every path."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.methods.rankings import Ballots, Ranked, borda, condorcet, instant_runoff, pairs, rank, schulze
from tests.examples import examples
from tests.results.methods.rankings.test_rankings import ballots

# Schulze (2011), section 3.1 and Wikipedia's table: 45 voters, the order is E, A, C, B, D.
SCHULZE = {"acbed": 5, "adecb": 5, "bedac": 8, "cabed": 3, "caebd": 7, "cbade": 2, "dceba": 7, "ebadc": 8}
# Memphis, Nashville, Chattanooga, Knoxville.
TENNESSEE = {"mnck": 42, "nckm": 26, "cknm": 15, "kcnm": 17}


def tied(names: str, *given: tuple[str, int]) -> Ballots:
    """Orders written as "a=b>c"."""
    orders = (([part.split("=") for part in order.split(">")] if order else [], people) for order, people in given)
    return Ballots.of(names, orders)


def test_ballots_are_counted_by_what_they_say() -> None:
    """Alike ones together, in no order of arrival; those liked alike in the list's; empty ones not at all."""
    held = tied("abc", ("b=a>c", 2), ("c", 5), ("", 9), ("a=b>c", 1))
    assert held.orders == ((((0, 1), (2,)), 3), (((2,),), 5))
    assert held.people == 8
    assert Ballots.of("ab", [([[], ["a"], []], 2)]).orders == ((((0,),), 2),)


def test_the_published_example_of_schulze_is_found() -> None:
    """Its pairs, its order, and how many each beats."""
    held = ballots(SCHULZE, "abcde")
    compared = pairs(held)
    assert compared.over.tolist() == [
        [0, 20, 26, 30, 22], [25, 0, 16, 33, 18], [19, 29, 0, 17, 24], [15, 12, 28, 0, 14], [23, 27, 21, 31, 0],
    ]  # fmt: skip
    assert compared.margins[0].tolist() == [0, -5, 7, 15, -1]
    assert schulze(compared).tolist() == [3, 1, 2, 0, 4]
    found = rank(held)
    assert found.schulze == (4, 0, 2, 1, 3)
    assert found.condorcet is None
    assert found.winners == {"condorcet": None, "schulze": 4, "borda": found.borda[0], "irv": found.irv[0]}


def test_the_capital_of_tennessee() -> None:
    """Nashville beats every other; by Borda too; the run-off gives Knoxville, in these rounds."""
    found = rank(ballots(TENNESSEE, "mnck"))
    assert (found.condorcet, found.schulze) == (1, (1, 2, 3, 0))
    assert found.borda_scores == (126.0, 194.0, 173.0, 107.0)
    assert found.borda == (1, 2, 0, 3)
    assert found.irv == (3, 0, 1, 2)
    assert found.rounds == ((42, 26, 15, 17), (42, 26, -1, 32), (42, -1, -1, 58))
    assert not found.agree
    assert found.ties == ()


def test_rules_agree_where_one_option_is_first_for_most() -> None:
    """A majority; and not where a first place is shared."""
    found = rank(ballots({"abc": 6, "bca": 2}))
    assert found.agree
    assert set(found.winners.values()) == {0}
    shared = Ranked(0, (0, 1), (0, 1), (0, 1), (1.0, 1.0), ((1, 1),), ("borda",))
    assert not shared.agree
    assert not Ranked(1, (0, 1), (0, 1), (0, 1), (1.0, 1.0), ((1, 1),), ()).agree
    assert Ranked(None, (0, 1), (0, 1), (0, 1), (1.0, 0.0), ((1, 1),), ()).agree


def test_shared_first_places_are_told_by_rule() -> None:
    """All three, one alone, none; a single option shares with nobody; the order then follows the list."""
    even = rank(ballots({"ab": 5, "ba": 5}, "ab"))
    assert even.ties == ("schulze", "borda", "irv")
    assert (even.schulze, even.borda, even.irv) == ((0, 1), (0, 1), (0, 1))
    assert even.rounds == ((5, 5),)
    assert rank(ballots({"a": 5}, "a")) == Ranked(0, (0,), (0,), (0,), (0.0,), ((5,),), ())
    assert rank(ballots({"ab": 6, "ba": 3}, "ab")).ties == ()
    run = rank(ballots({"acb": 4, "bca": 4, "cab": 1}))
    assert run.ties == ()
    late = rank(ballots({"acb": 4, "bca": 4, "c": 1}))
    assert "irv" in late.ties
    assert rank(ballots({"abc": 2, "acb": 2})).ties == ()
    assert rank(ballots({"abc": 2, "acb": 2})).schulze == (0, 1, 2)
    nobody = rank(Ballots.of("ab", []))
    assert set(nobody.ties) == {"schulze", "borda", "irv"}
    assert nobody.rounds == ((0, 0),)
    assert nobody.condorcet is None


def test_the_run_off_puts_out_whoever_had_fewer_before() -> None:
    """Equal now, fewer in the round before; equal always, the last listed; those liked alike vote for the first."""
    # d goes first; then a and b are equal at 4, and b had 3 before.
    held = ballots({"ac": 4, "bc": 3, "c": 5, "db": 1}, "abcd")
    assert instant_runoff(held)[1][:3] == ((4, 3, 5, 1), (4, 4, 5, -1), (4, -1, 8, -1))
    assert instant_runoff(held)[0] == (2, 0, 1, 3)
    assert instant_runoff(ballots({"a": 2, "b": 2, "c": 3}))[0] == (2, 0, 1)
    alike = tied("abc", ("b=c>a", 3), ("a", 2), ("c", 2))
    assert instant_runoff(alike)[1][0] == (2, 3, 2)
    assert instant_runoff(alike)[1][1] == (2, 3, -1)


@given(st.lists(st.permutations("abcd").flatmap(lambda order: st.integers(0, 4).map(lambda kept: order[:kept]))))
@examples(60)
def test_every_rule_is_a_plain_recount(given: list[list[str]]) -> None:
    """Pairs by looking at each ballot; Borda by each pair; Schulze by each path."""
    held = Ballots.of("abcd", (([[one] for one in order], 1) for order in given))
    said = [order for order in given if order]
    compared = pairs(held)

    def before(one: str, other: str) -> int:
        return sum(one in order and (other not in order or order.index(one) < order.index(other)) for order in said)

    over = {(one, other): before(one, other) for one, other in permutations("abcd", 2)}
    assert {(one, other): compared.over["abcd".index(one), "abcd".index(other)] for one, other in over} == over
    scores = borda(held, compared)
    for place, one in enumerate("abcd"):
        others = [other for other in "abcd" if other != one]
        points = sum(over[one, other] + (len(said) - over[one, other] - over[other, one]) / 2 for other in others)
        assert scores[place] == points
    winners = [one for one in "abcd" if all(over[one, other] > over[other, one] for other in "abcd" if other != one)]
    assert condorcet(compared) == ("abcd".index(winners[0]) if winners else None)
    wins = {pair: people if people > over[pair[::-1]] else 0 for pair, people in over.items()}

    def strongest(one: str, other: str) -> int:
        between = [name for name in "abcd" if name not in (one, other)]
        paths = (path for length in range(3) for path in permutations(between, length))
        return max(min(wins[step] for step in zip((one, *path), (*path, other), strict=True)) for path in paths)

    beats = {
        one: sum(strongest(one, other) > strongest(other, one) for other in "abcd" if other != one) for one in "abcd"
    }
    assert schulze(compared).tolist() == [beats[one] for one in "abcd"]
    found = rank(held)
    assert found.schulze == tuple(sorted(range(4), key=lambda place: (-beats["abcd"[place]], place)))
    assert found.borda == tuple(sorted(range(4), key=lambda place: (-scores[place], place)))
    assert ("schulze" in found.ties) == (list(beats.values()).count(max(beats.values())) > 1)
    assert ("borda" in found.ties) == ((scores == scores.max()).sum() > 1)


@pytest.mark.parametrize("orders", [*product(("a=b>c", "c>a=b", "b>a>c"), repeat=2)])
def test_options_liked_alike_are_before_neither(orders: tuple[str, str]) -> None:
    """Nor behind."""
    compared = pairs(tied("abc", *((order, 1) for order in orders)))
    assert compared.over[0, 1] == 0
    assert compared.over[1, 0] == orders.count("b>a>c")
