"""Grouping: who can be grouped, how many groups, and each step of k-means against a plain one."""

from __future__ import annotations

import numpy as np
import pytest

from results.methods.opinions import groups as grouping
from results.methods.opinions.groups import eligible, group, nearest, silhouettes
from results.methods.opinions.projection import project
from tests.results.methods.opinions.sample import of, planted


@pytest.mark.parametrize(
    ("given", "statements", "fewest", "places"),
    [
        ([7] * 15 + [6], 20, 7, range(15)),  # seven or more
        ([7] * 14 + [6, 5], 20, 7, range(15)),  # under fifteen, the most active
        ([5] * 15 + [4], 5, 7, range(15)),  # all the statements there are
        ([6, *[7] * 14, 6, 6], 20, 7, range(15)),  # of equals, the first
        ([1, 2, 3], 20, 7, range(3)), ([], 20, 7, range(0)),
        ([3] * 20 + [2], 20, 3, range(20)),
        ([8, 1, *[7] * 15], 20, 7, [0, *range(2, 17)]),
    ],
)  # fmt: skip
def test_whoever_voted_enough_can_be_grouped(given: list[int], statements: int, fewest: int, places: range) -> None:
    """In the order of the participants."""
    assert eligible(np.array(given, dtype=np.int64), statements, fewest).tolist() == [*places]
    if fewest == 7:
        assert eligible(np.array(given, dtype=np.int64), statements).tolist() == [*places]


