"""A reader with a solver: whole numbers of people unknown to him, and everything he was told about them."""

from __future__ import annotations

import time
from collections.abc import Mapping

import highspy

_SLACK = 1e-7
"""Of a share: what decimals lose on the way must not make the truth look impossible."""


_BUSY = 10.0
"""Seconds on the wall for each of one's own."""
Terms = dict[int, float]
"""Unknown → how often it counts in a sum."""


class OutOfTime(Exception):
    """The question could not be decided in the time there was: whoever asked must take it for decided."""


class Reader:
    """Knows rows of whole unknowns between bounds; says what else is possible.

    The truth of every unknown stands beside it: a few people moved elsewhere in it are mostly the proof that something
    else is possible, and the solver is asked about the rest.
    """

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.solves = 0
        self.truth: list[int] = []
        self._rows: list[tuple[Terms, float, float]] = []
        self._values: list[float] = []
        self._of: list[list[int]] = []
        self._solver: highspy.Highs | None = None

    def unknown(self, truth: int) -> Terms:
        """A number of people that he does not know, as a sum of itself."""
        self.truth.append(truth)
        self._of.append([])
        return {len(self.truth) - 1: 1}

    def value(self, terms: Mapping[int, float]) -> int:
        """What a sum of whole people is in truth."""
        return int(sum(times * self.truth[unknown] for unknown, times in terms.items()))

    def knows(self, terms: Mapping[int, float], low: float, high: float) -> None:
        """That the sum of these terms is within bounds."""
        # Whole sums have no decimals to lose.
        whole = all(float(one).is_integer() for one in terms.values())
        slack = 0.0 if whole else _SLACK * max(1.0, *(abs(one) for one in terms.values()))
        self._values.append(sum(times * self.truth[unknown] for unknown, times in terms.items()))
        self._rows.append((dict(terms), low - slack, high + slack))
        for unknown in terms:
            self._of[unknown].append(len(self._rows) - 1)

    def believable(self, moved: Mapping[int, int]) -> bool:
        """Whether all he knows would stand as well if these numbers were so many more (or fewer)."""
        rows: dict[int, float] = {}
        for unknown, more in moved.items():
            if self.truth[unknown] + more < 0:
                return False
            for row in self._of[unknown] if more else ():
                rows[row] = rows.get(row, 0.0) + more * self._rows[row][0][unknown]
        return all(self._rows[row][1] <= self._values[row] + more <= self._rows[row][2] for row, more in rows.items())

    def possible(self, terms: Mapping[int, float], low: float, high: float) -> bool:
        """Whether all he knows leaves room for this sum between these bounds; raises OutOfTime."""
        solver = self._solver = self._solver or self._asked()
        left = self.deadline - time.process_time()
        if left <= 0:
            raise OutOfTime
        self.solves += 1
        # Its clock is the wall's: a busy machine gets longer, so that what is told does not depend on its neighbours.
        solver.setOptionValue("time_limit", solver.getRunTime() + _BUSY * left)
        solver.addRow(low, high, len(terms), list(terms), list(terms.values()))
        solver.run()
        status = solver.getModelStatus()
        solver.deleteRows(1, [len(self._rows)])
        if status == highspy.HighsModelStatus.kOptimal:
            return True
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return False
        raise OutOfTime

    def _asked(self) -> highspy.Highs:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            solver.setOptionValue(option, value)
        for unknown in range(len(self.truth)):
            solver.addVar(0, highspy.kHighsInf)
            solver.changeColIntegrality(unknown, highspy.HighsVarType.kInteger)
        for terms, low, high in self._rows:
            solver.addRow(low, high, len(terms), list(terms), list(terms.values()))
        return solver
