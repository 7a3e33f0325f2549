"""Votes as a matrix, and what is said of each statement, against formulas written out one by one."""

from __future__ import annotations

from math import prod, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from results.methods.opinions import Votes
from results.methods.opinions.analysis import Opinions, opinions
from results.methods.opinions.needs import needs
from results.methods.opinions.projection import Projection
from results.methods.opinions.statements import SIGNIFICANT, one_share, verdicts
from tests.examples import examples
from tests.results.methods.opinions.sample import noise, of, planted

COUNTS = arrays.arrays(
    np.int64, st.tuples(st.integers(2, 4), st.integers(1, 4), st.just(3)), elements=st.integers(0, 60)
)


def test_votes_stand_in_the_order_of_names() -> None:
    """By length, then by letters; who gave no vote is left out, a statement without one is kept."""
    cast = [("p10", "s2", 1), ("p9", "s10", -1), ("p9", "s2", 0), ("b", "s1", 1)]
    votes = Votes.cast(cast, ("s3", "s1"), ("s10", "unknown"))
    assert votes.participants == ("b", "p9", "p10")
    assert votes.statements == ("s1", "s2", "s3", "s10")
    assert votes.shape == (3, 4)
    assert (votes.rows.tolist(), votes.columns.tolist()) == ([0, 1, 1, 2], [0, 1, 3, 1])
    assert votes.values.tolist() == [1, 0, -1, 1]
    assert votes.values.itemsize == 1
    assert votes.hidden.tolist() == [False, False, False, True]
    assert votes.given().tolist() == [1, 2, 1]
    assert votes.counts(np.array([0, 1, -1]), 2).tolist() == [
        [[0, 0, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0], [0, 0, 0], [1, 0, 0]],
    ]  # fmt: skip
    none = np.array([], dtype=np.int64)
    empty = Votes.of(["a"], [], none, none, none)
    assert (empty.participants, empty.statements, empty.shape) == ((), (), (0, 0))
    assert Votes.cast([]).shape == (0, 0)


@pytest.mark.parametrize("vote", [-2, 2])
def test_a_vote_is_one_of_three(vote: int) -> None:
    """Just outside is refused."""
    with pytest.raises(ValueError, match="-1, 0 or 1"):
        Votes.cast([("a", "s", vote), ("b", "s", 0)])


def test_the_last_of_two_votes_is_not_guessed() -> None:
    """Whatever the two are; one on each statement is no second one."""
    for person, title in (("a", "s"), ("a", "t"), ("b", "s")):
        with pytest.raises(ValueError, match="two votes"):
            Votes.cast([("a", "s", 1), ("a", "t", 1), ("b", "s", 0), (person, title, 1)])
    assert Votes.cast([("a", "s", 1), ("a", "t", 1), ("b", "s", 1)]).given().tolist() == [2, 1]


def z_of_one(successes: int, trials: int) -> float:
    """With one success more, against one half."""
    return 2 * sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5)


def z_of_two(inside: int, outside: int, trials_in: int, trials_out: int) -> float:
    """With one success more on each side; nothing where both are whole."""
    a, b, m, n = inside + 1, outside + 1, trials_in + 1, trials_out + 1
    pooled = (a + b) / (m + n)
    variance = pooled * (1 - pooled) * (1 / m + 1 / n)
    return (a / m - b / n) / sqrt(variance) if variance > 1e-15 else 0.0


