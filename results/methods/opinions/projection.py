"""Where participants stand: the two directions along which their votes differ most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from results.methods.opinions.scatter import Centred, principal
from results.methods.opinions.votes import Floats, Votes

AXES = 2
_TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Projection:
    """points: participants × 2; axes: 2 × statements (unit rows, or zero where votes differ no more);
    spread: the two eigenvalues, as shares of all variance."""

    points: Floats
    axes: Floats
    spread: Floats


def project(votes: Votes) -> Projection:
    """Principal components of the votes, an unseen statement counted as its mean vote.

    Centred on their means, unseen votes are zero, so the imputed matrix is never made. A statement
    moderated out is zero for everyone and still counts as seen by all in the scale of sparse voters,
    sqrt(statements / votes), as in Polis. Signs: the largest weight of an axis is positive.
    """
    people, size = votes.shape
    seen = np.bincount(votes.columns, minlength=size)
    centre = np.bincount(votes.columns, votes.values, size) / np.maximum(seen, 1)
    shown = ~votes.hidden[votes.columns]
    rows, columns = votes.rows[shown], votes.columns[shown]
    data = votes.values[shown] - centre[columns]
    # A statement on which all agree tells nobody apart: its column is zero.
    squares = np.bincount(columns, data * data, size)
    telling = squares > 1e-12
    axes = np.zeros((AXES, size))
    spread = np.zeros(AXES)
    if telling.any():
        kept = telling[columns]
        narrow = np.cumsum(telling) - 1
        sparse = Centred(rows[kept], narrow[columns[kept]], data[kept], people, int(telling.sum()))
        spread, axes[:, telling] = principal(sparse, AXES, _TOLERANCE)
        spread /= squares.sum()
    points = np.stack([np.bincount(rows, data * axis[columns], people) for axis in axes], axis=1)
    # By entries, and not by a library's sparse product, which drops explicit zeros: every pass is one.
    counted = np.bincount(rows, minlength=people) + votes.hidden.sum()
    return Projection(points * np.sqrt(size / np.maximum(counted, 1))[:, None], axes, spread)
