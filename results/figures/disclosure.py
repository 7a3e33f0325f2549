"""Small cells: what no release tells about fewer than k people, looked at by itself.

Small cells are told together with others until at least k people stand behind them, so that a hidden
cell cannot be computed from its neighbours: points of a scale and bands of ages with those beside them, as one
wider cell; categories that have no order only as what is left out. What several figures and several releases give
away together is for `results/audit` to find.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.words import in_language
from results.figures.counted import Cell, Tally
from results.speech import spanned

K = 10
FLOOR = 5
"""The council may lower k no further."""
_SUMMED = ("ranking", "allocation")
"""Types whose cells add up to something known (places, points): one hidden alone would be computed from the rest."""


ORDERED = ("scale", "number")
"""Types whose cells have neighbours."""
JOINT = "+"
"""Between the names of cells that are told as one."""


def protect(tally: Tally, k: int) -> Tally:
    """One tally with small cells merged, or only the fact that too few answered."""
    n = tally.counted
    if n < k:
        return replace(tally, n=None, mean=None, cells=tuple(untold(cell) for cell in tally.cells))
    if tally.type in ORDERED:
        cells = _joined(tally.cells, k)
    elif tally.partition:
        cells = _partition(tally.cells, k)
    else:
        cells = _each(tally.cells, n, k, tally.type == "duels", tally.type in _SUMMED)
    # A mean over hidden cells would give back what they hide.
    whole = not any(cell.merged for cell in cells)
    return replace(tally, cells=cells, mean=tally.mean if whole or tally.type == "number" else None)


def protect_counts(cells: Sequence[Cell], k: int) -> tuple[Cell, ...]:
    """A breakdown that sums to a published total (channels, days, origins)."""
    return _partition(cells, k)


def untold(cell: Cell) -> Cell:
    """A line of which only its name is told."""
    return replace(cell, people=None, share=None, mean=None, merged=True)


def _joined(cells: Sequence[Cell], k: int) -> tuple[Cell, ...]:
    """Cells in order, the small ones joined to their neighbours until k people stand behind each."""
    # Empty cells may be told: that nobody chose an option concerns nobody.
    if all(not cell.people or cell.people >= k for cell in cells):
        return tuple(cells)
    if sum(cell.counted for cell in cells) < k:
        return tuple(map(untold, cells))
    groups: list[list[Cell]] = [[]]
    for cell in cells:
        if sum(one.counted for one in groups[-1]) >= k:
            groups.append([])
        groups[-1].append(cell)
    # The last stretch has no neighbour after it: it joins the one before.
    if sum(one.counted for one in groups[-1]) < k:
        last = groups.pop()
        groups[-1] += last
    return tuple(group[0] if len(group) == 1 else _wider(group) for group in groups)


def _wider(group: Sequence[Cell]) -> Cell:
    """One cell for several neighbours, labelled from the first to the last."""
    codes = dict.fromkeys(code for cell in group for code in cell.label)
    label = {code: spanned([in_language(cell.label, code) for cell in group], code) for code in codes}
    shares = [cell.share for cell in group]
    share = None if None in shares else sum(cell.part for cell in group)
    people = sum(cell.counted for cell in group)
    return Cell(JOINT.join(cell.name for cell in group), label, people, share, merged=True)


def _partition(cells: Sequence[Cell], k: int) -> tuple[Cell, ...]:
    """Cells that sum to n: those under k are hidden together with the next smallest until k people are."""
    order = sorted((cell.counted, index) for index, cell in enumerate(cells))
    hidden: set[int] = set()
    together = 0
    # Smallest first, so that as little as possible is hidden; one alone would be what is missing from n.
    for people, index in order:
        if people < k or 0 < together < k:
            hidden.add(index)
            together += people
    if together == 0:
        return tuple(cells)  # only empty cells are small, and the rest adds up to everyone
    return tuple(untold(cell) if index in hidden else cell for index, cell in enumerate(cells))


def _each(cells: Sequence[Cell], n: int, k: int, counts_duels: bool, summed: bool) -> tuple[Cell, ...]:
    """Cells that stand alone: both those who chose and those who did not must be k, or nobody."""
    people = [cell.counted for cell in cells]
    # Of those who did not choose it too: 97 of 100 tells about three people as surely as 3 does.
    hidden = {index for index, one in enumerate(people) if one < k or (not counts_duels and 0 < n - one < k)}
    # Points add up to the total: one hidden alone is the total less the others.
    for index in sorted(range(len(cells)), key=people.__getitem__) if summed and hidden else ():
        if len(hidden) < 2 or sum(people[one] for one in hidden) < k:
            hidden.add(index)
    return tuple(untold(cell) if index in hidden else cell for index, cell in enumerate(cells))
