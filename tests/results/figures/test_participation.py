"""Participation as it is told: in tens while people come, at closing exactly where that tells of a crowd."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.figures.counted import Cell, Figures, Turnout
from results.figures.disclosure import K
from tests.examples import examples
from tests.results.audit.press import PrintingPress
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
        stopped = totals["started"] - totals["finished"]
        first = draw(st.integers(0, stopped))
        days, channels, languages, origins = (cells(counts[name]) for name in BREAKDOWNS)
        started, answered, finished = (totals[name] for name in TOTALS)
        leaving = cells([first, stopped - first])
        moments.append(Turnout(started, answered, finished, days, channels, languages, origins, leaving))
    return moments


def released(*moments: Turnout, final: bool = True) -> Turnout:
    """What the last of these releases says, judged beside the others; `final`: it is the closing."""
    press = PrintingPress()
    for place, moment in enumerate(moments, 1):
        raw = Figures("x", {"fr": "X"}, NOW, 0, moment, final=final and place == len(moments))
        press.release(raw)
    return press.told[-1].participation


@pytest.mark.slow
@examples(40)
@given(towns(), st.booleans())
def test_no_total_less_another_is_a_few_people(moments: list[Turnout], final: bool) -> None:
    """Who pressed start only, who stopped: a crowd, nobody, or not known to the one."""
    told = released(*moments, final=final)
    exact = {name: getattr(told, name) for name in TOTALS if name not in told.about}
    values = [people for name in TOTALS if (people := exact.get(name)) is not None]
    assert all(people >= K for people in values)
    for one in values:
        assert [other for other in values if 0 < abs(one - other) < K] == []


@examples(40)
@given(towns(), st.booleans())
def test_no_line_of_a_breakdown_is_about_fewer_than_k_people(moments: list[Turnout], final: bool) -> None:
    """A line is a crowd, nobody, or not told; and the lines told leave a crowd or nobody beside them."""
    told = released(moments[-1], final=final)
    for name in (*BREAKDOWNS, "leaving"):
        people = [cell.people for cell in getattr(told, name)]
        assert [n for n in people if n is not None and 0 < n < K] == []
        if name in told.about:
            assert [n for n in people if n is not None and n % 10] == []
    for name in BREAKDOWNS if told.answered is not None else ():
        if name not in told.about and "answered" not in told.about:
            rest = told.answered - sum(cell.people or 0 for cell in getattr(told, name))  # type: ignore[operator]
            assert rest == 0 or rest >= K
    if (
        not {"started", "finished", "leaving"} & {*told.about}
        and told.started is not None
        and told.finished is not None
    ):
        rest = told.started - told.finished - sum(cell.people or 0 for cell in told.leaving)
        assert rest == 0 or rest >= K


def town(answered: int, **more: object) -> Turnout:
    """So many people, who all came by one channel and went to the end."""
    made = Turnout(answered, answered, answered, channels=cells([answered]))
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "during", "closing"), [(9, None, None), (10, 10, 10), (14, 10, 14), (15, 20, 15), (347, 350, 347)]
)
def test_totals_are_told_in_tens_until_they_are_final(now: int, during: int | None, closing: int | None) -> None:
    """Ten are told, nine are not."""
    running = released(town(now), final=False)
    assert [running.started, running.answered, running.finished] == [during] * 3
    assert running.about[:3] == (TOTALS if during else ()) or during is None
    last = released(town(now))
    assert [last.started, last.answered, last.finished] == [closing] * 3
    assert last.about == ()


def test_three_who_pressed_start_and_left_are_seen_by_nobody() -> None:
    """Started less finished would be three: both are said in tens, and who answered stays exact."""
    told = released(town(60, started=63))
    assert (told.started, told.answered, told.finished) == (60, 60, 60)
    assert told.about == ("started", "finished")
    many = released(town(60, started=75))
    assert (many.started, many.answered, many.about) == (75, 60, ())


def test_where_people_stop_is_told_where_the_rest_of_them_is_a_crowd() -> None:
    """Of twenty who stopped, eighteen and two: neither is told; of thirty, eighteen and twelve: both are."""
    two = released(town(60, started=60, finished=40, leaving=cells([18, 2])))
    assert [cell.people for cell in two.leaving] == [None, None]
    twelve = released(town(60, started=60, finished=30, leaving=cells([18, 12])))
    assert [cell.people for cell in twelve.leaving] == [18, 12]


def test_a_reopened_consultation_keeps_what_it_told() -> None:
    """Three more people than at closing: the figures stay, for the difference would be those three."""
    again = released(town(40), town(43))
    assert again.answered in (40, 43)
    press = PrintingPress()
    for people in (40, 43):
        press.release(Figures("x", {"fr": "X"}, NOW, 0, town(people)))
    assert press.told[-1].participation.answered == 40
