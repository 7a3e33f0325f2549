"""The Method of Equal Shares (Peters and Skowron 2020; Peters, Pierczyński and Skowron 2021), cost utilities, `add1`.

The budget is shared out equally among the voters. Again and again, the project is funded whose supporters
pay the least per unit of what they get from it, each the same rate, and nobody more than they have left.
What a supporter gets from a project is its cost (times the points given to it).

`add1`: what voters hold is raised by one unit each, as long as the outcome leaves room for another project
and costs no more than the real budget; the last that does is the result.

Rates nearer to each other than rounding explains are equal: the cheaper project goes first, then the one with
more points, then the first listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from results.methods.budgets.election import Election, Floats

_SAME = 1e-10
"""Relative difference that sums of floats over some hundred thousand voters may have."""


def equal_shares(election: Election, *, add1: bool = True) -> list[int]:
    """Places of the projects funded, in the order in which they were."""
    if not election.voters:
        return []
    shares = _Shares(election)
    each = election.budget / election.voters
    chosen = shares.fund(each)
    whole = Fraction(int(each))
    while add1 and not election.exhausts(chosen):
        whole += 1
        more = shares.fund(whole)
        # Up to the overspend, and not to the first outcome that leaves no room: so do the towns that use the rule.
        if election.cost(more) > election.budget:
            break
        # All that anybody asked for is funded: money would be added for ever without a change.
        if len(more) == shares.wanted:
            return more
        chosen = more
    return chosen


def majority_prefers(election: Election, one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether more voters get more (money spent on what they asked for) from `one` than from `other`, than less."""
    difference = np.zeros(election.voters)
    for sign, chosen in ((1.0, one), (-1.0, other)):
        for index in chosen:
            difference[election.supporters[index]] += sign * float(election.costs[index])
    return int((difference > 0).sum()) > int((difference < 0).sum())


class _Shares:
    """The rounds of one election, at any amount per voter."""

    def __init__(self, election: Election) -> None:
        self._voters = election.voters
        self._costs = [float(cost) for cost in election.costs]
        self._supporters = election.supporters
        self._values = [points * cost for points, cost in zip(election.points, self._costs, strict=True)]
        self._points = [float(points.sum()) for points in election.points]
        self._exact = election.costs
        self.wanted = sum(bool(len(voters)) for voters in election.supporters)
        """Projects that anybody asked for."""

    def fund(self, each: Fraction) -> list[int]:
        """The projects funded when every voter holds `each`."""
        held = np.full(self._voters, float(each))
        # While nobody has paid, a project's rate is its cost over all its value: one over its points.
        waiting = {
            index: 1 / self._points[index]
            for index, voters in enumerate(self._supporters)
            if len(voters) and self._exact[index] <= each * len(voters)
        }
        chosen: list[int] = []
        while waiting:
            rivals = self._rivals(waiting, held)
            if not rivals:
                break
            winner = min(rivals, key=lambda index: (self._costs[index], -self._points[index], index))
            rate = waiting.pop(winner)
            chosen.append(winner)
            voters = self._supporters[winner]
            # A rounding below zero would be a debt, and change the next rate.
            held[voters] = np.maximum(held[voters] - rate * self._values[winner], 0.0)
        return chosen

    def _rivals(self, waiting: dict[int, float], held: Floats) -> list[int]:
        """The projects that share the least rate; `waiting` holds the last rates known, and loses what is too dear."""
        best, found = np.inf, list[int]()
        # A rate never falls while money is spent: in the order of the last known, the rest need no look.
        for index in sorted(waiting, key=lambda index: waiting[index]):
            if waiting[index] > best * (1 + _SAME):
                break
            rate = self._rate(index, held)
            if rate is None:
                del waiting[index]
                continue
            waiting[index] = rate
            best = min(best, rate)
            found.append(index)
        return [index for index in found if waiting[index] <= best * (1 + _SAME)]

    def _rate(self, index: int, held: Floats) -> float | None:
        """The least rate at which its supporters can pay for a project; None when they cannot.

        In the order of what they hold per unit of value, the first give all they have, the others the same rate.
        """
        value, cost = self._values[index], self._costs[index]
        money = held[self._supporters[index]]
        plain = 1 / self._points[index]
        if (money >= plain * value * (1 - _SAME)).all():
            return plain
        # Less a hair: a project that its supporters can just pay must not fall to a rounding.
        if money.sum() < cost * (1 - _SAME):
            return None
        order = np.argsort(money / value, kind="stable")
        money, value = money[order], value[order]
        given = np.cumsum(money) - money
        rates = (cost - given) / np.cumsum(value[::-1])[::-1]
        able = money >= rates * value * (1 - _SAME)
        first = int(np.argmax(able))
        return float(rates[first]) if able[first] else float(money[-1] / value[-1])
