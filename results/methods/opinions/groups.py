"""Which participants stand together: k-means on the projection, k chosen by silhouette unless given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from results.methods.opinions.votes import Floats, Ints

FEWEST_VOTES = 7
"""A participant with fewer votes stands nowhere yet (Polis)."""
FEWEST_PEOPLE = 15
"""Fewer than this with enough votes: the most active stand in for them (Polis)."""
MOST_GROUPS = 5
_PEOPLE_PER_GROUP = 12
"""A third group wants 12 people, a fourth 24, and so on (Polis)."""
_TIE = 0.02
"""Silhouettes closer than this do not tell which number of groups is better: Polis waits, we keep to fewer."""
_SAMPLE = 1000
"""People among whom starts are tried and silhouettes measured; the best is then settled on everyone."""
_STARTS = 100
_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Grouping:
    """labels: per point, 0 the largest group; silhouette: −1 to 1, 1 = groups far apart."""

    labels: Ints
    k: int
    silhouette: float


def eligible(given: Ints, statements: int, fewest: int = FEWEST_VOTES) -> Ints:
    """Places of the participants who can be grouped: 7 votes or more (all statements if fewer); under 15
    people, the 15 most active."""
    enough = given >= min(fewest, statements)
    if enough.sum() < FEWEST_PEOPLE:
        enough[np.argsort(-given, kind="stable")[:FEWEST_PEOPLE]] = True
    return np.flatnonzero(enough)


def group(points: Floats, k: int | None, seed: int) -> Grouping | None:
    """Groups of points (n × 2): `k` of them, or 2 to 5; None when there are fewer places than groups.

    Deterministic for a seed: 100 starts by k-means++ on at most 1,000 points, the tightest kept and settled
    on every point. Of 2 to 5, the one with the best silhouette, or
    the fewest of those that tie.
    """
    source = np.random.default_rng(seed)
    sample = points
    if len(points) > _SAMPLE:
        sample = points[np.sort(source.choice(len(points), _SAMPLE, replace=False))]
    # People who voted alike stand on one point, and a group needs a point of its own.
    places = len(np.unique(sample.round(12), axis=0))
    most = min(MOST_GROUPS, 2 + len(points) // _PEOPLE_PER_GROUP)
    tried = [_kmeans(sample, size, source) for size in ([k] if k else range(2, most + 1)) if 1 < size <= places]
    if not tried:
        return None
    between = np.sqrt(((sample[:, None] - sample) ** 2).sum(axis=2))
    scores = [silhouettes(between, nearest(sample, centres)[0][0]).mean() for centres in tried]
    best = next(index for index, score in enumerate(scores) if score >= max(scores) - _TIE)
    centres = _settled(points, tried[best])
    labels, centres = nearest(points, centres)[0][0], centres[0]
    sizes = np.bincount(labels, minlength=len(centres))
    # Named by size and place: k-means numbers groups by chance, and A must stay A.
    order = np.lexsort((centres[:, 1], centres[:, 0], -sizes))
    return Grouping(np.argsort(order)[labels], int((sizes > 0).sum()), float(scores[best]))


def silhouettes(between: Floats, labels: Ints) -> Floats:
    """How much nearer each point is to its own group than to the next, −1 to 1; 0 alone (Rousseeuw 1987).

    between: distances of every two points.
    """
    names, places = np.unique(labels, return_inverse=True)
    if len(names) < 2:
        return np.zeros(len(labels))
    inside = places[:, None] == np.arange(len(names))
    sizes, sums = inside.sum(axis=0), between @ inside
    own = sums[inside] / np.maximum(sizes[places] - 1, 1)
    other = np.where(inside, np.inf, sums / sizes).min(axis=1)
    widest = np.maximum(own, other)
    told = (sizes[places] > 1) & (widest > 0)
    return np.where(told, (other - own) / np.where(told, widest, 1), 0.0)


def nearest(points: Floats, centres: Floats) -> tuple[Ints, Floats]:
    """The place of each point's nearest centre, the first of equals, and its squared distance; both starts × n.

    centres: starts × k × 2.
    """
    x, y = points.T
    labels = np.zeros((len(centres), len(points)), dtype=np.int64)
    least = np.full(labels.shape, np.inf)
    for index in range(centres.shape[1]):
        squares = (x - centres[:, index, :1]) ** 2 + (y - centres[:, index, 1:]) ** 2
        np.putmask(labels, squares < least, index)
        np.minimum(least, squares, out=least)
    return labels, least


def _kmeans(points: Floats, k: int, source: np.random.Generator) -> Floats:
    """The tightest of many k-means (1 × k × 2), all run at once."""
    centres = _settled(points, _scattered(points, k, source))
    tightest = int(nearest(points, centres)[1].sum(axis=1).argmin())
    return centres[tightest : tightest + 1]


def _scattered(points: Floats, k: int, source: np.random.Generator) -> Floats:
    """k-means++ (Arthur and Vassilvitskii 2007): each centre far from those before; starts × k × 2."""
    centres = points[source.integers(len(points), size=(_STARTS, 1))]
    for _ in range(1, k):
        far = np.cumsum(nearest(points, centres)[1], axis=1)
        drawn = source.random((_STARTS, 1)) * far[:, -1:]
        # Where all points coincide nothing is far: the last one stands in.
        index = np.minimum((far <= drawn).sum(axis=1), len(points) - 1)
        centres = np.concatenate([centres, points[index][:, None]], axis=1)
    return centres


def _settled(points: Floats, centres: Floats) -> Floats:
    """Lloyd's rounds until no point changes group; a centre left alone stays."""
    starts, k, axes = centres.shape
    before = np.empty(0, dtype=np.int64)
    for _ in range(_ROUNDS):
        labels, _ = nearest(points, centres)
        if np.array_equal(labels, before):
            break
        before = labels
        cell = (labels + np.arange(starts)[:, None] * k).ravel()
        sizes = np.bincount(cell, minlength=starts * k)[:, None]
        sums = [np.bincount(cell, np.tile(points[:, axis], starts), starts * k) for axis in range(axes)]
        means = np.stack(sums, axis=1) / np.maximum(sizes, 1)
        centres = np.where(sizes > 0, means, centres.reshape(-1, axes)).reshape(starts, k, axes)
    return centres
