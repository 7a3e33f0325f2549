"""What each group holds, what gathers every group, what divides them, and which statements lack votes."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from results.methods.opinions.votes import Bools, Floats, Ints

SIGNIFICANT = 1.2816
"""z beyond which nine in ten would not be chance, one-sided (Polis)."""
MOST_REPRESENTATIVE = 5


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Statistics of every statement in every group, arrays groups × statements unless said.

    agree, disagree, seen: people (a pass is seen). for_agree: whether the group stands out by agreeing.
    p_success: share with pseudo-counts, (s + 1) / (n + 2), of the side it stands out by; p_test: z of that
    share against one half; repness: ratio of that share to everyone else's; repness_test: z of the two
    shares; p_values: one-sided p that one of the two tests is chance, the larger of both.
    consensus, rejection: statements, 0–1: chance that one of every group agrees (disagrees), the product of
    its shares. divisiveness: statements, 0–1: widest gap of agreement between two groups. uncertainty:
    statements, 0–1: standard error of agreement where it is least known.
    """

    agree: Ints
    disagree: Ints
    seen: Ints
    for_agree: Bools
    p_success: Floats
    p_test: Floats
    repness: Floats
    repness_test: Floats
    p_values: Floats
    consensus: Floats
    rejection: Floats
    divisiveness: Floats
    uncertainty: Floats

    def representative(self, group: int, hidden: Bools) -> list[int]:
        """Statements that tell a group apart, at most five, the most telling first; both tests must hold."""
        if len(self.seen) < 2:
            return []
        tests = np.minimum(self.p_test[group], self.repness_test[group])
        weight = self.repness[group] * self.repness_test[group] * self.p_success[group] * self.p_test[group]
        chosen = np.flatnonzero((tests > SIGNIFICANT) & ~hidden)
        return [int(index) for index in chosen[np.argsort(-weight[chosen], kind="stable")][:MOST_REPRESENTATIVE]]


def verdicts(counts: Ints) -> Verdicts:
    """From counts, groups × statements × (disagree, pass, agree)."""
    disagree, agree, seen = counts[:, :, 0], counts[:, :, 2], counts.sum(axis=2)
    p_agree, p_disagree = (agree + 1) / (seen + 2), (disagree + 1) / (seen + 2)
    stands = {}
    for side, votes, share in (("agree", agree, p_agree), ("disagree", disagree, p_disagree)):
        others, others_seen = votes.sum(axis=0) - votes, seen.sum(axis=0) - seen
        ratio = share * (others_seen + 2) / (others + 1)
        stands[side] = (share, one_share(votes, seen), ratio, _two_shares(votes, others, seen, others_seen))
    for_agree = stands["agree"][3] > stands["disagree"][3]
    share, alone, ratio, beside = (
        np.where(for_agree, one, other) for one, other in zip(stands["agree"], stands["disagree"], strict=True)
    )
    p_values = _p_value(np.minimum(alone, beside))
    error = np.sqrt(p_agree * (1 - p_agree) / (seen + 3))
    return Verdicts(
        agree, disagree, seen, for_agree, share, alone, ratio, beside, p_values,
        p_agree.prod(axis=0), p_disagree.prod(axis=0), p_agree.max(axis=0) - p_agree.min(axis=0), error.max(axis=0),
    )  # fmt: skip


def one_share(successes: Ints, trials: Ints) -> Floats:
    """z of a share against one half, with one success more (Polis' prop-test)."""
    z: Floats = 2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5)
    return z


def _two_shares(inside: Ints, outside: Ints, trials_in: Ints, trials_out: Ints) -> Floats:
    """z of two shares, each with one success more (Polis' two-prop-test); 0 when both are whole."""
    a, b, m, n = inside + 1, outside + 1, trials_in + 1, trials_out + 1
    pooled = (a + b) / (m + n)
    error = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / m + 1 / n))
    z: Floats = np.divide(a / m - b / n, error, out=np.zeros_like(error), where=error > 0)
    return z


def _p_value(z: Floats) -> Floats:
    """One-sided p of a normal z."""
    return np.array([erfc(one / sqrt(2)) / 2 for one in z.flat]).reshape(z.shape)
