"""Two-way tables attacked: whatever is computed from them and their margins is about k people or nobody."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import assume, example, given
from hypothesis import strategies as st

from results.figures.counted import Cell, Crossing, Tally
from results.figures.crossing import UNSAID, by_profile, cross
from results.figures.disclosure import JOINT, protect
from tests.examples import examples

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


@examples(200)
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


def test_small_rows_are_joined_to_their_neighbour() -> None:
    """Three young people are told with the next band, and everybody is in the table once."""
    crossing = told([[3, 9, 0], [20, 30, 0], [40, 10, 0], [0, 0, 0]])[2]
    assert crossing == Crossing("q", "p", ("0+1", "2", "-"), ("0", "1", "-"), ((23, 39, 0), (40, 10, 0), (0, 0, 0)))
    assert told([[3, 9, 0], [2, 0, 0], [0, 0, 0]])[2] is None


def test_a_split_that_leaves_an_option_out_counts_it_as_unsaid() -> None:
    """Whoever answered one of the two questions only is in the row or the column "-"; totals are no option."""
    splits = {"p=a|other=x": {"yes": 3, "n": 3}, "other=x": {"yes": 2, "band:7": 1}}
    counts = by_profile("p", splits, {"yes": 6, "band:7": 1, "n": 7}, {"a": 5, "b": 4, "n": 9})
    assert {pair: n for pair, n in counts.items() if n} == {
        ("a", "yes"): 3, (UNSAID, "yes"): 3, (UNSAID, "7"): 1, ("a", UNSAID): 2, ("b", UNSAID): 4,
    }  # fmt: skip


def test_a_question_of_several_answers_makes_no_table() -> None:
    """Neither side may be one of which a person may be in two lines, nor one that too few answered."""
    question, profile, table = told([[20, 30, 0], [40, 10, 0], [0, 0, 0]])
    assert table is not None
    counts = {("0", "0"): 20, ("0", "1"): 30, ("1", "0"): 40, ("1", "1"): 10}
    assert cross(question, profile, counts, K) is not None
    for one, other in ((replace(question, partition=False), profile), (question, replace(profile, partition=False)),
                       (replace(question, n=None), profile), (question, replace(profile, n=None))):  # fmt: skip
        assert cross(one, other, counts, K) is None


def test_of_its_row_and_its_column_a_small_block_joins_the_one_of_fewer_people() -> None:
    """Three people stand in a long row and a short column: the column goes to the smallest other, rows stay."""
    people = {(row, column): n for row in "012" for column, n in (("0", 50), ("1", 10), ("2", 20))}
    question, profile = tally("q", [150, 23, 60], "category"), tally("p", [73, 80, 80], "category")
    crossing = cross(question, profile, people | {("0", "1"): 3}, K)
    assert crossing is not None
    assert (crossing.rows, crossing.columns) == (("0", "1", "2", "-"), ("0", "1+2", "-"))
    assert crossing.people == ((50, 23, 0), (50, 30, 0), (50, 30, 0), (0, 0, 0))
    across = {(column, row): n for (row, column), n in (people | {("0", "1"): 3}).items()}
    turned = cross(tally("p", [73, 80, 80], "category"), tally("q", [150, 23, 60], "category"), across, K)
    assert turned is not None
    assert (turned.rows, turned.columns) == (("0", "1+2", "-"), ("0", "1", "2", "-"))
