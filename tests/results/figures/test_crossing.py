"""Two-way tables attacked: whatever is computed from them and their margins is about k people or nobody."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from results.figures.counted import Cell, Crossing, Tally
from results.figures.crossing import UNSAID, cross, renewed
from results.figures.disclosure import JOINT, protect

K = 5
PEOPLE = st.sampled_from((0, 0, 5, 6, 8, 9, 12, 14, 1, 3))
TABLES = st.lists(st.lists(PEOPLE, min_size=4, max_size=4), min_size=3, max_size=4)
"""Rows and columns of a table; the last of each is those who did not say."""

TYPES = st.sampled_from([("category", "number"), ("scale", "category"), ("category", "category"), ("scale", "number")])


def tally(step: str, people: list[int], type: str) -> Tally:
    """A cleared tally of options 0, 1…"""
    n = sum(people)
    cells = tuple(Cell(str(place), {"fr": str(place)}, count) for place, count in enumerate(people))
    return protect(Tally(step, type, {"fr": "?"}, n, cells, profile=type == "number", partition=True), K)


def told(table: list[list[int]], types: tuple[str, str] = ("category", "number")) -> tuple[
    Tally, Tally, Crossing | None
]:  # fmt: skip
    """The question, the profile question and their table, cleared; who said neither is in none."""
    names = [[*map(str, range(len(side) - 1)), UNSAID] for side in (table, table[0])]
    counts = {key: table[r][c] for r, c in product(range(len(table)), range(len(table[0])))
              for key in [(names[0][r], names[1][c])] if key != (UNSAID, UNSAID)}  # fmt: skip
    question = tally("q", [sum(row[c] for row in table) for c in range(len(table[0]) - 1)], types[0])
    profile = tally("p", [sum(row) for row in table[:-1]], types[1])
    return question, profile, cross(question, profile, counts, K)


def known(table: list[list[int]], types: tuple[str, str]) -> list[np.ndarray]:
    """The indicator, over fine cells, of every figure that is published."""
    question, profile, crossing = told(table, types)
    high, wide = len(table), len(table[0])

    def indicator(rows: list[int], columns: list[int]) -> np.ndarray:
        found = np.zeros((high, wide))
        found[np.ix_(rows, columns)] = 1
        found[-1, -1] = 0
        return found.ravel()

    def places(name: str, last: int) -> list[int]:
        return [last if part == UNSAID else int(part) for part in name.split(JOINT)]

    every, published = [*range(high)], []
    if question.n is not None:
        published.append(indicator(every, [*range(wide - 1)]))
        published += [indicator(every, places(c.name, wide - 1)) for c in question.cells if c.people is not None]
    if profile.n is not None:
        published.append(indicator([*range(high - 1)], [*range(wide)]))
        published += [indicator(places(c.name, high - 1), [*range(wide)]) for c in profile.cells
                      if c.people is not None]  # fmt: skip
    if crossing is not None:
        published += [indicator(places(row, high - 1), places(column, wide - 1))
                      for row, column in product(crossing.rows, crossing.columns)]  # fmt: skip
    return published


@settings(max_examples=200)
@given(TABLES, TYPES)
@example([[9, 9, 0, 0], [6, 1, 8, 5], [0, 5, 0, 0]], ("category", "category"))
@example([[9, 0, 0, 5], [3, 0, 9, 5], [5, 8, 5, 0]], ("category", "number"))
def test_no_combination_of_figures_isolates_a_few_people(table: list[list[int]], types: tuple[str, str]) -> None:
    """Every set of fine cells is tried: if it is in the span of what is published, it holds k people or nobody."""
    figures = known(table, types)
    assume(told(table, types)[2] is not None)
    people = np.array(table, dtype=float)
    people[-1, -1] = 0
    left, sizes, _ = np.linalg.svd(np.array(figures).T, full_matrices=False)
    basis = left[:, sizes > 1e-9]
    sets = (np.arange(1, 2 ** (people.size - 1))[:, None] >> np.arange(people.size - 1)) & 1
    sets = np.column_stack([sets, np.zeros(len(sets))])
    held = (sets @ people.ravel()).astype(int)
    few = sets[(held > 0) & (held < K)]
    distances = np.abs(few - few @ basis @ basis.T).max(axis=1, initial=0)
    assert not (distances < 1e-7).any()


@given(TABLES, st.lists(st.integers(0, 12), min_size=16, max_size=16))
def test_two_tables_cannot_be_subtracted(table: list[list[int]], more: list[int]) -> None:
    """Each block of the former table moved by nobody or by k people, or nothing is renewed."""
    later = [[one + more[4 * r + c] for c, one in enumerate(row)] for r, row in enumerate(table)]
    before, after = told(table)[2], told(later)[2]
    shown = renewed(after, before, K)
    if before is None or shown is None or shown is before:
        return
    for row, people in zip(before.rows, before.people, strict=True):
        for column, was in zip(before.columns, people, strict=True):
            now = sum(
                shown.people[r][c]
                for r, c in product(range(len(shown.rows)), range(len(shown.columns)))
                if {*shown.rows[r].split(JOINT)} <= {*row.split(JOINT)}
                and {*shown.columns[c].split(JOINT)} <= {*column.split(JOINT)}
            )
            assert now == was or abs(now - was) >= K


def test_small_rows_are_joined_to_their_neighbour() -> None:
    """Three young people are told with the next band, and everybody is in the table once."""
    crossing = told([[3, 9, 0], [20, 30, 0], [40, 10, 0], [0, 0, 0]])[2]
    assert crossing == Crossing("q", "p", ("0+1", "2", "-"), ("0", "1", "-"), ((23, 39, 0), (40, 10, 0), (0, 0, 0)))
    assert told([[3, 9, 0], [2, 0, 0], [0, 0, 0]])[2] is None
