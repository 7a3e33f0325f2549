"""Disclosure control: nothing about fewer than k people, not even between two releases."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from results.figures.counted import Cell, Figures, Tally, Turnout, from_json, to_json
from results.figures.disclosure import FLOOR, K, counts_alike, protect, release
from results.figures.studies import Study
from tests.examples import examples
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


@examples(400)
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


@examples(400)
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


@examples(400)
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


@examples(600)
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


def test_a_scale_is_told_point_by_point_where_each_is_a_crowd_or_nobody() -> None:
    """An empty point joins nothing, and the mean stays; exactly k people are a crowd."""
    told = protect(scale([K, 0, K + 2, 0]), K)
    assert [(cell.name, cell.people) for cell in told.cells] == [("0", K), ("1", 0), ("2", K + 2), ("3", 0)]
    assert told.mean == 1.0
    assert protect(scale([K - 1, 0]), K).n is None
    assert protect(scale([K, 0]), K).n == K


def test_a_wider_cell_adds_people_and_shares_and_names_both_ends() -> None:
    """Four and nine are told together as thirteen, from the first to the last; the mean goes."""
    told = protect(scale([4, 9, 27]), K)
    assert [(cell.name, cell.people, cell.merged) for cell in told.cells] == [("0+1", 13, True), ("2", 27, False)]
    assert told.cells[0].share is not None
    assert abs(told.cells[0].share - 13 / 40) < 1e-9
    assert told.cells[0].label == {"fr": "0 … 1"}
    assert told.mean is None
    assert [cell.name for cell in protect(scale([4, 9, K]), K).cells] == ["0+1", "2"], "k people stand alone"
    assert [cell.name for cell in protect(scale([4, 9, K - 1]), K).cells] == ["0+1+2"]
    last = protect(scale([27, 4]), K)
    assert [(cell.name, cell.people) for cell in last.cells] == [("0+1", 31)]
    assert last.cells[0].share == 1


def test_the_mean_of_a_number_stands_beside_joined_bands() -> None:
    """It is of the numbers themselves: bands joined take nothing from it."""
    assert protect(replace(scale([4, 9, 27]), type="number"), K).mean == 1.0


def test_an_option_all_but_a_few_chose_is_hidden_as_well() -> None:
    """Who did not choose it would be a handful; k of them are told."""
    choices = Tally("q", "choices", {"fr": "Q"}, 40, tuple(Cell(name, {"fr": name}, n) for name, n in ALL_BUT))
    assert {cell.name: cell.people for cell in protect(choices, K).cells} == {
        "all": 40, "one short": None, "nine short": None, "ten short": 30, "nine": None, "ten": 10,
    }  # fmt: skip
    duels = replace(choices, type="duels")
    assert {cell.name: cell.people for cell in protect(duels, K).cells}["nine short"] == 31


ALL_BUT = (("all", 40), ("one short", 39), ("nine short", 31), ("ten short", 30), ("nine", 9), ("ten", 10))


def test_places_and_points_hide_a_second_cell_with_a_small_one() -> None:
    """Their sum is known: one hidden alone would be computed; two hidden are k people together."""
    for type in ("ranking", "allocation"):
        tally = Tally("q", type, {"fr": "Q"}, 60, tuple(Cell(str(n), {"fr": str(n)}, n) for n in (3, 20, 30)))
        assert [cell.people for cell in protect(tally, K).cells] == [None, None, 30]
        few = Tally("q", type, {"fr": "Q"}, 60, tuple(Cell(str(n), {"fr": str(n)}, n) for n in (3, 4, 20, 30)))
        assert [cell.people for cell in protect(few, K).cells] == [None, None, None, 30], "seven are no crowd"
    plain = Tally("q", "choices", {"fr": "Q"}, 60, tuple(Cell(str(n), {"fr": str(n)}, n) for n in (3, 20, 30)))
    assert [cell.people for cell in protect(plain, K).cells] == [None, 20, 30]


def test_categories_hide_the_smallest_others_until_a_crowd_is_hidden() -> None:
    """Three are hidden with eleven; three and eight are eleven; nobody is hidden for nobody."""
    for counts, told in (
        ([3, 11, 30], [None, None, 30]), ([3, 8, 30], [None, None, 30]), ([4, 6, 30], [None, None, 30]),
        ([4, 5, 30], [None, None, None]), ([0, 12, 30], [0, 12, 30]), ([10, 12, 30], [10, 12, 30]),
        ([0, 3, 12, 30], [None, None, None, 30]),
    ):  # fmt: skip
        assert [cell.people for cell in protect(table(counts, True), K).cells] == told


def test_a_mean_alone_that_moved_stays_as_it_was() -> None:
    """Nobody came and still a mean did move: one person corrected an answer."""
    first = release(figures(scale([20, 30])), None)
    moved = release(figures(replace(scale([20, 30]), mean=1.5)), first).tallies[0]
    assert (moved.mean, moved.held) == (1.0, False)


def test_figures_told_once_stay_when_too_few_are_left() -> None:
    """People left: the former figures are held, they do not become "too few"."""
    first = release(figures(table([20, 30], True)), None)
    later = release(figures(table([2, 3], True)), first).tallies[0]
    assert (later.n, [cell.people for cell in later.cells], later.held) == (50, [20, 30], True)
    assert release(figures(table([2, 3], True)), None).tallies[0].n is None


def test_a_crowd_that_left_is_told_as_a_crowd_that_came_is() -> None:
    """Thirteen fewer renew the figure; three fewer do not."""
    first = release(figures(table([20, 43], True)), None)
    fewer = release(figures(table([20, 30], True)), first).tallies[0]
    assert (fewer.n, [cell.people for cell in fewer.cells], fewer.held) == (50, [20, 30], False)
    assert release(figures(table([20, 40], True)), first).tallies[0].held


def test_a_number_without_bands_is_told_by_its_mean_alone() -> None:
    """Of k people; under k there is none."""
    bare = Tally("q", "number", {"fr": "Q"}, K, (), mean=4.2)
    assert protect(bare, K).mean == 4.2
    assert protect(replace(bare, n=K - 1), K).mean is None


def test_an_option_that_all_but_a_few_placed_takes_another_with_it() -> None:
    """Five of 45 did not: of places and points that add up, one hidden alone would be computed."""
    cells = tuple(Cell(str(n), {"fr": str(n)}, n) for n in (40, 20, 30))
    ranked = Tally("q", "ranking", {"fr": "Q"}, 45, cells)
    assert [cell.people for cell in protect(ranked, K).cells] == [None, None, 30]
    assert [cell.people for cell in protect(replace(ranked, n=100), K).cells] == [40, 20, 30], "nothing to hide"


def test_a_study_goes_with_the_figures_of_its_question() -> None:
    """Three more people renew neither; thirteen renew both; opinion groups are renewed each time."""

    def town(counts: list[int], found: str) -> Figures:
        groups = replace(table([20, 30], True), step="v.s1", type="votes", group="v")
        raw = figures(table(counts, True))
        made = tuple(Study(step, "category", {"fr": "?"}, 50, {"found": found}) for step in ("q", "v"))
        return replace(raw, tallies=(*raw.tallies, groups), studies=made)

    first = release(town([20, 30], "then"), None)
    assert [study.content["found"] for study in first.studies] == ["then", "then"]
    few = release(town([20, 33], "now"), first)
    assert {study.step: study.content["found"] for study in few.studies} == {"q": "then", "v": "now"}
    many = release(town([20, 43], "now"), first)
    assert {study.step: study.content["found"] for study in many.studies} == {"q": "now", "v": "now"}


def test_figures_are_kept_to_the_millionth() -> None:
    """Enough for a share of any town, and the same on every machine."""
    third = replace(scale([20, 40]), mean=1 / 3)
    (told,) = to_json(release(figures(third), None))["tallies"]
    assert (told["mean"], told["cells"][0]["share"]) == (0.333333, 0.333333)


def test_what_is_hidden_says_so_and_the_same_cells_of_more_people_are_other_figures() -> None:
    """A reader is told that a line is not nought but too few."""
    told = protect(table([3, 11, 30], True), K)
    assert [cell.merged for cell in told.cells] == [True, True, False]
    assert counts_alike(told, told)
    assert not counts_alike(told, replace(told, n=told.n and told.n + 10))
    assert not counts_alike(told, protect(table([3, 11, 31], True), K))
