"""Answers by profile: a two-way table whose options are joined until no block of it is about 1 to k-1 people.

Rows and columns are those told in the two cleared tallies, and those who left either question unanswered are a row and
a column too, so that the table sums to what is published elsewhere; these two are never joined to an option. Whatever
can then be computed from the table and its margins, by adding and subtracting, counts the people of whole rows, whole
columns or whole blocks, each of k people or none: a sum of row, column and block figures that is 0 or 1 for every
person cannot vary along both sides of a block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from results.figures.counted import Cell, Crossing, Tally
from results.figures.disclosure import JOINT, ORDERED

UNSAID = "-"
"""The row and the column of those who answered one of the two questions only."""
_NO_OPTION = ("n", "sum")
Counts = Mapping[tuple[str, str], int]
"""(option of the profile question, option of the question) → people."""


def cross(question: Tally, profile: Tally, counts: Counts, k: int) -> Crossing | None:
    """The table of a cleared question by a cleared profile question; None where it would have a single option left."""
    # People who chose several options are in several columns: their rows would add up to more than everybody.
    if question.n is None or profile.n is None or not (question.partition and profile.partition):
        return None
    # Those who answered one of the two only are told as well: left out, they would be found by subtraction.
    rows, columns = [*_parts(profile.cells), [UNSAID]], [*_parts(question.cells), [UNSAID]]
    table = [[sum(counts.get((a, b), 0) for a in row for b in column) for column in columns] for row in rows]
    if not _joined(table, _Side(rows, profile.type in ORDERED), _Side(columns, question.type in ORDERED), k):
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


def _parts(cells: Sequence[Cell]) -> list[list[str]]:
    """The names told apart by a cleared tally; all that is hidden is one part."""
    told = [cell.name.split(JOINT) for cell in cells if cell.people is not None]
    hidden = [cell.name for cell in cells if cell.people is None]
    return [*told, hidden] if hidden else told


class _Side(NamedTuple):
    """The rows or the columns: names told as one, the unsaid last; and whether the options have an order."""

    parts: list[list[str]]
    ordered: bool

    def joins(self, index: int) -> bool:
        """Whether this line may be joined, so that two options are left at least."""
        return index < len(self.parts) - 1 and len(self.parts) > 3

    def partner(self, index: int, people: Sequence[int]) -> int:
        """The option before it (of the first: the next), or where options have no order the smallest other."""
        if self.ordered:
            return index - 1 if index else 1
        return min((one for one in range(len(people) - 1) if one != index), key=lambda one: (people[one], one))


def _joined(table: list[list[int]], rows: _Side, columns: _Side, k: int) -> bool:
    """Joins, in place, the line through the smallest block to another until no block is about 1 to k-1 people.

    Of its row and its column, the one of fewer people. False where that would leave nothing to compare.
    """
    while small := [(n, r, c) for r, row in enumerate(table) for c, n in enumerate(row) if 0 < n < k]:
        _, r, c = min(small)
        down, across = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
        if rows.joins(r) and (down[r] <= across[c] or not columns.joins(c)):
            first, last = sorted((r, rows.partner(r, down)))
            # The two lines become one, names and people alike: what is joined is told as one group.
            table[first] = [a + b for a, b in zip(table[first], table.pop(last), strict=True)]
            rows.parts[first] += rows.parts.pop(last)
        elif columns.joins(c):
            first, last = sorted((c, columns.partner(c, across)))
            for row in table:
                row[first] += row.pop(last)
            columns.parts[first] += columns.parts.pop(last)
        else:
            return False
    # With one option left on a side there is nothing to compare.
    return min(sum(map(any, lines[:-1])) for lines in (table, [*zip(*table, strict=True)])) > 1
