"""From several ways of telling each question to the fullest one from which nobody can be worked out."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from results.audit.family import Family
from results.audit.reader import OutOfTime
from results.audit.record import Record, RecordedQuestion

SECONDS = 10.0
"""For a whole release; a question that is not decided by then is told as little as it may be."""

Ways = Mapping[str, Sequence[RecordedQuestion]]
"""Step → the ways of telling it, the fullest first; the last tells nothing new."""


@dataclass(slots=True)
class Settlement:
    """Step → the way chosen; and the proof: solver runs, seconds, families out of time.

    `possible`: whether no family was left that gives something away (a family that tells nothing new cannot).
    """

    ways: dict[str, int] = field(default_factory=dict)
    solves: int = 0
    seconds: float = 0.0
    late: list[str] = field(default_factory=list)


def settled(history: Sequence[Record], ways: Ways, k: int, seconds: float = SECONDS) -> Settlement:
    """The way of each question, given all that was published before."""
    began = time.process_time()
    found = Settlement()
    task = _Task(history, ways, k, began + seconds, found)
    for family in _families(ways):
        task.settle(family)
    found.seconds = round(time.process_time() - began, 2)
    return found


@dataclass
class _Task:
    history: Sequence[Record]
    ways: Ways
    k: int
    deadline: float
    found: Settlement

    def settle(self, family: Sequence[str]) -> None:
        """Takes away, the cheapest first, until nothing is given away; then gives back what need not be taken."""
        chosen = dict.fromkeys(family, 0)
        deepest = {step: len(self.ways[step]) - 1 for step in family}
        for level in range(1, max(deepest.values()) + 1):
            # Follow-ups first: they are the younger question, and what they give away is their parent's.
            for step in reversed(family):
                if self._safe(chosen):
                    return self._keep(self._given_back(chosen))
                chosen[step] = min(level, deepest[step])
        # Telling nothing new gives nothing away.
        return self._keep(chosen)

    def _given_back(self, chosen: dict[str, int]) -> dict[str, int]:
        for step, level in list(chosen.items()):
            for less in range(level):
                if self._safe({**chosen, step: less}):
                    chosen = {**chosen, step: less}
                    break
        return chosen

    def _keep(self, chosen: Mapping[str, int]) -> None:
        self.found.ways |= chosen

    def _safe(self, chosen: Mapping[str, int]) -> bool:
        steps = list(chosen)
        told = {step: self.ways[step][level] for step, level in chosen.items()}
        # By these its tables were told, now or before.
        every = [one for record in (*self.history, told) for step in steps if (one := record.get(step)) is not None]
        beside = list(dict.fromkeys(by for one in every for by in one.by if by not in told))
        settled_before = {step: self.ways[step][self.found.ways[step]] for step in beside if step in self.found.ways}
        try:
            family = Family([*self.history, {**settled_before, **told}], steps, beside, self.deadline)
            try:
                return next(family.deductions(self.k), None) is None
            finally:
                self.found.solves += family.reader.solves
        except OutOfTime:
            self.found.late += [step for step in steps if step not in self.found.late]
            return False


def _families(ways: Ways) -> list[list[str]]:
    """Questions that lead to each other, together; profile questions first, since others are told by them."""
    root = {step: step for step in ways}

    def top(step: str) -> str:
        while root[step] != step:
            step = root[step]
        return step

    for step, each in ways.items():
        of = each[0].of
        if of is not None and of[0] in root:
            root[top(step)] = top(of[0])
    found: dict[str, list[str]] = {}
    for step in ways:
        found.setdefault(top(step), []).append(step)
    profiles = {by for each in ways.values() for by in each[0].by}
    return sorted(found.values(), key=lambda family: not profiles & set(family))
