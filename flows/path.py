"""The way through a flow: which steps are on a person's path, what is still open, how long it may get."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from flows.conditions import Comparable, Condition, judge, names_in
from flows.model import End, Flow, If, SkipTo, Step
from flows.participation import Participation
from flows.questions import Consent, Question


@dataclass(frozen=True, slots=True)
class Path:
    """`steps` on the path in order; `open` the questions on it not yet answered or skipped; `end` where it ends.

    `names` are those of the steps on it; `numbers` count its questions from 1, the consent apart;
    `longest` is how many questions the longest path still possible has.
    """

    steps: tuple[Step, ...]
    open: tuple[Question, ...]
    end: End | None
    names: frozenset[str]
    numbers: Mapping[str, int]
    longest: int


_REMEMBERED = 4096
"""Facts kept per flow: as many as it has ways to stand in it, of which people share nearly all."""


def follow(flow: Flow, person: Participation) -> Path:
    """The path as the answers make it; an open question makes its comparisons false.

    It depends only on which questions are answered or skipped and on the answers that conditions read, so
    people who stand at the same step share one path, worked out once.
    """
    answers = person.answers
    complete = frozenset([name for name, answer in answers.items() if answer.complete])
    # Lists inside tuple() and frozenset(): a comprehension costs less than a generator, and this runs at each step.
    known = tuple([one.comparable(answers[one.name].value) if one.name in complete else None for one in _read(flow)])
    key = (complete, person.skipped, known)
    path: Path | None = flow.memo.get(key)
    if path is None:
        path = _followed(flow, person)
        remember(flow, key, path)
    return path


def remember(flow: Flow, name: Hashable, fact: object) -> None:
    """Keeps what was worked out about a flow, within bounds: it can always be worked out again."""
    # Emptied whole rather than entry by entry: bookkeeping of ages would cost more than working out again.
    if len(flow.memo) >= _REMEMBERED:
        flow.memo.clear()
    flow.memo[name] = fact


def _read(flow: Flow) -> tuple[Question, ...]:
    """The questions whose answers decide the way."""
    found: tuple[Question, ...] | None = flow.memo.get(_read)
    if found is None:
        names = dict.fromkeys(name for step in flow.walk() if step.only_if for name in names_in(step.only_if))
        steps = (flow.by_name.get(name) for name in names)
        found = flow.memo[_read] = tuple(step for step in steps if isinstance(step, Question))
    return found


@dataclass(slots=True)
class _Trail:
    """A path being followed; `known` is what conditions read: comparables of answered questions on it only, so
    an answer that left the path makes every comparison false."""

    steps: list[Step] = field(default_factory=list)
    open: list[Question] = field(default_factory=list)
    end: End | None = None
    known: dict[str, Comparable] = field(default_factory=dict)


def _followed(flow: Flow, person: Participation) -> Path:
    trail = _Trail()
    _walk(flow.steps, person, trail, "")
    counted = [step.name for step in trail.steps if isinstance(step, Question) and not isinstance(step, Consent)]
    undecided = frozenset(_reachable(flow, person, trail))
    return Path(
        tuple(trail.steps), tuple(trail.open), trail.end, frozenset(step.name for step in trail.steps),
        {name: number for number, name in enumerate(counted, start=1)},
        _Length(trail.known, undecided).of(flow.steps, 0, ()),
    )  # fmt: skip


def _walk(steps: tuple[Step, ...], person: Participation, path: _Trail, target: str) -> tuple[bool, str]:
    """Walks one list; gives (an end was reached, the name still being skipped to)."""
    for step in steps:
        # Skipping ends at the named step, never at another `skip to` of that name.
        if target and step.name == target and not isinstance(step, SkipTo):
            target = ""
        # Still skipping: what lies between is not on the path, whatever its condition says.
        if target:
            continue
        chosen = step.only_if is None or bool(judge(step.only_if, path.known, frozenset()))
        if isinstance(step, If):
            ended, target = _walk(step.then if chosen else step.otherwise, person, path, "")
            if ended:
                return True, ""
        elif chosen and isinstance(step, SkipTo):
            target = step.name
        elif chosen:
            path.steps.append(step)
            if isinstance(step, End):
                path.end = step
                return True, ""
            if isinstance(step, Question):
                _visit(step, person, path)
    return False, target


def _visit(step: Question, person: Participation, path: _Trail) -> None:
    answer = person.answers.get(step.name)
    # A partial answer decides nothing yet: conditions would flicker at each vote.
    if answer is not None and answer.complete:
        path.known[step.name] = step.comparable(answer.value)
    elif step.name not in person.skipped:
        path.open.append(step)


Frames: TypeAlias = tuple[tuple[tuple[Step, ...], int], ...]


def _reachable(flow: Flow, person: Participation, path: _Trail) -> Iterator[str]:
    """Questions whose answer may still come: open, or behind a condition not yet decided."""
    open_names: set[str] = {question.name for question in path.open}
    yield from open_names
    yield from _undecided(flow.steps, path.known, open_names, person)


def _undecided(
    steps: tuple[Step, ...], known: Mapping[str, Comparable], open_names: set[str], person: Participation
) -> Iterator[str]:
    for step in steps:
        verdict = True if step.only_if is None else judge(step.only_if, known, frozenset(open_names))
        if isinstance(step, If):
            # A branch counts unless it is surely shut: progress may shorten, and its total never grows.
            for branch, shut in ((step.then, False), (step.otherwise, True)):
                if verdict is not shut:
                    yield from _undecided(branch, known, open_names, person)
        elif verdict is not False and _is_open(step, known, person):
            open_names.add(step.name)
            yield step.name


def _is_open(step: Step, known: Mapping[str, Comparable], person: Participation) -> bool:
    return isinstance(step, Question) and step.name not in known and step.name not in person.skipped


class _Length:
    """The longest continuation from each step, computed once per step."""

    def __init__(self, known: Mapping[str, Comparable], undecided: frozenset[str]) -> None:
        self._known, self._undecided = known, undecided
        self._memo: dict[tuple[int, int], int] = {}

    def of(self, steps: tuple[Step, ...], index: int, rest: Frames) -> int:
        if index == len(steps):
            return self.of(rest[-1][0], rest[-1][1], rest[:-1]) if rest else 0
        key = (id(steps), index)
        if key not in self._memo:
            self._memo[key] = self._from(steps, index, rest)
        return self._memo[key]

    def _from(self, steps: tuple[Step, ...], index: int, rest: Frames) -> int:
        step = steps[index]
        verdict = self._judge(step.only_if)
        if isinstance(step, If):
            inner = (*rest, (steps, index + 1))
            ways = [self.of(step.then, 0, inner)] if verdict is not False else []
            return max(ways + ([self.of(step.otherwise, 0, inner)] if verdict is not True else []))
        # An end behind an open condition may not come: then the longest way goes on.
        if isinstance(step, End) and verdict is True:
            return 0
        if isinstance(step, SkipTo) and verdict is True:
            return self._jump(steps, index, rest, step.name)
        counted = isinstance(step, Question) and not isinstance(step, Consent) and verdict is not False
        return int(counted) + self.of(steps, index + 1, rest)

    def _jump(self, steps: tuple[Step, ...], index: int, rest: Frames, name: str) -> int:
        # `skip to` may leave branches: the target stands later in this list or in one that encloses it.
        frames = (*rest, (steps, index + 1))
        while frames:
            (inside, start), frames = frames[-1], frames[:-1]
            for at in range(start, len(inside)):
                if inside[at].name == name and not isinstance(inside[at], SkipTo):
                    return self.of(inside, at, frames)
        return 0

    def _judge(self, condition: Condition | None) -> bool | None:
        return True if condition is None else judge(condition, self._known, self._undecided)


def position(path: Path, question: Question) -> tuple[int, int] | None:
    """(number of this question, total on the longest path); None for the consent."""
    if isinstance(question, Consent):
        return None
    number = path.numbers.get(question.name, len(path.numbers) + 1)
    return number, max(path.longest, number)
