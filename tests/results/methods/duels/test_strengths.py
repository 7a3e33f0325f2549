"""Strengths by hand and against a plain maximiser: counts, ties, intervals, and when two options differ."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest

from results.methods.duels import Duels, Strengths, strengths


def test_duels_are_counted_by_who_beat_whom() -> None:
    """A tie is of both; an option that is not there, and one against itself, are left out."""
    won = [("a", "b")] * 3 + [("b", "a"), ("c", "a"), ("a", "x"), ("x", "a"), ("a", "a"), ("x", "y")]
    tied = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "x"), ("x", "c"), ("c", "c"), ("x", "y")]
    found = Duels.of(["a", "b", "c"], won, tied)
    assert found.names == ("a", "b", "c")
    assert found.beaten.tolist() == [[0, 3, 0], [1, 0, 0], [1, 0, 0]]
    assert found.ties.tolist() == [[0, 2, 0], [2, 0, 1], [0, 1, 0]]
    told = strengths(found)
    assert (told.wins.tolist(), told.losses.tolist(), told.ties.tolist()) == ([3, 1, 1], [2, 3, 0], [2, 3, 1])
    assert told.score.tolist() == pytest.approx([100 * 4 / 7, 100 * 2 / 6, 100 * 2 / 3])


@pytest.mark.parametrize(("wins", "losses", "ties"), [(1, 0, 0), (3, 1, 0), (8, 2, 5), (0, 0, 4), (40, 0, 0)])
def test_two_options_have_the_strength_of_a_single_unknown(wins: int, losses: int, ties: int) -> None:
    """s and −s: its slope is nought where duels and the two against the average balance; by halving."""
    found = strengths(Duels.of("ab", [("a", "b")] * wins + [("b", "a")] * losses, [("a", "b")] * ties))
    won, met = wins + ties / 2, wins + losses + ties

    def slope(s: float) -> float:
        return won - met / (1 + exp(-2 * s)) + 1 - 2 / (1 + exp(-s))

    low, high = -20.0, 20.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    assert found.strength.tolist() == pytest.approx([low, -low], abs=1e-9)
    duel, average = met * _spread(2 * low), 2 * _spread(low)
    # The inverse of [[d + a, −d], [−d, d + a]].
    whole = (duel + average) ** 2 - duel**2
    assert found.covariance == pytest.approx(np.array([[duel + average, duel], [duel, duel + average]]) / whole)
    error = sqrt((duel + average) / whole)
    assert found.low.tolist() == pytest.approx([low - 1.959964 * error, -low - 1.959964 * error])
    assert found.high.tolist() == pytest.approx([low + 1.959964 * error, -low + 1.959964 * error])


def _spread(log_odds: float) -> float:
    chance = 1 / (1 + exp(-log_odds))
    return chance * (1 - chance)


def test_an_option_without_duels_is_known_by_its_two_alone() -> None:
    """Nought, give or take what one win and one loss leave open: the inverse of a half."""
    found = strengths(Duels.of("a", []))
    assert found.strength.tolist() == [0.0]
    assert found.covariance.tolist() == [[2.0]]
    assert strengths(Duels.of("", [])).strength.tolist() == []


def test_an_option_that_always_wins_is_strong_and_finite() -> None:
    """A hundred thousand wins, far from where the search begins: it steps by one unit at most, and arrives."""
    found = strengths(Duels.of("ab", [("a", "b")] * 100_000))
    s = found.strength[0]
    assert s > 4
    assert 100_000 / (1 + exp(2 * s)) == pytest.approx(2 / (1 + exp(-s)) - 1, rel=1e-6)
    assert found.strength[1] == pytest.approx(-s)


def made(first: float, second: float, *covariance: float) -> Strengths:
    """Two options of these strengths; (variance, variance, what they have in common)."""
    none, whole = np.zeros(2), np.zeros(2, dtype=np.int64)
    one, other, both = covariance
    return Strengths(
        whole, whole, whole, none, np.array([first, second]), none, none, np.array([[one, both], [both, other]])
    )


@pytest.mark.parametrize(
    ("gap", "covariance", "apart"),
    [
        (1.97, (0.5, 0.5, 0.0), True), (1.95, (0.5, 0.5, 0.0), False), (2.38, (1.0, 1.0, 0.25), False),
        (2.41, (1.0, 1.0, 0.25), True), (2.42, (2.0, 0.5, 0.5), True), (2.39, (2.0, 0.5, 0.5), False),
    ],
)  # fmt: skip
def test_two_options_differ_where_chance_does_not_explain_it(
    gap: float, covariance: tuple[float, float, float], apart: bool
) -> None:
    """1.96 times the spread of their difference, in either order."""
    assert made(gap, 0.0, *covariance).apart(0, 1) is apart
    assert made(0.0, gap, *covariance).apart(0, 1) is apart
    assert made(gap, 0.0, *covariance).apart(1, 0) is apart


def test_three_options_balance_each() -> None:
    """At the maximum each has won what its chances give it; against a plain climb of the likelihood."""
    won = [("a", "b")] * 7 + [("b", "a")] * 3 + [("b", "c")] * 6 + [("c", "b")] * 2 + [("c", "a")] * 4
    tied = [("a", "c")] * 3
    found = strengths(Duels.of("abc", won, tied))
    beaten = np.array([[0, 7, 1.5], [3, 0, 6], [5.5, 2, 0]])

    def likelihood(s: list[float]) -> float:
        duels = sum(beaten[a, b] * -log(1 + exp(s[b] - s[a])) for a in range(3) for b in range(3))
        return float(duels + sum(-log(1 + exp(-one)) - log(1 + exp(one)) for one in s))

    best, step = [0.0, 0.0, 0.0], 0.5
    while step > 1e-7:
        tries = [[*best[:n], best[n] + way, *best[n + 1 :]] for n in range(3) for way in (step, -step)]
        better = max(tries, key=likelihood)
        best, step = (better, step) if likelihood(better) > likelihood(best) else (best, step / 2)
    assert found.strength.tolist() == pytest.approx(best, abs=1e-4)
