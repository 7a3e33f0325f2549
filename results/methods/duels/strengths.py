"""Wins and losses, the wiki-survey score (Salganik and Levy 2015), Bradley–Terry strengths with intervals.

Strengths are log-odds against an average option: the probability that a beats b is 1 / (1 + exp(b − a)). So that
they exist for an option that always wins, or was never compared, each option is given one win and one
loss against the average (the same two that the score adds); a tie is half a win for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NORMAL_95 = 1.959964
_STEPS, _STILL = 100, 1e-10


@dataclass(frozen=True, slots=True)
class Duels:
    """`names` of the options; `beaten[a, b]`: how often a won against b; `ties[a, b]` (symmetric) without a winner."""

    names: tuple[str, ...]
    beaten: Floats
    ties: Floats

    @classmethod
    def of(cls, names: Sequence[str], won: Iterable[tuple[str, str]], tied: Iterable[tuple[str, str]] = ()) -> Duels:
        """From (winner, loser) pairs; a duel of an option that is not there, or against itself, is left out."""
        places = {name: place for place, name in enumerate(names)}
        beaten, ties = np.zeros((len(places), len(places))), np.zeros((len(places), len(places)))
        for winner, loser in won:
            if winner in places and loser in places and winner != loser:
                beaten[places[winner], places[loser]] += 1
        for one, other in tied:
            if one in places and other in places and one != other:
                ties[places[one], places[other]] += 1
                ties[places[other], places[one]] += 1
        return cls(tuple(names), beaten, ties)


@dataclass(frozen=True, slots=True)
class Strengths:
    """Per option: wins, losses, ties, score (0–100: the chance in a hundred to beat a random other one),
    strength (log-odds) and its 95 % interval; the covariance of the strengths."""

    wins: Ints
    losses: Ints
    ties: Ints
    score: Floats
    strength: Floats
    low: Floats
    high: Floats
    covariance: Floats

    def apart(self, one: int, other: int) -> bool:
        """Whether two strengths differ by more than chance explains (95 %)."""
        # Strengths are known together: overlapping intervals alone would call too many pairs equal.
        spread = self.covariance[one, one] + self.covariance[other, other] - 2 * self.covariance[one, other]
        return bool(abs(self.strength[one] - self.strength[other]) > NORMAL_95 * np.sqrt(spread))


def strengths(duels: Duels) -> Strengths:
    """Everything about every option."""
    wins, losses = duels.beaten.sum(axis=1), duels.beaten.sum(axis=0)
    score = 100 * (wins + 1) / (wins + losses + 2)
    strength, covariance = _bradley_terry(duels.beaten + duels.ties / 2)
    error = np.sqrt(np.diag(covariance))
    return Strengths(
        wins.astype(np.int64), losses.astype(np.int64), duels.ties.sum(axis=1).astype(np.int64), score, strength,
        strength - NORMAL_95 * error, strength + NORMAL_95 * error, covariance,
    )  # fmt: skip


def _bradley_terry(beaten: Floats) -> tuple[Floats, Floats]:
    """(strengths, their covariance): Newton's method on a log-likelihood that has one maximum."""
    size = len(beaten)
    met = beaten + beaten.T
    won = beaten.sum(axis=1)
    strength: Floats = np.zeros(size)
    inverse: Floats = np.eye(size)
    for _ in range(_STEPS):
        # Clipped: exp overflows at 709, and beyond 500 the chance is 0 or 1 anyway.
        chance = 1 / (1 + np.exp(np.clip(strength[None, :] - strength[:, None], -500, 500)))
        average = 1 / (1 + np.exp(-strength))
        slope = won - (met * chance).sum(axis=1) + 1 - 2 * average
        weight = met * chance * (1 - chance)
        curve = np.diag(weight.sum(axis=1) + 2 * average * (1 - average)) - weight
        inverse = np.asarray(np.linalg.inv(curve), dtype=np.float64)
        step = inverse @ slope
        # Far from the maximum a whole step may overshoot: one unit of log-odds at most.
        strength = strength + step * min(1.0, 1.0 / max(float(np.abs(step).max(initial=0.0)), 1e-300))
        if float(np.abs(step).max(initial=0.0)) < _STILL:
            break
    return strength, inverse
