"""From votes to groups and what they hold, in one call."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from results.methods.opinions.chance import beyond_chance
from results.methods.opinions.groups import FEWEST_VOTES, eligible, group
from results.methods.opinions.projection import Projection, project
from results.methods.opinions.statements import Verdicts, verdicts
from results.methods.opinions.votes import Ints, Votes


@dataclass(frozen=True, slots=True)
class Opinions:
    """labels: per participant, 0 the largest group, −1 in none; k: how many groups, 1 when people do not
    differ enough to tell groups apart (then everyone with enough votes is in group 0). beyond_chance: whether
    people differ together more than chance would have it; without it the groups say little."""

    votes: Votes
    projection: Projection
    labels: Ints
    k: int
    silhouette: float | None
    beyond_chance: bool
    verdicts: Verdicts


def opinions(
    votes: Votes, k: int | None = None, seed: int = 0, placed: Collection[str] = (), fewest: int = FEWEST_VOTES
) -> Opinions:
    """Groups (`k`, or 2 to 5 by silhouette) and the statistics of every statement.

    `placed`: who is to be grouped, when it is already settled; else those with `fewest` votes or more.
    """
    projection = project(votes)
    labels = np.full(len(votes.participants), -1, dtype=np.int64)
    counted = eligible(votes.given(), len(votes.statements), fewest)
    if placed:
        counted = np.flatnonzero([name in placed for name in votes.participants])
    found = group(projection.points[counted], k, seed)
    labels[counted] = found.labels if found else 0
    size = found.k if found else 1
    # K-means finds groups in any cloud: whether there are any is another question.
    told = found is not None and beyond_chance(votes, counted, seed)
    score = found.silhouette if found else None
    return Opinions(votes, projection, labels, size, score, told, verdicts(votes.counts(labels, size)))
