"""A budget, projects that cost, and who supports which; what an outcome means for the people who voted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Election:
    """`costs` and `budget` in whole units (never a float of money); `supporters`: per project, the places of its
    voters (ascending); `points`: per project, what each of them gave it (1 in an approval vote).

    `scores`: the official count of each project where a file has one, else the sum of its points.
    """

    names: tuple[str, ...]
    costs: tuple[Fraction, ...]
    budget: Fraction
    voters: int
    supporters: tuple[Ints, ...]
    points: tuple[Floats, ...]
    scores: tuple[Fraction, ...]

    @classmethod
    def of(
        cls,
        projects: Mapping[str, Fraction | int],
        budget: Fraction | int,
        ballots: Sequence[Mapping[str, float]],
        scores: Mapping[str, Fraction] | None = None,
    ) -> Election:
        """From each voter's points by project; a project that is not there is ignored."""
        names = tuple(projects)
        held: dict[str, list[tuple[int, float]]] = {name: [] for name in names}
        for voter, ballot in enumerate(ballots):
            for name, points in ballot.items():
                if name in held and points > 0:
                    held[name].append((voter, points))
        # Exact sums: equal counts must tie, and a float's last bit would decide for the town.
        counted = {name: sum((Fraction(str(points)) for _, points in held[name]), Fraction(0)) for name in names}
        return cls(
            names, tuple(Fraction(projects[name]) for name in names), Fraction(budget), len(ballots),
            tuple(np.array([voter for voter, _ in held[name]], dtype=np.int64) for name in names),
            tuple(np.array([points for _, points in held[name]], dtype=np.float64) for name in names),
            tuple((scores or counted)[name] for name in names),
        )  # fmt: skip

    def cost(self, chosen: Iterable[int]) -> Fraction:
        """What projects cost together."""
        return sum((self.costs[index] for index in chosen), Fraction(0))

    def exhausts(self, chosen: Sequence[int]) -> bool:
        """Whether nothing that is left still fits in the budget."""
        left, taken = self.budget - self.cost(chosen), set(chosen)
        return all(index in taken or cost > left for index, cost in enumerate(self.costs))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a resident understands of a result: projects funded (in the order chosen) and not, money spent and left,
    how many voters got at least one project they asked for, and per funded project how many support it."""

    selected: tuple[str, ...]
    refused: tuple[str, ...]
    spent: Fraction
    left: Fraction
    voters: int
    served: int
    support: Mapping[str, int]
    mean_money: float
    """Cost of the funded projects that the average voter asked for."""


def explain(election: Election, chosen: Sequence[int]) -> Outcome:
    """The outcome of these projects."""
    taken = set(chosen)
    reached = np.zeros(election.voters, dtype=bool)
    money = np.zeros(election.voters)
    for index in chosen:
        reached[election.supporters[index]] = True
        money[election.supporters[index]] += float(election.costs[index])
    spent = election.cost(chosen)
    return Outcome(
        tuple(election.names[index] for index in chosen),
        tuple(name for index, name in enumerate(election.names) if index not in taken),
        spent, election.budget - spent, election.voters, int(reached.sum()),
        {election.names[index]: len(election.supporters[index]) for index in chosen},
        float(money.mean()) if election.voters else 0.0,
    )  # fmt: skip
