"""The parts of opinion groups, each against a plain way to compute the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from results.methods.opinions import Votes
from results.methods.opinions import groups as grouping
from results.methods.opinions.projection import project
from results.methods.opinions.statements import verdicts
from tests.results.methods.opinions.sample import agreement, of

TABLES = arrays.arrays(
    np.int64, st.tuples(st.integers(1, 12), st.integers(1, 8)), elements=st.sampled_from([-1, 0, 1, 9])
)


@given(TABLES)
def test_the_projection_equals_dense_principal_components(table: np.ndarray) -> None:
    """The eigenvalues and the spread of points, on the imputed matrix that is never made."""
    table = table[(table != 9).any(axis=1)]
    votes = of(table)
    seen = table != 9
    means = np.where(seen, table, 0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    centred = np.where(seen, table - means, 0.0)
    values = np.sort(np.linalg.svd(centred, compute_uv=False) ** 2)[::-1]
    values = np.append(values, [0, 0])[:2]
    total = (centred**2).sum()
    found = project(votes)
    assert found.spread * total == pytest.approx(values, abs=1e-8)
    assert (found.axes.max(axis=1) >= -found.axes.min(axis=1) - 1e-12).all()
    plain = found.points / np.sqrt(table.shape[1] / seen.sum(axis=1))[:, None]
    assert (plain**2).sum(axis=0) == pytest.approx(values, abs=1e-8)


@given(TABLES)
def test_counts_are_a_recount(table: np.ndarray) -> None:
    """By group, of each vote on each statement."""
    votes = of(table)
    groups = np.array([int(name) % 3 - 1 for name in votes.participants], dtype=np.int64)
    counts = votes.counts(groups, 2)
    rows = table[[int(name) for name in votes.participants]]
    for group in range(2):
        for place, vote in enumerate((-1, 0, 1)):
            assert counts[group, :, place].tolist() == (rows[groups == group] == vote).sum(axis=0).tolist()


def test_silhouettes_follow_their_definition() -> None:
    """One by one, as Rousseeuw wrote them."""
    random = np.random.default_rng(0)
    points, labels = random.normal(size=(30, 2)), np.r_[np.zeros(14), np.ones(15), 2].astype(int)
    found = grouping.silhouettes(np.linalg.norm(points[:, None] - points, axis=2), labels)
    for place in range(30):
        far = np.linalg.norm(points - points[place], axis=1)
        mine = labels == labels[place]
        if mine.sum() == 1:
            assert found[place] == 0
            continue
        own = far[mine].sum() / (mine.sum() - 1)
        other = min(far[labels == name].mean() for name in {0, 1, 2} - {labels[place]})
        assert found[place] == pytest.approx((other - own) / max(own, other))


def test_the_best_of_many_starts_finds_every_crowd() -> None:
    """Nine crowds on a grid: one start alone misses some."""
    source = np.random.default_rng(0)
    label = np.arange(180) % 9
    found = grouping.group(np.stack(np.divmod(label, 3), axis=1) * 10 + source.normal(size=(180, 2)), 9, 0)
    assert found is not None
    assert agreement(found.labels, label) == 1


def test_what_tells_a_group_apart_is_tested_both_ways() -> None:
    """A statement that all hold tells nobody apart; one that a group alone holds does."""
    counts = np.array([[[0, 0, 40], [2, 0, 38], [1, 0, 2]], [[0, 0, 50], [45, 0, 5], [1, 0, 1]]])
    found = verdicts(counts)
    nothing_hidden = np.zeros(3, dtype=bool)
    assert found.representative(0, nothing_hidden) == [1]
    assert found.representative(1, nothing_hidden) == [1]
    assert found.for_agree[:, 1].tolist() == [True, False]
    assert found.representative(0, np.array([False, True, False])) == []
    assert found.divisiveness.argmax() == 1
    assert found.consensus.argmax() == 0
    assert found.uncertainty.argmax() == 2
    assert found.uncertainty[2] == pytest.approx((0.25 / 5) ** 0.5)
    assert (found.p_values[:, 0] > 0.1).all()
    assert (found.p_values[:, 1] < 0.01).all()
    assert (found.p_values >= 0).all()
    assert (found.p_values <= 1).all()


def test_votes_that_cannot_be_are_refused() -> None:
    """Two votes of one person on one statement, or a vote of two."""
    one, two = np.array([0, 0]), np.array([1, 1])
    with pytest.raises(ValueError, match="two votes"):
        Votes.of(["a"], ["s", "t"], one, two, np.array([1, -1]))
    with pytest.raises(ValueError, match="-1, 0 or 1"):
        Votes.of(["a"], ["s", "t"], one, np.array([0, 1]), np.array([1, 2]))