@examples(60)
@given(COUNTS)
def test_verdicts_follow_their_formulas(counts: np.ndarray) -> None:
    """Group by group and statement by statement, from the counts of the three votes."""
    found = verdicts(counts)
    groups, statements, _ = counts.shape
    for column in range(statements):
        agree, seen = counts[:, column, 2].tolist(), counts[:, column].sum(axis=1).tolist()
        disagree = counts[:, column, 0].tolist()
        assert (found.agree[:, column].tolist(), found.disagree[:, column].tolist()) == (agree, disagree)
        assert found.seen[:, column].tolist() == seen
        likely = [(one + 1) / (n + 2) for one, n in zip(agree, seen, strict=True)]
        unlikely = [(one + 1) / (n + 2) for one, n in zip(disagree, seen, strict=True)]
        assert found.consensus[column] == pytest.approx(prod(likely))
        assert found.rejection[column] == pytest.approx(prod(unlikely))
        assert found.divisiveness[column] == pytest.approx(max(likely) - min(likely))
        error = max(sqrt(p * (1 - p) / (n + 3)) for p, n in zip(likely, seen, strict=True))
        assert found.uncertainty[column] == pytest.approx(error)
        for group in range(groups):
            rest = sum(seen) - seen[group]
            both = {}
            for side, votes, share in (("agree", agree, likely), ("disagree", disagree, unlikely)):
                others = sum(votes) - votes[group]
                both[side] = (
                    share[group], z_of_one(votes[group], seen[group]), share[group] / ((others + 1) / (rest + 2)),
                    z_of_two(votes[group], others, seen[group], rest),
                )  # fmt: skip
            for_agree = both["agree"][3] > both["disagree"][3] + 1e-12
            assert bool(found.for_agree[group, column]) == for_agree
            told = both["agree" if for_agree else "disagree"]
            names = ("p_success", "p_test", "repness", "repness_test")
            at = group, column
            assert [getattr(found, name)[at] for name in names] == pytest.approx(list(told), abs=1e-9)
            chance = 1 - NormalDist().cdf(min(told[1], told[3]))
            assert found.p_values[at] == pytest.approx(chance, abs=1e-9)


def test_one_share_is_tested_against_one_half() -> None:
    """Half of them and one more is no majority yet."""
    assert one_share(np.array([4, 9, 0]), np.array([9, 9, 0])).tolist() == pytest.approx([0, sqrt(10), 1])


def test_at_most_five_statements_tell_a_group_apart() -> None:
    """The most telling first, by the product of the four; those that pass one test only are none."""
    mine = [[2, 0, 38], [0, 0, 40], [38, 0, 2], [5, 0, 35], [30, 0, 10], [33, 5, 2], [20, 0, 20], [0, 0, 2]]
    theirs = [[30, 0, 10], [35, 0, 5], [5, 0, 35], [20, 0, 20], [10, 0, 30], [2, 30, 8], [38, 0, 2], [0, 0, 0]]
    found = verdicts(np.array([mine, theirs]))
    tests = np.minimum(found.p_test[0], found.repness_test[0])
    product = found.repness[0] * found.repness_test[0] * found.p_success[0] * found.p_test[0]
    able = [n for n in range(8) if tests[n] > SIGNIFICANT]
    assert len(able) > 5
    assert not able.count(6)
    nothing = np.zeros(8, dtype=bool)
    best = sorted(able, key=lambda n: -product[n])
    assert found.representative(0, nothing) == best[:5]
    hidden = nothing.copy()
    hidden[best[0]] = True
    assert found.representative(0, hidden) == best[1:6]
    alone = verdicts(np.array([mine]))
    assert alone.representative(0, nothing) == []


def made(table: np.ndarray, labels: list[int], k: int, axes: np.ndarray, beyond: bool = True) -> Opinions:
    """Opinions of these groups, as if they had been found."""
    votes = of(table, ("2",))
    groups = np.array(labels, dtype=np.int64)
    projection = Projection(np.zeros((len(table), 2)), axes, np.zeros(2))
    return Opinions(votes, projection, groups, k, 0.5, beyond, verdicts(votes.counts(groups, k)))


