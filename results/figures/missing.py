"""Who is missing: the groups of a town beside those who answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from results.figures.coarse import around, within
from results.figures.counted import Cell, Tally
from results.figures.disclosure import JOINT
from results.methods.intervals import wilson

ABSENT = 0.7
"""A group is missing when its share of answers is under this part of its share of the town."""


@dataclass(frozen=True, slots=True)
class Group:
    """An option of a profile question: `town` and `share` are parts of the town and of the answers (0–1); `people`
    told in tens may be up to `most`."""

    question: str
    option: str
    people: int
    n: int
    town: float
    most: int = 0

    @property
    def share(self) -> float:
        return min(self.people / self.n, 1.0)

    @property
    def missing(self) -> bool:
        """Clearly fewer than in the town: neither by chance alone nor by what rounding hides."""
        most = max(self.people, self.most)
        bounds = wilson(min(most, self.n), self.n)
        return most < self.n * self.town * ABSENT and bounds is not None and bounds[1] < self.town


@dataclass(frozen=True, slots=True)
class Beside:
    """A tally beside the town: `told` groups with their cells, `hidden` cells of the town, told together, with the
    most people that any one of them may have; `joined` names groups of the town that cannot be told apart."""

    tally: Tally
    n: int
    told: tuple[tuple[Cell, Group], ...]
    hidden: tuple[tuple[Cell, Group], ...]

    @property
    def absent(self) -> tuple[tuple[Cell, Group], ...]:
        """The groups that are missing, the most absent first."""
        found = [item for item in (*self.told, *self.hidden) if item[1].missing]
        return tuple(sorted(found, key=lambda item: item[1].share - item[1].town))

    @property
    def joined(self) -> tuple[Cell, ...]:
        """Cells that hold several groups of the town: one of these may be missing without it being seen."""
        wide = [cell for cell, group in self.told if JOINT in cell.name and not group.missing]
        return (*wide, *(cell for cell, group in self.hidden if not group.missing))


def beside(tally: Tally, margins: Mapping[str, Mapping[str, int]]) -> Beside | None:
    """What a question tells of who is missing; None where the town's numbers or its cells say nothing.

    Of people of the town alone: whoever gave an answer that the town does not count is of no group, and must not weigh
    on any.
    """
    town = margins.get(tally.step, {})
    total = sum(town.values())
    if not tally.n or not total:
        return None
    known = [(cell, sum(town.get(name, 0) for name in cell.name.split(JOINT))) for cell in tally.cells]
    counted = [(cell, people) for cell, people in known if people and cell.people is not None]
    hidden = [(cell, people) for cell, people in known if people and cell.people is None]
    n = sum(cell.counted for cell, _ in counted)
    together = max(tally.counted - sum(cell.counted for cell in tally.cells), 0)
    if not n:
        return None
    told = ((cell, Group(tally.step, cell.name, cell.counted, n, people / total, _most(cell, tally)))
            for cell, people in counted)  # fmt: skip
    # All who are hidden might be in this one.
    least = ((cell, Group(tally.step, cell.name, together, n + together, people / total)) for cell, people in hidden)
    return Beside(tally, n, tuple(told), tuple(least))


def _most(cell: Cell, tally: Tally) -> int:
    if not tally.coarse or cell.share is None:
        return cell.counted
    return ceil(around(cell.share)[1] * within(tally.counted)[1])


def groups(question: str, counts: Mapping[str, int], town: Mapping[str, float]) -> list[Group]:
    """Every group of the town, the most absent first; `counts`: option → people who answered."""
    # Only those whom the town counts: somebody who did not say is of no group, and must not weigh on any.
    n, total = sum(counts.get(option, 0) for option in town), sum(town.values())
    if not n or total <= 0:
        return []
    found = [Group(question, option, counts.get(option, 0), n, people / total) for option, people in town.items()]
    return sorted(found, key=lambda group: (group.share - group.town, group.option))
