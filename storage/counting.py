"""How answers count: what the running counters move by when a person's answers do. No database here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import is_
from types import NoneType
from typing import Any, Final, TypeAlias, TypeVar

from flows.measures import Cell, Measure
from flows.values import Answer, Answers, Value

Measures: TypeAlias = Mapping[str, Measure]
"""Step → what it measures, for one version of a flow."""
Key: TypeAlias = tuple[str, str, str]
"""Step, cell, split: the profile of those counted, such as `district=north|age=band:25`; "" says no profile."""
Moves: TypeAlias = dict[str, dict[str, dict[str, int]]]
"""Step → split → cell → by how much it moves."""
_Inner = TypeVar("_Inner")
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


@dataclass(slots=True)
class Sums:
    """What a batch moves: `room` is needed by the next batch, `moves` by the next figures only."""

    moves: Moves = field(default_factory=dict)
    room: Moves = field(default_factory=dict)


_Both: TypeAlias = tuple[tuple[Cell, ...], tuple[Cell, ...]]
"""Cells of everybody, and those that are also wanted by profile."""


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
        cells = tuple(self.measure.cells(value))
        if not self.broken:
            return cells, ()
        # Where options add up to the people, only they are wanted by profile.
        whole = _SUMMED if self.coded else frozenset[str]()
        return tuple(cell for cell in cells if cell[0] in whole), tuple(cell for cell in cells if cell[0] not in whole)


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
            *_, step = after
            now = self._split(after)
            if step in self._asked and (was := self._split(before)) != now:
                self._shift(sums, before, was, now)
            self._add(sums, step, after[step], 1, now)
            return
        was, now = self._split(before), self._split(after)
        same = {step: answer for step, answer in after.items() if before.get(step) is answer}
        if was != now:
            self._shift(sums, same, was, now)
        for answers, sign, split in ((before, -1, was), (after, 1, now)):
            for step, answer in answers.items():
                if step not in same:
                    self._add(sums, step, answer, sign, split)

    def _shift(self, sums: Sums, answers: Answers, was: str, now: str) -> None:
        """Answers that stand, of somebody whose profile is another."""
        moves, broken = sums.moves, self._broken
        for step, answer in answers.items():
            known = broken.get(step)
            if known is None or answer.dormant:
                continue
            splits = moves.get(step) or _of(moves, step)
            left, joined = splits.get(was) or _of(splits, was), splits.get(now) or _of(splits, now)
            for cell, n in known.cells_of(answer.value)[1]:
                left[cell] = left.get(cell, 0) - n
                joined[cell] = joined.get(cell, 0) + n

    def _add(self, sums: Sums, step: str, answer: Answer, sign: int, split: str) -> None:
        known = self._steps.get(step)
        if known is None or answer.dormant:
            return
        moves = sums.room if known.room else sums.moves
        splits = moves.get(step) or _of(moves, step)
        whole, own = known.cells_of(answer.value)
        if whole:
            cells = splits.get("") or _of(splits, "")
            for cell, n in whole:
                cells[cell] = cells.get(cell, 0) + sign * n
        if own:
            cells = splits.get(split) or _of(splits, split)
            for cell, n in own:
                cells[cell] = cells.get(cell, 0) + sign * n

    def _split(self, answers: Answers) -> str:
        node: Any = self._splits
        try:
            for step in self._asked:
                one = answers.get(step)
                node = node[None if one is None or one.dormant else one.value]
        except (KeyError, TypeError):  # not met yet, or in their own words
            return self._learn([answers.get(step) for step in self._asked])
        return str(node)

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
        return "|".join(f"{step}={self._steps[step].cells_of(value)[0][-1][0]}" for step, value in said)


def _of(moves: dict[str, dict[str, _Inner]], name: str) -> dict[str, _Inner]:
    """What is under a name; `setdefault` would make a dictionary each time."""
    found = moves.get(name)
    if found is None:
        found = moves[name] = {}
    return found


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
    for step, splits in moves.items():
        for split, cells in splits.items():
            for cell, n in cells.items():
                if n:
                    yield (step, cell, split), n


def merge(moves: Moves, more: Moves) -> None:
    """Adds to `moves`."""
    for step, splits in more.items():
        into = moves.setdefault(step, {})
        for split, cells in splits.items():
            if (sums := into.get(split)) is None:
                into[split] = dict(cells)
                continue
            for cell, n in cells.items():
                sums[cell] = sums.get(cell, 0) + n


def kept(moves: Moves) -> Moves:
    """Without what is zero."""
    found: Moves = {}
    for (step, cell, split), n in flat(moves):
        found.setdefault(step, {}).setdefault(split, {})[cell] = n
    return found


def answered_at(measures: Measures, former: datetime | None, answers: Answers, now: datetime) -> datetime | None:
    """When somebody first answered beyond their profile: kept once true, None when nothing is left."""
    for step, answer in answers.items():
        measure = measures.get(step)
        if measure and not answer.dormant and not measure.profile and measure.type != "consent":
            return former or now
    return None
