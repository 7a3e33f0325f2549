"""How answers count: what the running counters move by when a person's answers do. No database here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import NoneType
from typing import Any, Final, TypeAlias

from flows.measures import Cell, Measure
from flows.values import Answer, Answers, Value

Measures: TypeAlias = Mapping[str, Measure]
"""Step → what it measures, for one version of a flow."""
Key: TypeAlias = tuple[str, str, str]
"""Step, cell, split: the profile of those counted, such as `district=north|age=band:25`; "" says no profile."""
Moves: TypeAlias = dict[str, dict[str, int]]
"""Split → "step cell" → by how much it moves; no name of a step has a space."""
_CROSSED = 3
"""Profile questions that break figures down, first in the file: with more, most cells would be too small to tell."""
_BY: Final = frozenset({"category", "number", "scale"})
_BROKEN_DOWN: Final = frozenset({"category", "choices", "number", "scale", "projects"})
_ROOM: Final = frozenset({"votes", "duels"})
"""Types whose counters choose what the next person is shown."""
_SUMMED: Final = frozenset({"n", "sum"})
_CODED: Final = frozenset({"category", "number", "scale", "day"})
"""Types whose cells are remembered by value: never words."""
_KNOWN = 4096
"""Values remembered per version of a flow: options and ages fit, whatever numbers people type."""


def _moves() -> Moves:
    return defaultdict(dict)


@dataclass(slots=True)
class Sums:
    """What a batch moves: `room` is needed by the next batch, `moves` by the next figures only."""

    moves: Moves = field(default_factory=_moves)
    room: Moves = field(default_factory=_moves)


@dataclass(slots=True)
class _Step:
    """What the hot path asks of a measure: value → cells of everybody, and value → the one also wanted by profile."""

    measure: Measure
    broken: bool
    room: bool
    coded: bool
    whole: dict[Value, tuple[Cell, ...]] = field(default_factory=dict)
    own: dict[Value, str] = field(default_factory=dict)

    def meet(self, value: Value) -> tuple[list[Cell], list[Cell]]:
        """Cells of everybody and cells by profile; remembered from now on, unless the value is words or a list."""
        whole: list[Cell] = []
        own: list[Cell] = []
        for cell, n in self.measure.cells(_plain(value)):
            # Where options add up to the people, only they are wanted by profile.
            by_profile = self.broken and not (self.coded and cell in _SUMMED)
            (own if by_profile else whole).append((f"{self.measure.step} {cell}", n))
        if self.coded and not isinstance(value, (dict, list)):
            if len(self.whole) > _KNOWN:
                self.whole.clear()
                self.own.clear()
            self.whole[value], self.own[value] = tuple(whole), own[0][0] if own else ""
        return whole, own


class Counting:
    """One version of a flow, ready to count: everybody is in one split, so that all of them add up to the whole.

    Written for speed: a batch of a hundred answers has half a millisecond for it.
    """

    def __init__(self, measures: Measures) -> None:
        self._steps = {step: _step(measure) for step, measure in measures.items()}
        self._own = {step: known.own for step, known in self._steps.items() if known.broken}
        self._asked = tuple(measure.step for measure in crossing(measures))
        self._splits: Any = {} if self._asked else ""
        """Value of the first profile question → of the next → … → split."""

    def move(self, sums: Sums, before: Answers, after: Answers) -> None:
        """Adds what a person's counters move by; dormant answers do not count."""
        # Nearly always, all that was said stands, and what was just said comes last.
        stood = dict(after)
        step, answer = stood.popitem() if stood else ("", None)
        if answer is None or stood != before:
            self._correct(sums, before, after)
            return
        known = self._steps.get(step)
        if known is None or answer.dormant:
            return
        try:
            whole, own = known.whole[answer.value], known.own[answer.value]
        except (KeyError, TypeError):
            self._add(sums, known, answer, 1, after)
        else:
            cells = sums.moves[""]
            for cell, n in whole:
                cells[cell] = cells.get(cell, 0) + n
            if own:
                cells = sums.moves[self.split(after)]
                cells[own] = cells.get(own, 0) + 1
        if step in self._asked:
            self._shift(sums.moves, before, after, before)

    def _correct(self, sums: Sums, before: Answers, after: Answers) -> None:
        same = {step: answer for step, answer in after.items() if before.get(step) is answer}
        self._shift(sums.moves, before, after, same)
        for answers, sign in ((before, -1), (after, 1)):
            for step, answer in answers.items():
                if step in self._steps and step not in same and not answer.dormant:
                    self._add(sums, self._steps[step], answer, sign, answers)

    def _shift(self, moves: Moves, before: Answers, after: Answers, same: Answers) -> None:
        """Answers that stand, of somebody whose profile may be another."""
        was, now = self.split(before), self.split(after)
        if was == now:
            return
        left, joined, own = moves[was], moves[now], self._own
        for step, answer in same.items():
            if step not in own or answer.dormant:
                continue
            try:
                cell = own[step][answer.value]
            except (KeyError, TypeError):
                for cell, n in self._steps[step].meet(answer.value)[1]:
                    left[cell] = left.get(cell, 0) - n
                    joined[cell] = joined.get(cell, 0) + n
            else:
                left[cell] = left.get(cell, 0) - 1
                joined[cell] = joined.get(cell, 0) + 1

    def _add(self, sums: Sums, known: _Step, answer: Answer, sign: int, answers: Answers) -> None:
        moves = sums.room if known.room else sums.moves
        whole, own = known.meet(answer.value)
        for split, found in (("", whole), (self.split(answers), own)):
            for cell, n in found:
                moves[split][cell] = moves[split].get(cell, 0) + sign * n

    def split(self, answers: Answers) -> str:
        """The profile that these answers tell; "" for none."""
        node: Any = self._splits
        try:
            for step in self._asked:
                one = answers.get(step)
                node = node[None if one is None or one.dormant else one.value]
        except (KeyError, TypeError):  # not met yet, or in their own words
            node = self._learn([answers.get(step) for step in self._asked])
        split: str = node
        return split

    def _learn(self, given: Sequence[Answer | None]) -> str:
        values = [None if one is None or one.dormant else one.value for one in given]
        split = self._named(values)
        if all(isinstance(value, (str, int, NoneType)) for value in values):
            node = self._splits
            for value in values[:-1]:
                node = node.setdefault(value, {})
            if len(node) < _KNOWN:
                node[values[-1]] = split
        return split

    def _named(self, given: Sequence[Value | None]) -> str:
        said = ((step, value) for step, value in zip(self._asked, given, strict=True) if value is not None)
        # The last cell of such an answer is its option or its band.
        return "|".join(f"{step}={[*self._steps[step].measure.cells(_plain(value))][-1][0]}" for step, value in said)