def test_statements_are_needed_where_they_are_least_known() -> None:
    """More so where they move people, less where people pass; never one that was moderated out."""
    table = np.array([[1, 1, 1, 9], [1, 0, -1, 9], [-1, 0, 1, 1], [1, -1, -1, 9], [1, 9, 1, -1], [-1, 9, 1, 9]])
    axes = np.array([[0.6, 0.0, 0.3, 0.4], [0.8, 0.3, 0.1, 0.3]])
    found = made(table, [0, 0, 0, 1, 1, -1], 2, axes)
    priority, groups = needs(found, 2)
    wanted = []
    for column in range(4):
        rows = [[row[column] for row, label in zip(table, (0, 0, 0, 1, 1, -1), strict=True) if label == group] for group
                in (0, 1)]  # fmt: skip
        seen = [sum(vote != 9 for vote in row) for row in rows]
        agree = [(sum(vote == 1 for vote in row) + 1) / (n + 2) for row, n in zip(rows, seen, strict=True)]
        unsure = max(sqrt(p * (1 - p) / (n + 3)) for p, n in zip(agree, seen, strict=True))
        judged = sum(vote in (1, -1) for row in rows for vote in row)
        moving = sqrt(axes[0, column] ** 2 + axes[1, column] ** 2)
        wanted.append(0.0 if column == 2 else unsure * (1 + moving) * (judged + 1) / (sum(seen) + 2))
    assert [priority[str(n)] for n in range(4)] == pytest.approx([one / max(wanted) for one in wanted], abs=6e-4)
    assert all(round(one, 3) == one for one in priority.values())
    assert groups == {
        "0": ((2, 1, 0), (2, 0, 0)), "1": ((1, 0, 2), (0, 1, 0)), "2": ((2, 1, 0), (1, 1, 0)),
        "3": ((1, 0, 0), (0, 1, 0)),
    }  # fmt: skip
    assert needs(found, 3) == (priority, {})
    assert needs(made(table, [0, 0, 0, 1, 1, -1], 2, axes, beyond=False), 2)[1] == {}
    assert needs(made(table, [0, 0, 0, 0, 0, -1], 1, axes), 2)[1] == {}


def test_nobody_and_nothing_need_nothing() -> None:
    """An empty question is no error."""
    assert needs(opinions(Votes.cast([])), 5) == ({}, {})
    assert needs(opinions(Votes.cast([], ("s",), ("s",))), 5)[0] == {"s": 0.0}


def test_who_is_placed_is_grouped_and_nobody_else() -> None:
    """Whatever they voted; else those with votes enough, and one alone is in the first group."""
    table, _ = planted(40, 12, 2, seen=1)
    found = opinions(of(table), placed=[str(n) for n in range(20)])
    assert [int(name) < 20 for name in found.votes.participants] == (found.labels >= 0).tolist()
    table[0, 2:] = 9
    few = opinions(of(table), fewest=3)
    assert np.flatnonzero(few.labels < 0).tolist() == [0]
    assert (opinions(of(table), fewest=2).labels >= 0).all()
    alone = opinions(of(np.array([[1, -1]])))
    assert (alone.labels.tolist(), alone.k, alone.silhouette, alone.beyond_chance) == ([0], 1, None, False)
    two = opinions(of(np.array([[1, -1], [-1, 1]])))
    assert (sorted(two.labels.tolist()), two.k) == ([0, 1], 2)
    assert two.verdicts.seen.tolist() == [[1, 1], [1, 1]]
    camps = np.array([[1, 1, 1, 1], [-1, -1, -1, -1]] * 10)
    none = opinions(of(camps), k=4)
    assert opinions(of(camps)).beyond_chance
    assert (none.k, none.beyond_chance, set(none.labels.tolist())) == (1, False, {0})
    given = opinions(of(table), k=3)
    assert (given.k, len(given.verdicts.seen)) == (3, 3)


def test_chance_is_measured_within_each_statement() -> None:
    """A leaning that all share is none; two camps of ten are one; the same seed says the same."""
    camps = np.array([[1, 1, 1, 1, -1, -1]] * 10 + [[-1, -1, -1, -1, 1, 1]] * 10)
    assert opinions(of(camps)).beyond_chance
    assert not opinions(noise(60, 10, 4)).beyond_chance
    large, _ = planted(700, 12, 2, seen=0.8)
    assert opinions(of(large)).beyond_chance
    hidden = opinions(of(camps, tuple(map(str, range(6)))))
    assert not hidden.beyond_chance
