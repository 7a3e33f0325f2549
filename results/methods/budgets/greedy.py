"""Most votes first: each project in turn, while the money lasts."""

from __future__ import annotations

from fractions import Fraction

from results.methods.budgets.election import Election


def greedy(election: Election, *, skip: bool = True, threshold: Fraction | int = 0) -> list[int]:
    """Places of the projects funded, in order. `skip`: what no longer fits is passed over, else it ends the choice.

    Equal counts: the order of the list, which in a published file is the official one. Projects nobody
    voted for are never funded; `threshold` is the least score a project needs.
    """
    order = sorted(range(len(election.names)), key=lambda index: -election.scores[index])
    left, chosen = election.budget, []
    for index in order:
        # In order of score: nothing after it can reach the threshold.
        if election.scores[index] < threshold or election.scores[index] <= 0:
            break
        if election.costs[index] <= left:
            chosen.append(index)
            left -= election.costs[index]
        elif not skip:
            break
    return chosen
