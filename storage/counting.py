"""How answers count: what the running counters move by when a person's answers do. No database here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import is_
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


_Both: TypeAlias = tuple[tuple[Cell, ...], tuple[Cell, ...]]
"""Cells of everybody, and those that are also wanted by profile, as `Moves` names them."""


@dataclass(slots=True)
class _Step:
    """What the hot path asks of a measure; `known`: value → its cells."""

    measure: Measure
    broken: bool
    room: bool
    coded: bool
    known: dict[Value, _Both] = field(default_factory=dict)

    def cells_of(self, value: Value) -> _Both:
        # A bool is an int to Python, and 1 is 1.0: only these two types are what they look like.
        if not self.coded or (type(value) is not str and type(value) is not int):
            return self._cells(value)
        both = self.known.get(value)
        if both is None:
            if len(self.known) > _KNOWN:
                self.known.clear()
            both = self.known[value] = self._cells(value)
        return both

    def _cells(self, value: Value) -> _Both:
        whole: list[Cell] = []
        own: list[Cell] = []
        for cell, n in self.measure.cells(value):
            # Where options add up to the people, only they are wanted by profile.
            by_profile = self.broken and not (self.coded and cell in _SUMMED)
            (own if by_profile else whole).append((f"{self.measure.step} {cell}", n))
        return tuple(whole), tuple(own)


class Counting:
    """One version of a flow, ready to count: everybody is in one split, so that all of them add up to the whole.

    Written for speed: a batch of a hundred answers has half a millisecond for it.
    """

    def __init__(self, measures: Measures) -> None:
        self._steps = {step: _step(measure) for step, measure in measures.items()}
        self._broken = {step: known for step, known in self._steps.items() if known.broken}
        self._asked = tuple(measure.step for measure in crossing(measures))
        self._splits: Any = {} if self._asked else ""
        """Value of the first profile question → of the next → … → split."""

    def move(self, sums: Sums, before: Answers, after: Answers) -> None:
        """Adds what a person's counters move by; dormant answers do not count."""
        if len(after) == len(before) + 1 and all(map(is_, before.values(), after.values())):
            # Nearly always: all that was said stands, and what was just said comes last.
            step: str = next(reversed(after))  # type: ignore[arg-type]  # a dict, though typed read-only
            now = self._split(after)
            if step in self._asked and (was := self._split(before)) != now:
                self._shift(sums.moves[was], sums.moves[now], before)
            self._add(sums, step, after[step], 1, now)
            return
        was, now = self._split(before), self._split(after)
        same = {step: answer for step, answer in after.items() if before.get(step) is answer}
        if was != now:
            self._shift(sums.moves[was], sums.moves[now], same)
        for answers, sign, split in ((before, -1, was), (after, 1, now)):
            for step, answer in answers.items():
                if step not in same:
                    self._add(sums, step, answer, sign, split)

    def _shift(self, left: dict[str, int], joined: dict[str, int], answers: Answers) -> None:
        """Answers that stand, of somebody whose profile is another."""
        broken = self._broken
        for step, answer in answers.items():
            known = broken.get(step)
            if known is None or answer.dormant:
                continue
            for cell, n in known.cells_of(answer.value)[1]:
                left[cell] = left.get(cell, 0) - n
                joined[cell] = joined.get(cell, 0) + n

    def _add(self, sums: Sums, step: str, answer: Answer, sign: int, split: str) -> None:
        known = self._steps.get(step)
        if known is None or answer.dormant:
            return
        moves = sums.room if known.room else sums.moves
        whole, own = known.cells_of(answer.value)
        if whole:
            cells = moves[""]
            for cell, n in whole:
                cells[cell] = cells.get(cell, 0) + sign * n
        if own:
            cells = moves[split]
            for cell, n in own:
                cells[cell] = cells.get(cell, 0) + sign * n

    def _split(self, answers: Answers) -> str:
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
        return "|".join(f"{step}={[*self._steps[step].measure.cells(value)][-1][0]}" for step, value in said)


def _step(measure: Measure) -> _Step:
    broken = not measure.profile and measure.type in _BROKEN_DOWN
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
