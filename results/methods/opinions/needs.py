"""Which statements most need an opinion, and how each group votes: what the room is routed by."""

from __future__ import annotations

import numpy as np

from results.methods.opinions.analysis import Opinions

GroupVotes = tuple[tuple[int, int, int], ...]


def needs(found: Opinions, k: int) -> tuple[dict[str, float], dict[str, GroupVotes]]:
    """Priority of each statement (0 to 1), and its (agree, disagree, pass) in every group.

    A priority is how uncertain agreement is in the group that knows the statement least, more so when it
    moves people on the map (after Polis' comment priority, which favours agreement and we do not), less when
    people pass. No group of fewer than k people is counted apart, nor any that chance would make.
    """
    votes, told = found.votes, found.verdicts
    axes = np.linalg.norm(found.projection.axes, axis=0)
    moving = axes / max(axes.max(initial=0.0), 1e-12)
    seen, judged = told.seen.sum(axis=0), (told.agree + told.disagree).sum(axis=0)
    weight = told.uncertainty * (1 + moving) * (judged + 1) / (seen + 2)
    # What was moderated out is never shown again.
    weight[votes.hidden] = 0.0
    priority = (weight / max(weight.max(initial=0.0), 1e-12)).round(3)
    sizes = np.bincount(found.labels[found.labels >= 0])
    apart = [group for group in np.flatnonzero(sizes >= k).tolist() if found.beyond_chance]
    counts = np.stack([told.agree, told.disagree, told.seen - told.agree - told.disagree], axis=2)[apart]
    groups = {
        name: tuple((a, d, p) for a, d, p in counts[:, index].tolist()) for index, name in enumerate(votes.statements)
    }
    return dict(zip(votes.statements, priority.tolist(), strict=True)), groups if len(apart) > 1 else {}
