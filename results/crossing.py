"""Answers by profile: a two-way table whose rows are joined until no block of it is about 1 to k-1 people.

Rows and columns are those told in the two cleared tallies, and those who left either question unanswered are a row and
a column too, so that the table sums to what is published elsewhere. Nothing inside is hidden, only told together: a
group that can be computed from the table and its margins is a union of blocks, rows and columns, each k people or none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from results.disclosure import JOINT
from results.figures import Cell, Tally

UNSAID = "-"
"""The row and the column of those who answered one of the two questions only."""
_NO_OPTION = ("n", "sum")
Counts = Mapping[tuple[str, str], int]
"""(option of the profile question, option of the question) → people."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """`people[row][column]`; names of options told as one are joined by "+"."""

    step: str
    by: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    people: tuple[tuple[int, ...], ...]


def cross(question: Tally, profile: Tally, counts: Counts, k: int) -> Crossing | None:
    """The table of a cleared question by a cleared profile question; None where it would have a single row, or where 1
    to k-1 people left one of the two unanswered."""
    if question.n is None or profile.n is None or not (question.partition and profile.partition):
        return None
    rows, columns = [*_parts(profile.cells), [UNSAID]], [*_parts(question.cells), [UNSAID]]
    table = [[sum(counts.get((a, b), 0) for a in row for b in column) for column in columns] for row in rows]
    # The table says how many are in it: less either margin, that is how many left one question unanswered.
    if any(0 < people < k for people in (sum(table[-1]), sum(row[-1] for row in table))):
        return None
    while len(table) > 1 and (worst := _worst(table, k)) is not None:
        # With the row before it; the first with the next.
        into, place = (0, 1) if worst == 0 else (worst - 1, worst)
        rows[into] += rows.pop(place)
        table[into] = [a + b for a, b in zip(table[into], table.pop(place), strict=True)]
    if len(table) < 2 or all(not any(row) for row in table[1:]) or _worst(table, k) is not None:
        return None
    down, across = (tuple(JOINT.join(names) for names in parts) for parts in (rows, columns))
    return Crossing(question.step, profile.step, down, across, tuple(tuple(row) for row in table))


def by_profile(by: str, splits: Mapping[str, Mapping[str, int]], question: Mapping[str, int],
               profile: Mapping[str, int]) -> Counter[tuple[str, str]]:  # fmt: skip
    """The counts of `cross` from running counters: by split (`STEP=CELL|…`), and of each of the two questions whole."""
    counts: Counter[tuple[str, str]] = Counter()
    for split, cells in splits.items():
        options = dict(part.split("=", 1) for part in split.split("|"))
        for name, n in cells.items():
            if name not in _NO_OPTION:
                counts[_option(options.get(by, UNSAID)), _option(name)] += n
    sides = [Counter[str](), Counter[str]()]
    for pair, n in counts.items():
        for side, option in zip(sides, pair, strict=True):
            side[option] += n
    for name, n in question.items():
        if name not in _NO_OPTION:
            counts[UNSAID, _option(name)] += n - sides[1][_option(name)]
    for name, n in profile.items():
        if name not in _NO_OPTION:
            counts[_option(name), UNSAID] += n - sides[0][_option(name)]
    return counts


def _option(name: str) -> str:
    return name.removeprefix("band:")


def renewed(new: Crossing | None, old: Crossing | None, k: int) -> Crossing | None:
    """The new table where it splits the old one's blocks, each moved by nobody or by k people; else the old one."""
    if old is None or new is None:
        return old or new
    moved = _within(new, old)
    if moved is None or any(0 < abs(now - was) < k for now, was in moved):
        return old
    return new


def plain(crossings: Sequence[Crossing]) -> list[dict[str, Any]]:
    """As JSON."""
    return [asdict(one) for one in crossings]


def _parts(cells: Sequence[Cell]) -> list[list[str]]:
    """The names told apart by a cleared tally; all that is hidden is one part."""
    told = [cell.name.split(JOINT) for cell in cells if cell.people is not None]
    hidden = [cell.name for cell in cells if cell.people is None]
    return [*told, hidden] if hidden else told


def _worst(table: Sequence[Sequence[int]], k: int) -> int | None:
    """The row of the smallest block under k people."""
    small = [(people, place) for place, row in enumerate(table) for people in row if 0 < people < k]
    return min(small)[1] if small else None


def _within(new: Crossing, old: Crossing) -> list[tuple[int, int]] | None:
    """(now, was) of each block of the old table; None when a new row or column straddles two of them."""
    places = []
    for parts, whole in ((new.rows, old.rows), (new.columns, old.columns)):
        sets = [set(one.split(JOINT)) for one in whole]
        found = [next((place for place, one in enumerate(sets) if one >= set(part.split(JOINT))), -1) for part in parts]
        if -1 in found:
            return None
        places.append(found)
    now = [[0] * len(old.columns) for _ in old.rows]
    for row, people in zip(places[0], new.people, strict=True):
        for column, count in zip(places[1], people, strict=True):
            now[row][column] += count
    return [pair for a, b in zip(now, old.people, strict=True) for pair in zip(a, b, strict=True)]
