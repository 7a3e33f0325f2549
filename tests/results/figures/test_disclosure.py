"""Small cells: nothing about fewer than k people in one tally looked at by itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from results.figures.counted import Cell, Figures, Tally, Turnout, from_json, to_json
from results.figures.disclosure import FLOOR, K, protect
from tests.examples import examples
from tests.results.reports.charts.sample import NOW, fullest, raw

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


def test_k_has_a_floor_and_the_release_says_which_k() -> None:
    """A council may ask for more, never for less than five."""
    assert fullest(raw(), 1).k == FLOOR == 5
    assert fullest(raw()).k == K


def test_figures_survive_their_json() -> None:
    """What pages read is what was cleared."""
    cleared = fullest(raw())
    assert to_json(from_json(to_json(cleared))) == to_json(cleared)
    assert to_json(cleared)["schema"] == 2


def test_figures_of_a_former_version_are_read_without_what_it_did_not_tell() -> None:
    """They were exact, of no number, without studies, tables or weights."""
    body = to_json(replace(fullest(raw()), number=7, final=False))
    later = ("studies", "margins", "room", "crossings", "weighted", "final", "number")
    former = {name: value for name, value in body.items() if name not in later}
    former["participation"] = {name: value for name, value in body["participation"].items() if name != "about"}
    found = from_json(former)
    assert (found.final, found.number, found.studies, found.margins, found.room) == (True, 0, (), {}, {})
    assert (found.crossings, found.weighted, found.participation.about) == ((), (), ())
    assert from_json(body).number == 7
    assert not from_json(body).final


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
    assert [cell.name for cell in protect(scale([4, 6, 5, 30]), K).cells] == ["0+1", "2+3"], "four and six are a crowd"
    last = protect(scale([27, 4]), K)
    assert [(cell.name, cell.people) for cell in last.cells] == [("0+1", 31)]
    assert last.cells[0].share == 1


def test_points_that_hold_fewer_than_k_of_all_who_answered_are_hidden() -> None:
    """As where a file had other points before: joined or not they are a few people."""
    told = protect(replace(scale([4, 5]), n=40), K)
    assert [(cell.name, cell.people, cell.merged) for cell in told.cells] == [("0", None, True), ("1", None, True)]
    assert (told.n, told.mean) == (40, None)
    assert [cell.people for cell in protect(replace(scale([4, 6]), n=40), K).cells] == [10]


def test_a_wider_cell_speaks_every_language_of_its_ends() -> None:
    """The words of an end may be in a language that the other end has not; a share unknown is not told."""
    cells = (Cell("1", {"fr": "un"}, 4, 0.1), Cell("2", {"fr": "2"}, 5, 0.125), Cell("3", {"fr": "3", "en": "all"}, 3))
    told = protect(Tally("q", "scale", {}, 40, (*cells, Cell("4", {}, 28, 0.7)), partition=True), K)
    assert [(cell.name, set(cell.label), cell.people, cell.share) for cell in told.cells] == [
        ("1+2+3", {"fr", "en"}, 12, None), ("4", set(), 28, 0.7),
    ]  # fmt: skip


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
        ten = Tally("q", type, {"fr": "Q"}, 60, tuple(Cell(str(n), {}, n) for n in (4, 6, 20, 30)))
        assert [cell.people for cell in protect(ten, K).cells] == [None, None, 20, 30], "ten are a crowd"
        mixed = Tally("q", type, {"fr": "Q"}, 60, tuple(Cell(str(n), {}, n) for n in (40, 3, 30, 20)))
        assert [cell.people for cell in protect(mixed, K).cells] == [40, None, 30, None], "the smallest other"
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


def test_figures_are_kept_to_the_millionth() -> None:
    """Enough for a share of any town, and the same on every machine."""
    third = replace(scale([20, 40]), mean=1 / 3)
    (told,) = to_json(fullest(figures(third)))["tallies"]
    assert (told["mean"], told["cells"][0]["share"]) == (0.333333, 0.333333)


def test_what_is_hidden_says_so() -> None:
    """A reader is told that a line is not nought but too few; nothing of it is left."""
    ranked = Tally("q", "ranking", {}, 60, tuple(Cell(str(n), {}, n, n / 60, 1.5) for n in (3, 20, 30)), mean=1.2)
    assert protect(ranked, K).cells[0] == Cell("3", {}, None, merged=True)
    assert {(cell.people, cell.share, cell.mean) for cell in protect(replace(ranked, n=9), K).cells} == {(None,) * 3}
    told = protect(table([3, 11, 30], True), K)
    assert [cell.merged for cell in told.cells] == [True, True, False]