def crowds(*middles: tuple[float, float, int], spread: float = 0.5, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """People around each middle, and whose they are."""
    source = np.random.default_rng(seed)
    points = np.concatenate([source.normal((x, y), spread, (n, 2)) for x, y, n in middles])
    return points, np.repeat(np.arange(len(middles)), [n for _, _, n in middles])


@pytest.mark.parametrize(("people", "most"), [(4, 2), (11, 2), (12, 3), (23, 3), (24, 4), (35, 4), (36, 5), (200, 5)])
def test_more_groups_want_more_people(people: int, most: int) -> None:
    """Twelve for each beyond two, and five groups at most: six crowds on a circle are told apart as far as that."""
    turns = np.arange(people) % 6 * np.pi / 3
    points = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    found = group(points + np.arange(people)[:, None] * 1e-6, None, 0)
    assert found is not None
    assert found.k == most


def test_groups_are_named_from_the_largest() -> None:
    """Of equals, the one further left, then lower; the same for any seed."""
    points, _ = crowds((5, 0, 20), (0, 5, 40), (-5, 0, 20), spread=0.2)
    for seed in (0, 1, 2):
        found = group(points, 3, seed)
        assert found is not None
        assert found.labels.tolist() == [2] * 20 + [0] * 40 + [1] * 20
        assert found.k == 3
    up, _ = crowds((0, 5, 20), (0, -5, 20), spread=0.0)
    for seed in range(8):
        found = group(up, 2, seed)
        assert found is not None
        assert found.labels.tolist() == [1] * 20 + [0] * 20
        assert found.silhouette == 1.0


def test_fewer_places_than_groups_are_no_groups() -> None:
    """People who voted alike stand on one point; so do those a rounding apart; one group is none."""
    alike = np.zeros((30, 2))
    assert group(alike, None, 0) is None
    assert group(alike + np.arange(30)[:, None] * 1e-14, None, 0) is None
    assert group(np.eye(2).repeat(15, axis=0), 3, 0) is None
    assert group(np.eye(2).repeat(15, axis=0), 1, 0) is None
    two = group(np.eye(2).repeat(15, axis=0), None, 0)
    assert two is not None
    assert two.k == 2


def test_silhouettes_that_tie_keep_to_fewer_groups() -> None:
    """Within two hundredths of the best; beyond it, the best."""
    tie, _ = crowds((0, 0, 60), (10, 0, 60), (10, 1.9, 60), spread=0.55, seed=3)
    scores = {}
    for k in (2, 3, 4, 5):
        found = group(tie, k, 0)
        assert found is not None
        scores[k] = found.silhouette
    free = group(tie, None, 0)
    assert free is not None
    best = min(k for k, score in scores.items() if score >= max(scores.values()) - 0.02)
    assert free.k == best
    between = np.sqrt(((tie[:, None] - tie) ** 2).sum(axis=2))
    assert free.silhouette == pytest.approx(silhouettes(between, free.labels).mean())


def test_the_first_of_equal_centres_is_the_nearest() -> None:
    """With its squared distance, start by start."""
    points = np.array([[0.0, 0.0], [3.0, 4.0], [1.0, 0.0]])
    centres = np.array([[[0.0, 0.0], [2.0, 0.0], [0.0, 0.0]], [[3.0, 0.0], [3.0, 4.0], [9.0, 9.0]]])
    labels, squares = nearest(points, centres)
    assert labels.tolist() == [[0, 1, 0], [0, 1, 0]]
    assert squares.tolist() == [[0.0, 17.0, 1.0], [9.0, 0.0, 4.0]]


def test_one_group_has_no_silhouette() -> None:
    """Nor has a point alone, nor points on one another."""
    far = np.array([[0.0, 2.0, 3.0], [2.0, 0.0, 1.0], [3.0, 1.0, 0.0]])
    assert silhouettes(far, np.zeros(3, dtype=int)).tolist() == [0, 0, 0]
    assert silhouettes(far, np.array([0, 1, 1])).tolist() == pytest.approx([0, 0.5, 2 / 3])
    assert silhouettes(np.zeros((4, 4)), np.array([0, 0, 1, 1])).tolist() == [0, 0, 0, 0]
    assert silhouettes(far, np.array([7, 3, 3])).tolist() == pytest.approx([0, 0.5, 2 / 3])


def test_rounds_end_where_no_point_would_move() -> None:
    """Each centre is the mean of its points; one left alone stays where it was."""
    points, _ = crowds((0, 0, 20), (6, 0, 20), spread=1.0)
    starts = np.array([[[1.0, 0.0], [5.0, 0.0]], [[-1.0, 1.0], [0.0, -1.0]], [[0.0, 0.0], [500.0, 500.0]]])
    settled = grouping._settled(points, starts)
    labels, _ = nearest(points, settled)
    for start in range(3):
        for index in (0, 1):
            mine = points[labels[start] == index]
            if len(mine):
                assert settled[start, index] == pytest.approx(mine.mean(axis=0))
    assert settled[2, 1].tolist() == [500.0, 500.0]
    assert settled[0] == pytest.approx(settled[1][np.argsort(settled[1][:, 0])])


def test_large_crowds_are_settled_on_everyone() -> None:
    """Tried on a thousand, kept on three thousand; the mean of a group is that of all its people."""
    points, label = crowds((0, 0, 1500), (8, 0, 900), (0, 9, 600), spread=1.0)
    found = group(points, None, 0)
    assert found is not None
    assert found.k == 3
    assert (found.labels == label).mean() > 0.99
    middles = np.array([points[found.labels == one].mean(axis=0) for one in range(3)])
    assert (nearest(points, middles[None])[0][0] == found.labels).all()
    assert np.bincount(found.labels).tolist() == sorted(np.bincount(found.labels), reverse=True)


def test_spread_is_a_part_of_all_that_differs() -> None:
    """Axes are unit rows, the first holds the most; points are scaled by how much each person saw."""
    table, _ = planted(50, 9, 2, seen=0.7)
    table[:, 4] = 1
    votes = of(table, ("8",))
    found = project(votes)
    seen = table != 9
    means = np.where(seen, table, 0).sum(axis=0) / seen.sum(axis=0)
    centred = np.where(seen, table - means, 0.0)
    centred[:, 8] = 0.0
    values = np.linalg.svd(centred, compute_uv=False) ** 2
    assert found.spread == pytest.approx(values[:2] / values.sum())
    assert np.linalg.norm(found.axes, axis=1) == pytest.approx([1, 1])
    assert (found.axes[:, 4] == 0).all()
    scale = np.sqrt(9 / (seen[:, :8].sum(axis=1) + 1))
    assert found.points == pytest.approx((centred @ found.axes.T) * scale[:, None])
