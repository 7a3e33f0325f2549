"""Weights of people one by one, for files that hold a row each; the arithmetic is `results.methods.raking`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from results.methods.raking import CLOSE, FEWEST, Margins, Raked, Unweighable, raked

__all__ = ["CLOSE", "FEWEST", "Margins", "Unweighable", "Weights", "rake"]


@dataclass(frozen=True, slots=True)
class Weights:
    """`values`: people, mean 1, in the order of the rows; 0 for those who left a margin's question unanswered.

    `used`: those weighed; what is said of all the weights together is `raked`'s.
    """

    values: NDArray[np.float64]
    used: NDArray[np.bool_]
    raked: Raked


def rake(answers: Mapping[str, Sequence[str]], margins: Margins, trim: float | None = None) -> Weights:
    """Weights for people whose option is `answers[question][person]` ("" = none); `trim`: the largest allowed.

    The same for any order of rows. Raises Unweighable.
    """
    for name, options in margins.items():
        if unknown := sorted(set(answers[name]) - options.keys() - {""}):
            raise Unweighable("unknown", question=name, options=", ".join(unknown[:5]))
    profiles = list(zip(*(answers[name] for name in margins), strict=True))
    # Whoever left one question out has no place in the margins: they weigh nothing rather than something made up.
    found = raked(Counter(profile for profile in profiles if all(profile)), margins, trim)
    values = np.array([found.weights.get(profile, 0.0) for profile in profiles])
    return Weights(values, np.array([profile in found.weights for profile in profiles], dtype=bool), found)