def _plain(value: Value) -> Value:
    """1, 1.0 and True are one key to Python: they count as one value."""
    whole = isinstance(value, bool) or (isinstance(value, float) and value.is_integer())
    return int(value) if whole else value  # type: ignore[arg-type]  # a number


def _step(measure: Measure) -> _Step:
    summed = measure.type == "number" and not measure.bands
    broken = not measure.profile and measure.type in _BROKEN_DOWN and not summed
    return _Step(measure, broken, measure.type in _ROOM, measure.type in _CODED)


def crossing(measures: Measures) -> list[Measure]:
    """The profile questions by which answers are broken down, in file order."""
    return [
        measure
        for measure in measures.values()
        if measure.profile and measure.type in _BY and (measure.bands or measure.type != "number")
    ][:_CROSSED]


def flat(moves: Moves) -> Iterator[tuple[Key, int]]:
    """Every move that is one."""
    for split, cells in moves.items():
        for name, n in cells.items():
            if n:
                step, _, cell = name.partition(" ")
                yield (step, cell, split), n


def merge(moves: Moves, more: Moves) -> None:
    """Adds to `moves`."""
    for split, cells in more.items():
        sums = moves.setdefault(split, {})
        for cell, n in cells.items():
            sums[cell] = sums.get(cell, 0) + n


def kept(moves: Moves) -> Moves:
    """Without what is zero."""
    some = {split: {cell: n for cell, n in cells.items() if n} for split, cells in moves.items()}
    return {split: cells for split, cells in some.items() if cells}


def answered_at(measures: Measures, former: datetime | None, answers: Answers, now: datetime) -> datetime | None:
    """When somebody first answered beyond their profile: kept once true, None when nothing is left."""
    for step, answer in answers.items():
        measure = measures.get(step)
        if measure and not answer.dormant and not measure.profile and measure.type != "consent":
            return former or now
    return None
