"""Most votes first: each project in turn, while the money lasts."""

from __future__ import annotations

from fractions import Fraction

from results.budgets.election import Election


def greedy(election: Election, *, skip: bool = True, threshold: Fraction | int = 0) -> list[int]:
    """Places of the projects funded, in order. `skip`: what no longer fits is passed over, else it ends the choice.

    Equal counts: the order of the list, which in a published file is the official one. Projects nobody
    voted for are never funded; `threshold` is the least score a project needs.
    """
    order = sorted(range(len(election.names)), key=lambda place: -election.scores[place])
    left, chosen = election.budget, []
    for place in order:
        if election.scores[place] < threshold or election.scores[place] <= 0:
            break
        if election.costs[place] <= left:
            chosen.append(place)
            left -= election.costs[place]
        elif not skip:
            break
    return chosen
