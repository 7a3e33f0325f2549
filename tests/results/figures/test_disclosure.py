"""Disclosure control: nothing about fewer than k people, not even between two releases."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from results.figures.counted import Cell, Figures, Tally, Turnout, from_json, to_json
from results.figures.disclosure import FLOOR, K, protect, release
from tests.results.reports.charts.sample import NOW, raw

COUNTS = st.lists(st.integers(0, 40), min_size=2, max_size=7)


def table(counts: list[int], partition: bool) -> Tally:
    """A question with these people per answer."""
    n = sum(counts) if partition else max(counts) + 3
    found = tuple(Cell(str(i), {"fr": str(i)}, c, c / n if n else None) for i, c in enumerate(counts))
    return Tally("q", "category" if partition else "choices", {"fr": "Q"}, n, found, partition=partition)


def figures(tally: Tally) -> Figures:
    """One question."""
    return Figures("x", {"fr": "X"}, NOW, 0, Turnout(tally.n, tally.n, tally.n), (tally,))


@settings(max_examples=400)
@given(COUNTS, st.booleans())
def test_no_figure_is_about_fewer_than_k_people(counts: list[int], partition: bool) -> None:
    """Nor can a hidden one be computed from its neighbours."""
    told = protect(table(counts, partition), K)
    if told.n is None:
        assert all(cell.people is None and cell.share is None for cell in told.cells)
        assert told.mean is None
        return
    assert told.n >= K
    for cell in told.cells:
        assert cell.people is None or cell.people == 0 or cell.people >= K
    if partition:
        hidden = told.n - sum(cell.people or 0 for cell in told.cells)
        assert hidden == 0 or hidden >= K
        secret = [count for count, cell in zip(counts, told.cells, strict=True) if cell.people is None]
        assert len(secret) != 1 or secret == [0] or sum(secret) >= K


@settings(max_examples=400)
@given(COUNTS, st.lists(st.integers(0, 25), min_size=7, max_size=7), st.booleans())
def test_two_releases_cannot_be_subtracted(counts: list[int], more: list[int], partition: bool) -> None:
    """Whatever is known from both moved by nobody, or by at least k people."""
    first = release(figures(table(counts, partition)), None)
    later = [count + extra for count, extra in zip(counts, more, strict=False)]
    second = release(figures(table(later, partition)), first)
    before, after = first.tallies[0], second.tallies[0]
    if before.n is None or after.n is None:
        return
    assert after.n == before.n or after.n - before.n >= K
    assert not after.held or (after.n, after.cells) == (before.n, before.cells)
    both = [
        (a.people, b.people)
        for a, b in zip(before.cells, after.cells, strict=True)
        if a.people is not None and b.people is not None
    ]
    for old, new in both:
        assert new == old or abs(new - old) >= K
    if partition:
        rest = (before.n - sum(old for old, _ in both), after.n - sum(new for _, new in both))
        assert rest[0] == rest[1] or abs(rest[1] - rest[0]) >= K


def test_a_figure_that_waits_says_so() -> None:
    """Three more people are not told yet; thirteen are, and so is it when nothing moved."""
    first = release(figures(table([20, 30], True)), None)
    assert [
        release(figures(table(counts, True)), first).tallies[0].held
        for counts in ([20, 33], [20, 43], [20, 30], [15, 35])
    ] == [True, False, False, True]


def scale(counts: list[int]) -> Tally:
    """A scale, or bands, with these people per point."""
    n = sum(counts)
    cells = tuple(Cell(str(i), {"fr": str(i)}, c, c / n if n else None) for i, c in enumerate(counts))
    return Tally("q", "scale", {"fr": "Q"}, n, cells, partition=True, mean=1.0)


@settings(max_examples=400)
@given(COUNTS)
def test_small_points_of_a_scale_join_their_neighbours(counts: list[int]) -> None:
    """Everybody is told in one wider cell or another, each of k people; nothing is lost."""
    told = protect(scale(counts), K)
    if told.n is None:
        return
    assert [name for cell in told.cells for name in cell.name.split("+")] == [str(i) for i in range(len(counts))]
    assert sum(cell.people or 0 for cell in told.cells) == sum(counts)
    assert all(cell.people == 0 or (cell.people or 0) >= K for cell in told.cells)
    assert told.mean is None or not any(cell.merged for cell in told.cells)


@settings(max_examples=600)
@given(COUNTS, st.lists(st.integers(0, 25), min_size=7, max_size=7))
def test_no_stretch_of_a_scale_can_be_subtracted(counts: list[int], more: list[int]) -> None:
    """Any stretch that both releases tell, in cells joined in whatever way, moved by nobody or by k people."""
    first = release(figures(scale(counts)), None)
    later = [count + extra for count, extra in zip(counts, more, strict=False)]
    second = release(figures(scale(later)), first)
    before, after = first.tallies[0], second.tallies[0]
    if before.n is None or after.n is None:
        return

    def stretches(tally: Tally) -> dict[tuple[int, int], int]:
        edges, sums = [0], [0]
        for cell in tally.cells:
            edges.append(int(cell.name.split("+")[-1]) + 1)
            sums.append(sums[-1] + (cell.people or 0))
        pairs = combinations(range(len(edges)), 2)
        return {(edges[a], edges[b]): sums[b] - sums[a] for a, b in pairs}

    known = stretches(before)
    for stretch, people in stretches(after).items():
        assert stretch not in known or people == known[stretch] or abs(people - known[stretch]) >= K


def test_k_has_a_floor_and_the_release_says_which_k() -> None:
    """A council may ask for more, never for less than five."""
    assert release(raw(), None, 1).k == FLOOR
    assert release(raw(), None).k == K


def test_figures_survive_their_json() -> None:
    """What pages read is what was cleared."""
    cleared = release(raw(), None)
    assert to_json(from_json(to_json(cleared))) == to_json(cleared)
    assert to_json(cleared)["schema"] == 1
