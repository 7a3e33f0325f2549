"""Who is missing: the groups of a town beside those who answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from results.methods.intervals import wilson

ABSENT = 0.7
"""A group is missing when its share of answers is under this part of its share of the town."""


@dataclass(frozen=True, slots=True)
class Group:
    """An option of a profile question: `town` and `share` are parts of the town and of the answers (0–1)."""

    question: str
    option: str
    people: int
    n: int
    town: float

    @property
    def share(self) -> float:
        return self.people / self.n

    @property
    def missing(self) -> bool:
        """Clearly fewer than in the town: not by chance alone."""
        bounds = wilson(self.people, self.n)
        return self.share < self.town * ABSENT and bounds is not None and bounds[1] < self.town


def groups(question: str, counts: Mapping[str, int], town: Mapping[str, float]) -> list[Group]:
    """Every group of the town, the most absent first; `counts`: option → people who answered."""
    # Only those whom the town counts: somebody who did not say is of no group, and must not weigh on any.
    n, total = sum(counts.get(option, 0) for option in town), sum(town.values())
    if not n or total <= 0:
        return []
    found = [Group(question, option, counts.get(option, 0), n, people / total) for option, people in town.items()]
    return sorted(found, key=lambda group: (group.share - group.town, group.option))
