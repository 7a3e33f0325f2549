"""Questions that tell of each other, release after release, as a reader's unknowns; and what he must not work out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from math import inf

from results.audit.reader import OutOfTime, Reader, Terms
from results.audit.record import (
    ABOUT_PEOPLE,
    JOINED,
    UNSAID,
    Record,
    RecordedCell,
    RecordedQuestion,
    RecordedTable,
    RecordedWeights,
)

_TOGETHER = 8
"""Small cells of which every set is looked at; of more, every two."""
_MOST = 4000
"""Unknowns of one question by profile: beyond, a solver would only guess."""

Moved = dict[int, int]
"""Unknown → how many people more than in truth."""


@dataclass(frozen=True, slots=True)
class Deduction:
    """What a reader can work out: of the question `step` in the release `moment` (place in the history)."""

    step: str
    moment: int
    what: str


@dataclass
class _Counted:
    """The unknowns of one question in one release: people by cell, and everybody who answered it."""

    asked: RecordedQuestion
    cells: dict[str, Terms]
    people: Terms
    by: dict[tuple[str, str, str], Terms] = field(default_factory=dict)
    """(profile question, option, cell) → people."""
    given: Mapping[tuple[tuple[str, ...], str], Terms] = field(default_factory=dict)
    """(option of each profile question, cell) → people."""


class Family:
    """What a reader knows of some questions, release after release; `beside`: the profile questions of their tables."""

    def __init__(self, history: Sequence[Record], steps: Sequence[str], beside: Sequence[str], deadline: float) -> None:
        self.reader = Reader(deadline)
        self.steps = steps
        self.moments: list[dict[str, _Counted]] = []
        for record in history:
            known = {step: record[step] for step in (*beside, *steps) if step in record}
            here = {step: self._counted(asked) for step, asked in known.items()}
            self.moments.append(here)
            for one in here.values():
                self._told(one)
                self._led_to(one, here)
                if one.asked.by and (one.asked.tables or one.asked.weighted):
                    self._by_profile(one, here)
        self._grew()

    def _counted(self, asked: RecordedQuestion) -> _Counted:
        names = dict.fromkeys([*asked.truth, *(name for cell in asked.cells for name in cell.names)])
        cells = {name: self.reader.unknown(asked.truth.get(name, 0)) for name in names}
        if asked.partition:
            return _Counted(asked, cells, _sum(cells.values()))
        people = self.reader.unknown(asked.people)
        for cell in cells.values():
            self.reader.knows(_less(people, cell), 0, inf)
        chosen = sum(asked.truth.values())
        # As many choices as a multiple of people: a reader takes it that each made so many.
        if cells and asked.people and chosen and chosen % asked.people == 0:
            self.reader.knows(_less(_sum(cells.values()), people, chosen // asked.people), 0, 0)
        return _Counted(asked, cells, people)

    def _told(self, one: _Counted) -> None:
        """The figures that stand on the page."""
        if one.asked.n is not None:
            self.reader.knows(one.people, *one.asked.n)
        for cell in one.asked.cells:
            self._cell(one, cell)

    def _cell(self, one: _Counted, cell: RecordedCell) -> None:
        terms = _sum(one.cells[name] for name in cell.names)
        if cell.people is not None:
            self.reader.knows(terms, *cell.people)
        if cell.share is not None:
            low, high = cell.share
            self.reader.knows(_less(terms, one.people, low), 0, inf)
            self.reader.knows(_less(terms, one.people, high), -inf, 0)

    def _led_to(self, one: _Counted, here: Mapping[str, _Counted]) -> None:
        """Whoever was asked a follow-up gave an answer that leads to it, and mostly all of them answered."""
        parent = here.get(one.asked.of[0]) if one.asked.of else None
        if one.asked.of is None or parent is None:
            return
        names = [name for name in one.asked.of[1] if name in parent.cells]
        all_of_them = sum(parent.asked.truth.get(name, 0) for name in names) == one.asked.people
        terms = _less(_sum(parent.cells[name] for name in names), one.people)
        # A reader takes it that nobody stopped there; where that is true, he is right.
        self.reader.knows(terms, 0, 0 if all_of_them else inf)

    def _by_profile(self, one: _Counted, here: Mapping[str, _Counted]) -> None:
        options = [[*here[by].cells, UNSAID] if by in here else [UNSAID] for by in one.asked.by]
        profiles = list(product(*options))
        if len(profiles) * (len(one.cells) + 1) > _MOST:
            raise OutOfTime
        given: dict[tuple[tuple[str, ...], str], Terms] = {
            (profile, name): self.reader.unknown(_of(one.asked, profile, name))
            for profile in profiles for name in one.cells
        }  # fmt: skip
        everybody: dict[tuple[str, ...], Terms] = {}
        for profile in profiles:
            cells = [given[profile, name] for name in one.cells]
            if one.asked.partition:
                everybody[profile] = _sum(cells)
                continue
            everybody[profile] = self.reader.unknown(_of(one.asked, profile, "n"))
            for cell in cells:
                self.reader.knows(_less(everybody[profile], cell), 0, inf)
        for name, cell in one.cells.items():
            self.reader.knows(_less(_sum(given[profile, name] for profile in profiles), cell), 0, 0)
        if not one.asked.partition:
            self.reader.knows(_less(_sum(everybody.values()), one.people), 0, 0)
        self._sides(one, here, profiles, given)
        self._answered_both(one, here, profiles, everybody)
        for table in one.asked.tables:
            if table.by in here:
                self._table(one, table, here[table.by])
        if one.asked.weighted is not None:
            self._weighted(one, one.asked.weighted, given, everybody)

    def _sides(
        self, one: _Counted, here: Mapping[str, _Counted], profiles: Sequence[tuple[str, ...]],
        given: Mapping[tuple[tuple[str, ...], str], Terms],
    ) -> None:  # fmt: skip
        for axis, by in enumerate(one.asked.by):
            for option in [*here[by].cells, UNSAID] if by in here else []:
                for name in one.cells:
                    those = (given[profile, name] for profile in profiles if profile[axis] == option)
                    one.by[by, option, name] = _sum(those)
        one.given = given

    def _answered_both(
        self, one: _Counted, here: Mapping[str, _Counted], profiles: Sequence[tuple[str, ...]],
        everybody: Mapping[tuple[str, ...], Terms],
    ) -> None:  # fmt: skip
        """No more people of a profile answered the question than there are."""
        for axis, by in enumerate(one.asked.by):
            for option, cell in here[by].cells.items() if by in here else ():
                both = _sum(everybody[profile] for profile in profiles if profile[axis] == option)
                self.reader.knows(_less(cell, both), 0, inf)

    def _table(self, one: _Counted, table: RecordedTable, profile: _Counted) -> None:
        for row, counts in zip(table.rows, table.people, strict=True):
            for column, people in zip(table.columns, counts, strict=True):
                if column != (UNSAID,):
                    cells = (one.by[table.by, option, name] for option in row for name in column)
                    self.reader.knows(_sum(cells), people, people)
                elif row != (UNSAID,):
                    said = _sum(profile.cells[option] for option in row)
                    both = _sum(one.by[table.by, option, name] for option in row for name in one.cells)
                    self.reader.knows(_less(said, both), people, people)

    def _weighted(
        self, one: _Counted, told: RecordedWeights, given: Mapping[tuple[tuple[str, ...], str], Terms],
        everybody: Mapping[tuple[str, ...], Terms],
    ) -> None:  # fmt: skip
        """A weighted share is one equation more. How many people weigh alike is taken as known."""
        alike: dict[str, list[Terms]] = {}
        whole = 0
        for profile, part in told.parts.items():
            alike.setdefault(part, []).append(everybody[tuple(profile.split(JOINED))])
        for each in alike.values():
            people = self.reader.value(_sum(each))
            self.reader.knows(_sum(each), people, people)
            whole += people
        for names, (low, high) in told.shares:
            terms: Terms = {}
            for profile, weight in told.weights.items():
                for name in names:
                    terms |= dict.fromkeys(given[tuple(profile.split(JOINED)), name], weight)
            self.reader.knows(terms, low * whole, high * whole)

    def _grew(self) -> None:
        """Answers only come: whoever answered before is still counted, unless the truth says otherwise."""
        for before, after in zip(self.moments, self.moments[1:], strict=False):
            for step, now in after.items():
                then = before.get(step)
                if then is None or not _only_came(then.asked, now.asked):
                    continue
                for name in now.cells.keys() & then.cells.keys():
                    self.reader.knows(_less(now.cells[name], then.cells[name]), 0, inf)
                if not now.asked.partition:
                    self.reader.knows(_less(now.people, then.people), 0, inf)

    def deductions(self, k: int) -> Iterator[Deduction]:
        """Everything about 1 to k-1 people that the history gives away; raises OutOfTime."""
        for moment in reversed(range(len(self.moments))):
            for one in self.moments[moment].values():
                if one.asked.step in self.steps or moment == len(self.moments) - 1:
                    yield from self._small(one, moment, k)
                if one.asked.step in self.steps:
                    yield from self._new(one, moment, k)

    def _small(self, one: _Counted, moment: int, k: int) -> Iterator[Deduction]:
        step, truth, n = one.asked.step, one.asked.truth, one.asked.people
        for names in _few({name: truth.get(name, 0) for name in one.cells}, k, one.asked.partition):
            cells = _sum(one.cells[name] for name in names)
            if self._sure(cells, self._elsewhere(step, names, moment, k), k):
                yield Deduction(step, moment, "+".join(names))
        for name, cell in one.cells.items():
            people = truth.get(name, 0)
            if not one.asked.partition and 0 < n - people < k:
                others = self._elsewhere(step, (name,), moment, n - k) if n >= k else ()
                if self._sure(_less(one.people, cell), (*self._all_of_them(step, name, moment), *others), k):
                    yield Deduction(step, moment, f"not {name}")
        for (by, option, name), terms in one.by.items():
            people = self.reader.value(terms)
            if 0 < people < k and self._sure(terms, _swaps(one, by, option, name, people, k, self.reader.truth), k):
                yield Deduction(step, moment, f"{name} of {by}={option}")

    def _new(self, one: _Counted, moment: int, k: int) -> Iterator[Deduction]:
        """Of those who came since an earlier release: that all answered alike, or what a few of them answered."""
        last = moment == len(self.moments) - 1
        for earlier in range(moment - 1, -1 if last else max(moment - 2, -1), -1):
            then = self.moments[earlier].get(one.asked.step)
            if then is None or not then.asked.people or not _only_came(then.asked, one.asked):
                continue
            came = one.asked.people - then.asked.people
            for name in one.cells.keys() & then.cells.keys():
                chose = one.asked.truth.get(name, 0) - then.asked.truth.get(name, 0)
                terms = _less(one.cells[name], then.cells[name])
                others = _less(_less(one.people, then.people), terms)
                moves = self._later(one.asked.step, name, earlier, moment, chose)
                if 0 < came == chose and not one.asked.step.startswith(ABOUT_PEOPLE):
                    if not self._possible(others, moves, (1, inf)):
                        yield Deduction(one.asked.step, moment, f"all {name} since {earlier}")
                elif 0 < chose < k and not self._possible(terms, moves, (-inf, chose - 1), (chose + 1, inf)):
                    yield Deduction(one.asked.step, moment, f"{name} since {earlier}")

    def _sure(self, terms: Terms, moves: Iterable[Moved], k: int) -> bool:
        """Whether a reader can be sure that these, who are some and fewer than k, are some and fewer than k."""
        return not self._possible(terms, moves, (-inf, 0), (k, inf))

    def _possible(self, terms: Terms, moves: Iterable[Moved], *ranges: tuple[float, float]) -> bool:
        """Whether the sum may lie in one of the ranges."""
        truth = self.reader.value(terms)
        for moved in moves:
            changed = truth + sum(terms.get(unknown, 0) * more for unknown, more in moved.items())
            if any(low <= changed <= high for low, high in ranges) and self.reader.believable(moved):
                return True
        return any(self.reader.possible(terms, low, high) for low, high in ranges)

    def _path(self, step: str, name: str) -> list[int | None]:
        """The unknown of a cell in each release."""
        here = (moment.get(step) for moment in self.moments)
        return [next(iter(one.cells[name])) if one is not None and name in one.cells else None for one in here]

    def _elsewhere(self, step: str, names: Sequence[str], moment: int, k: int) -> Iterator[Moved]:
        """The people of some cells moved to another until this release, or others moved to them from then on."""
        now, truth = self.moments[moment][step], self.reader.truth
        own = [self._path(step, name) for name in names]
        beside = [name for name in now.cells if name not in names]
        for other in [self._path(step, name) for name in beside] if now.asked.partition else [[]]:
            none: Moved = {}
            more: Moved = {}
            for at in range(len(self.moments)):
                there = other[at] if other else None
                known = [unknown for path in own if (unknown := path[at]) is not None]
                if not known or (other and there is None):
                    continue
                if at <= moment:
                    for unknown in known:
                        _move(none, unknown, there, -truth[unknown])
                if at >= moment:
                    _move(more, known[0], there, max(k - sum(truth[unknown] for unknown in known), 0))
            yield none
            yield more

    def _all_of_them(self, step: str, name: str, moment: int) -> Iterator[Moved]:
        """Everybody chose it, from this release on."""
        moved: Moved = {}
        for at, unknown in enumerate(self._path(step, name)):
            if unknown is not None and at >= moment:
                moved[unknown] = self.moments[at][step].asked.people - self.reader.truth[unknown]
        yield moved

    def _later(self, step: str, name: str, earlier: int, moment: int, chose: int) -> Iterator[Moved]:
        """Of those who came between two releases: one, or all of a cell, chose another; or one more chose it."""
        now, own, truth = self.moments[moment][step], self._path(step, name), self.reader.truth
        others = [self._path(step, other) for other in now.cells if other != name] if now.asked.partition else [[]]
        for other in others:
            for more in (-1, 1, -chose):
                after: Moved = {}
                before: Moved = {}
                for at, unknown in enumerate(own):
                    beside = other[at] if other else None
                    if unknown is None or (other and beside is None):
                        continue
                    if at >= moment:
                        _move(after, unknown, beside, more)
                    if at <= earlier:
                        _move(before, unknown, beside, max(-more, -truth[unknown]))
                yield after
                yield before


def _move(moved: Moved, unknown: int, beside: int | None, more: int) -> None:
    moved[unknown] = moved.get(unknown, 0) + more
    if beside is not None:
        moved[beside] = moved.get(beside, 0) - more


def _swaps(
    one: _Counted, by: str, option: str, name: str, people: int, k: int, truth: Sequence[int]
) -> Iterator[Moved]:
    """People of a profile and people of another who chose otherwise change places: every margin stays."""
    axis = one.asked.by.index(by)
    options = dict.fromkeys(profile[axis] for profile, _ in one.given)
    for other in (each for each in options if each != option):
        for cell in (each for each in one.cells if each != name):
            for wanted in (-people, k - people):
                moved, left = dict[int, int](), wanted
                for profile in dict.fromkeys(profile for profile, _ in one.given if profile[axis] == option):
                    twin = (*profile[:axis], other, *profile[axis + 1 :])
                    corners = ((profile, name), (profile, cell), (twin, cell), (twin, name))
                    ids = [next(iter(one.given[corner])) for corner in corners]
                    # From the first and the third to the second and the fourth, or back.
                    most = min(truth[ids[0]], truth[ids[2]]) if wanted < 0 else min(truth[ids[1]], truth[ids[3]])
                    step = max(left, -most) if wanted < 0 else min(left, most)
                    for unknown, sign in zip(ids, (1, -1, 1, -1), strict=True):
                        moved[unknown] = moved.get(unknown, 0) + sign * step
                    left -= step
                if not left:
                    yield moved


def _few(people: Mapping[str, int], k: int, together: bool) -> Iterator[tuple[str, ...]]:
    """The cells of some people and fewer than k; those of one answer each also `together`, as one wider cell.

    A wider cell may hold answers that nobody gave: that is not known of them either.
    """
    some = sorted(name for name, n in people.items() if 0 < n < k)
    nobody = tuple(sorted(name for name, n in people.items() if not n)) if together else ()
    sizes = range(1, len(some) + 1 if together else 2)
    for size in sizes if len(some) <= _TOGETHER else sizes[:2]:
        for names in combinations(some, size):
            if sum(people[name] for name in names) < k:
                yield names
                if nobody:
                    yield names + nobody


def _of(asked: RecordedQuestion, profile: tuple[str, ...], name: str) -> int:
    return asked.profiles.get(JOINED.join(profile), {}).get(name, 0)


def _only_came(then: RecordedQuestion, now: RecordedQuestion) -> bool:
    grew = all(now.truth.get(name, 0) >= people for name, people in then.truth.items())
    return grew and now.people >= then.people


def _sum(parts: Iterable[Terms]) -> Terms:
    total: Terms = {}
    for part in parts:
        for unknown, times in part.items():
            total[unknown] = total.get(unknown, 0) + times
    return total


def _less(terms: Mapping[int, float], other: Mapping[int, float], times: float = 1) -> Terms:
    left = dict(terms)
    for unknown, many in other.items():
        left[unknown] = left.get(unknown, 0) - times * many
    return left
