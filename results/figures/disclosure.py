"""Disclosure control: the one door through which figures leave; nothing about fewer than k people passes.

Small cells are told together with others until at least k people stand behind them, so that a hidden
cell cannot be computed from its neighbours: points of a scale and bands of ages with those beside them, as one
wider cell; categories that have no order only as what is left out. Against the last release, a figure that
moved by fewer than k people stays as it was, so that two releases cannot be subtracted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from flows.words import in_language
from results.figures.counted import Cell, Figures, Tally, Turnout
from results.figures.studies.base import Study
from results.speech import spanned

K = 10
FLOOR = 5
"""The council may lower k no further."""
_SUMMED = ("ranking", "allocation")
"""Types whose cells add up to something known (places, points): one hidden alone would be computed from the rest."""


def release(figures: Figures, before: Figures | None, k: int = K) -> Figures:
    """What may be published of `figures`, given what was already published."""
    # Whatever a setting says: below the floor people recognise each other.
    k = max(k, FLOOR)
    former = {tally.step: tally for tally in before.tallies} if before else {}
    tallies = tuple(_held(protect(tally, k), former.get(tally.step), k) for tally in figures.tallies)
    participation = _participation(figures.participation, before.participation if before else None, k)
    told = replace(figures, k=k, participation=participation, tallies=tallies)
    return replace(told, studies=_studies(told, figures, before))


def renewed(told: Figures, raw: Figures) -> frozenset[str]:
    """The questions whose figures are those of now, not held back."""
    asked = {tally.step: protect(tally, told.k) for tally in raw.tallies}
    return frozenset(tally.step for tally in told.tallies if counts_alike(tally, asked[tally.step]))


def counts_alike(one: Tally, other: Tally) -> bool:
    """Whether two clearings of a question count the same people."""
    return one.n == other.n and [cell.people for cell in one.cells] == [cell.people for cell in other.cells]


def _studies(told: Figures, raw: Figures, before: Figures | None) -> tuple[Study, ...]:
    """Studies made of the answers that their question's figures count; else the former ones, as the figures are.

    Opinion groups are about many statements, each renewed at its own time: their shares are rounded and their
    people are "at least", so that no figure is left over by difference.
    """
    former = {study.step: study for study in before.studies} if before else {}
    now = renewed(told, raw) | {tally.group for tally in told.tallies if tally.group}
    # Else the study would count people whom its own question does not show yet.
    kept = (study if study.step in now else former.get(study.step) for study in raw.studies)
    return tuple(study for study in kept if study is not None)


ORDERED = ("scale", "number")
"""Types whose cells have neighbours."""
JOINT = "+"
"""Between the names of cells that are told as one."""


def protect(tally: Tally, k: int) -> Tally:
    """One tally with small cells merged, or only the fact that too few answered."""
    n = tally.n or 0
    if n < k:
        return replace(tally, n=None, mean=None, cells=tuple(_hidden(cell) for cell in tally.cells))
    if tally.partition and tally.type in ORDERED:
        cells = _joined(tally.cells, k)
    elif tally.partition:
        cells = _partition(tally.cells, k)
    else:
        cells = _each(tally.cells, n, k, tally.type == "duels", tally.type in _SUMMED)
    told = any(cell.people is not None for cell in cells) or not cells
    # A mean over hidden cells would give back what they hide.
    whole = not any(cell.merged for cell in cells)
    return replace(tally, cells=cells, mean=tally.mean if told and (whole or tally.type == "number") else None)


def protect_counts(cells: Sequence[Cell], k: int) -> tuple[Cell, ...]:
    """A breakdown that sums to a published total (channels, days, origins)."""
    return _partition(cells, k)


def _hidden(cell: Cell) -> Cell:
    return replace(cell, people=None, share=None, mean=None, merged=True)


def _joined(cells: Sequence[Cell], k: int) -> tuple[Cell, ...]:
    """Cells in order, the small ones joined to their neighbours until k people stand behind each."""
    # Empty cells may be told: that nobody chose an option concerns nobody.
    if all(not cell.people or cell.people >= k for cell in cells):
        return tuple(cells)
    groups: list[list[Cell]] = [[]]
    for cell in cells:
        if sum(one.people or 0 for one in groups[-1]) >= k:
            groups.append([])
        groups[-1].append(cell)
    # The last stretch has no neighbour after it: it joins the one before.
    if len(groups) > 1 and sum(one.people or 0 for one in groups[-1]) < k:
        last = groups.pop()
        groups[-1] += last
    return tuple(group[0] if len(group) == 1 else _wider(group) for group in groups)


def _wider(group: Sequence[Cell]) -> Cell:
    """One cell for several neighbours, labelled from the first to the last."""
    codes = dict.fromkeys([*group[0].label, *group[-1].label])
    label = {code: spanned([in_language(cell.label, code) for cell in group], code) for code in codes}
    shares = [cell.share for cell in group]
    share = None if None in shares else sum(one for one in shares if one is not None)
    people = sum(cell.people or 0 for cell in group)
    return Cell(JOINT.join(cell.name for cell in group), label, people, share, merged=True)


def _partition(cells: Sequence[Cell], k: int) -> tuple[Cell, ...]:
    """Cells that sum to n: those under k are hidden together with the next smallest until k people are."""
    order = sorted((cell.people or 0, index) for index, cell in enumerate(cells))
    hidden: set[int] = set()
    together = 0
    # Smallest first, so that as little as possible is hidden; one alone would be what is missing from n.
    for people, index in order:
        if people >= k and (together == 0 or together >= k):
            break
        hidden.add(index)
        together += people
    if together == 0:
        return tuple(cells)  # only empty cells are small, and the rest adds up to everyone
    return tuple(_hidden(cell) if index in hidden else cell for index, cell in enumerate(cells))


def _each(cells: Sequence[Cell], n: int, k: int, counts_duels: bool, summed: bool = False) -> tuple[Cell, ...]:
    """Cells that stand alone: both those who chose and those who did not must be k, or nobody."""
    people = [cell.people or 0 for cell in cells]
    # Of those who did not choose it too: 97 of 100 tells about three people as surely as 3 does.
    hidden = {index for index, one in enumerate(people) if one < k or (not counts_duels and 0 < n - one < k)}
    # Points add up to the total: one hidden alone is the total less the others.
    for index in sorted(range(len(cells)), key=people.__getitem__) if summed and hidden else ():
        if len(hidden) > 1 and sum(people[one] for one in hidden) >= k:
            break
        hidden.add(index)
    return tuple(_hidden(cell) if index in hidden else cell for index, cell in enumerate(cells))


def _held(new: Tally, old: Tally | None, k: int) -> Tally:
    """The former release of a tally, unless every figure of it moved by nobody or by at least k.

    Nobody moved at all, and still a mean did: one person corrected an answer, which is nobody's business.
    """
    if old is None or old.n is None:
        return new
    if new.n is None:
        # Fewer than k now (people left): what was told stays told, and nothing new is.
        return replace(new, n=old.n, cells=old.cells, mean=old.mean, held=True)
    if new.partition and new.type in ORDERED:
        moves = [new.n - old.n, *_between(new.cells, old.cells)]
    else:
        moves = [new.n - old.n, *_moves(new.cells, old.cells, whole=(new.n, old.n) if new.partition else None)]
    # A part that did not move beside one that moved by k tells nothing; one that moved by three tells of three.
    if any(moves) and all(move == 0 or abs(move) >= k for move in moves):
        return new
    return replace(new, n=old.n, cells=old.cells, mean=old.mean, held=any(moves))


def _between(new: Sequence[Cell], old: Sequence[Cell]) -> list[int]:
    """By how many people each stretch moved that begins and ends at an edge of both releases: what lies between
    such edges is known in both, however each joined the cells inside."""
    sums = [_up_to(new), _up_to(old)]
    # Joined differently in two releases, cells still share edges, and what lies between them is known twice.
    edges = [name for name in sums[0] if name in sums[1]]
    known = [sums[0][name] - sums[1][name] for name in edges]
    return [after - before for before, after in pairwise([0, *known])]


def _up_to(cells: Sequence[Cell]) -> dict[str, int]:
    """The last name in each cell → people up to and with it."""
    ends = (cell.name.split(JOINT)[-1] for cell in cells)
    return dict(zip(ends, accumulate(cell.people or 0 for cell in cells), strict=True))


def _moves(new: Sequence[Cell], old: Sequence[Cell], whole: tuple[int, int] | None) -> list[int]:
    """By how many people each thing known from both releases moved.

    In a partition, whatever is hidden in either release is one group whose size is known in both:
    everybody less those told.
    """
    former = {cell.name: cell.people for cell in old}
    both = [
        (cell.people, before)
        for cell in new
        if cell.people is not None and (before := former.get(cell.name)) is not None
    ]
    moves = [now - before for now, before in both]
    if whole is not None:
        rest = [everybody - sum(pair[index] for pair in both) for index, everybody in enumerate(whole)]
        moves.append(rest[0] - rest[1])
    return moves


def _participation(new: Turnout, old: Turnout | None, k: int) -> Turnout:
    def held(now: int | None, before: int | None) -> int | None:
        if now is None or now < k:
            return before
        # Frozen rather than rounded: a rounded number moves at a threshold, and tells who crossed it.
        return before if before is not None and 0 < abs(now - before) < k else now

    answered = held(new.answered, old.answered if old else None)

    def kept(name: str) -> tuple[Cell, ...]:
        cells = protect_counts(getattr(new, name), k)
        if old is None or old.answered is None or answered is None:
            return cells
        before: tuple[Cell, ...] = getattr(old, name)
        # A breakdown goes with the total it sums to: both are renewed, or neither.
        if answered != new.answered:
            return before
        moves = _moves(cells, before, whole=(answered, old.answered))
        return cells if all(move == 0 or abs(move) >= k for move in moves) else before

    return Turnout(
        started=held(new.started, old.started if old else None),
        answered=answered,
        finished=held(new.finished, old.finished if old else None),
        days=kept("days"),
        channels=kept("channels"),
        languages=kept("languages"),
        origins=kept("origins"),
        leaving=_stands(_each(new.leaving, 0, k, counts_duels=True), old.leaving if old else (), k),
    )


def _stands(new: Sequence[Cell], old: Sequence[Cell], k: int) -> tuple[Cell, ...]:
    """Cells that sum to nothing published: each stays as it was until it moved by k people."""
    former = {cell.name: cell for cell in old if cell.people is not None}
    return tuple(
        before
        if (before := former.get(cell.name)) is not None
        and (cell.people is None or abs(cell.people - (before.people or 0)) < k)
        else cell
        for cell in new
    )
