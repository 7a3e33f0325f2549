"""Whether people differ together, or only each on their own: the votes shuffled, as a comparison."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from results.methods.opinions.scatter import Centred, principal
from results.methods.opinions.votes import Ints, Votes

_SHUFFLES = 19
"""None of 19 doing as well happens by chance once in twenty."""
_SAMPLE = 500
_TOLERANCE = 1e-2


def beyond_chance(votes: Votes, people: Ints, seed: int) -> bool:
    """True when the first axis holds more than it does in any of 19 shuffles of each statement's votes
    among those who gave them (a permutation test; on at most 500 of `people`)."""
    source = np.random.default_rng(seed)
    if len(people) > _SAMPLE:
        people = source.choice(people, _SAMPLE, replace=False)
    kept = np.isin(votes.rows, people) & ~votes.hidden[votes.columns]
    order = np.flatnonzero(kept)[np.argsort(votes.columns[kept], kind="stable")]
    _, columns = np.unique(votes.columns[order], return_inverse=True)
    size = int(columns[-1]) + 1 if len(columns) else 0
    means = np.bincount(columns, votes.values[order], size) / np.bincount(columns, minlength=size)
    matrix = Centred(votes.rows[order], columns, votes.values[order] - means[columns], len(votes.participants), size)
    if not matrix.data.any():
        return False
    found = principal(matrix, 1, _TOLERANCE)[0][0]
    return all(
        found > principal(replace(matrix, data=shuffled), 1, _TOLERANCE)[0][0]
        # Shuffled within a statement: each keeps its votes and its gaps, and only who goes with whom is broken.
        for shuffled in (matrix.data[np.lexsort((source.random(len(columns)), columns))] for _ in range(_SHUFFLES))
    )
