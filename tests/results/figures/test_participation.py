"""Participation is cleared as answers are: no number of people moves by fewer than k between two releases."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.figures.counted import Cell, Figures, Turnout
from results.figures.disclosure import K, release
from tests.examples import examples
from tests.results.reports.charts.sample import NOW

TOTALS = ("started", "answered", "finished")
BREAKDOWNS = ("days", "channels", "languages", "origins")


def cells(counts: list[int]) -> tuple[Cell, ...]:
    """A breakdown in these people."""
    n = sum(counts)
    return tuple(Cell(f"c{i}", {"fr": f"c{i}"}, c, c / n if n else None) for i, c in enumerate(counts))


@st.composite
def towns(draw: st.DrawFn) -> list[Turnout]:
    """One town at four moments: people only come, each by a channel, on a day, in a language, from an origin."""
    sizes = {name: draw(st.integers(1, 4)) for name in BREAKDOWNS}
    counts = {name: [0] * size for name, size in sizes.items()}
    totals = dict.fromkeys(TOTALS, 0)
    leaving = [0, 0, 0]
    moments = []
    for _ in range(4):
        new = draw(st.one_of(st.integers(0, 14), st.integers(0, 60)))
        for name, size in sizes.items():
            left = new
            for place in range(size - 1):
                here = draw(st.integers(0, left))
                counts[name][place] += here
                left -= here
            counts[name][size - 1] += left
        totals["answered"] += new
        totals["started"] += new + draw(st.integers(0, 12))
        totals["finished"] += draw(st.integers(0, new))
        leaving = [max(people + draw(st.integers(-12, 12)), 0) for people in leaving]
        days, channels, languages, origins = (cells(counts[name]) for name in BREAKDOWNS)
        started, answered, finished = (totals[name] for name in TOTALS)
        moments.append(Turnout(started, answered, finished, days, channels, languages, origins, cells(leaving)))
    return moments


def released(moments: list[Turnout]) -> list[Turnout]:
    """What each release says, judged with the one before."""
    told: list[Turnout] = []
    before: Figures | None = None
    for moment in moments:
        before = release(Figures("x", {"fr": "X"}, NOW, 0, moment), before)
        told.append(before.participation)
    return told


def moved(before: int | None, after: int | None) -> int:
    """By how many people; nothing where one of the two is not told."""
    return 0 if before is None or after is None else abs(after - before)


@examples(200)
@given(towns())
def test_no_total_moves_by_fewer_than_k_people(moments: list[Turnout]) -> None:
    """Who started, answered and finished: each stays as it was told, or moved by a crowd; none is a handful."""
    told = released(moments)
    for name in TOTALS:
        values: list[int | None] = [getattr(one, name) for one in told]
        assert all(value is None or value >= K for value in values)
        assert [move for move in map(moved, values, values[1:]) if 0 < move < K] == []


@examples(200)
@given(towns())
def test_no_line_of_a_breakdown_moves_by_fewer_than_k_people(moments: list[Turnout]) -> None:
    """Nor what is left of the total beside the lines told, which anybody can compute."""
    for before, after in pairwise(released(moments)):
        for name in BREAKDOWNS:
            old = {cell.name: cell.people for cell in getattr(before, name)}
            both = [
                (was, cell.people)
                for cell in getattr(after, name)
                if cell.people is not None and (was := old.get(cell.name)) is not None
            ]
            assert [pair for pair in both if 0 < moved(*pair) < K] == []
            if before.answered is not None and after.answered is not None:
                rest = before.answered - sum(a for a, _ in both), after.answered - sum(b for _, b in both)
                assert not 0 < moved(*rest) < K


@examples(120)
@given(towns())
def test_no_line_of_a_breakdown_is_about_fewer_than_k_people(moments: list[Turnout]) -> None:
    """A line is a crowd, nobody, or not told; and the lines told leave a crowd or nobody beside them."""
    for told in released(moments):
        for name in (*BREAKDOWNS, "leaving"):
            people = [cell.people for cell in getattr(told, name)]
            assert [n for n in people if n is not None and 0 < n < K] == []
        for name in BREAKDOWNS if told.answered is not None else ():
            rest = told.answered - sum(cell.people or 0 for cell in getattr(told, name))  # type: ignore[operator]
            assert rest == 0 or rest >= K


@examples(120)
@given(towns())
def test_where_people_leave_moves_by_a_crowd_or_not_at_all(moments: list[Turnout]) -> None:
    """These lines add up to nothing published, and still two releases of one are compared."""
    for before, after in pairwise(released(moments)):
        old = {cell.name: cell.people for cell in before.leaving}
        assert [cell for cell in after.leaving if 0 < moved(old.get(cell.name), cell.people) < K] == []


def town(answered: int, **more: object) -> Turnout:
    """So many people, who all came by one channel."""
    made = Turnout(answered, answered, answered, channels=cells([answered]))
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        (None, 9, None), (None, 10, 10), (30, 30, 30), (30, 39, 30), (30, 40, 40), (30, 21, 30), (30, 20, 20),
        (30, 9, 30),
    ],
)  # fmt: skip
def test_a_total_is_renewed_by_exactly_k_people(then: int | None, now: int, told: int | None) -> None:
    """Ten are told, nine wait; what was told stays told."""
    moments = [town(now)] if then is None else [town(then), town(now)]
    last = released(moments)[-1]
    assert [last.started, last.answered, last.finished] == [told, told, told]


def test_a_breakdown_is_renewed_with_the_total_it_sums_to() -> None:
    """Twelve more people: both are told anew. Three more: neither is."""
    first = town(40, channels=cells([25, 15]))
    more, few = town(52, channels=cells([35, 17])), town(43, channels=cells([28, 15]))
    assert [cell.people for cell in released([first, few])[-1].channels] == [25, 15]
    assert [cell.people for cell in released([first, more])[-1].channels] == [25, 15], "two by post would be seen"
    crowd = town(60, channels=cells([35, 25]))
    assert [cell.people for cell in released([first, crowd])[-1].channels] == [35, 25]
    assert released([first, crowd])[-1].channels[0].share == pytest.approx(35 / 60)


def test_where_people_leave_is_told_from_k_people_on_and_stays_as_it_was_till_k_more() -> None:
    """Nine are not told, ten are; fifteen, or none, are still told as ten, twenty as twenty."""
    first = town(40, leaving=cells([10, 9]))
    assert [cell.people for cell in released([first])[-1].leaving] == [10, None]
    for people, told in ((15, 10), (19, 10), (20, 20), (0, 10)):
        assert released([first, town(40, leaving=cells([people, 9]))])[-1].leaving[0].people == told
