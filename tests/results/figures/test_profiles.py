"""Whole releases attacked, and figures weighted to the town checked by hand."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import NamedTuple

import pytest

from flows.measures import Measure
from flows.model import Option
from flows.values import Value
from results.figures.counted import Cell, Figures, Tally, Turnout, Weighted, from_json, to_json
from results.figures.crossing import UNSAID
from results.figures.disclosure import JOINT, K
from results.figures.profiles import ProfileCounts
from results.figures.tallies import tally
from results.figures.weighted import weighing
from tests.results.audit.press import PrintingPress
from tests.results.reports.charts.sample import NOW


def options(*names: str) -> tuple[Option, ...]:
    """Options by name."""
    return tuple(Option(name, {"fr": name}) for name in names)


MEASURES = {
    "district": Measure("district", "category", {"fr": "?"}, options("north", "south", "east"), profile=True),
    "age": Measure("age", "number", {"fr": "?"}, bands=(18, 40, 60), profile=True),
    "use": Measure("use", "category", {"fr": "?"}, options("walk", "cycle", "drive")),
    "likes": Measure("likes", "choices", {"fr": "?"}, options("trees", "shops")),
    "mark": Measure("mark", "scale", {"fr": "?"}, scale=(1, 4)),
}
PROFILES = ("district", "age")
Person = Mapping[str, Value]


def counted(people: Iterable[Person]) -> ProfileCounts:
    """The counters, recounted here in their own simple way."""
    cells: dict[str, dict[str, int]] = {step: defaultdict(int) for step in MEASURES}
    splits: dict[str, dict[str, dict[str, int]]] = {step: {} for step in MEASURES if step not in PROFILES}
    for person in people:
        parts = [f"district={person['district']}"] if "district" in person else []
        parts += [f"age=band:{MEASURES['age'].band(float(str(person['age'])))}"] if "age" in person else []
        split = "|".join(parts)
        for step, value in person.items():
            for cell, n in MEASURES[step].cells(value):
                cells[step][cell] += n
                if step not in PROFILES and split:
                    by = splits[step].setdefault(split, defaultdict(int))
                    by[cell] += n
    return ProfileCounts(cells, splits, PROFILES)


def released(
    people: list[Person], margins: Mapping[str, Mapping[str, int]], press: PrintingPress | None = None
) -> Figures:
    """What would be published of these people at closing."""
    counts = counted(people)
    tallies = tuple(one for step, measure in MEASURES.items() for one in tally(measure, counts.cells[step]))
    n = len(people)
    raw = Figures("x", {"fr": "X"}, NOW, 0, Turnout(n, n, n), tallies, margins=margins)
    return (press or PrintingPress()).release(raw, counts)


def crowd(n: int, **answers: Value) -> list[Person]:
    """So many people who answered the same."""
    return [answers] * n


def resident(draw: random.Random) -> Person:
    """Somebody who leaves a question out now and then."""
    everything: dict[str, Value] = {
        "district": draw.choices(("north", "south", "east"), (6, 3, 1))[0],
        "age": draw.randint(18, 80),
        "use": draw.choices(("walk", "cycle", "drive"), (6, 3, 1))[0],
        "likes": [name for name in ("trees", "shops") if draw.random() < 0.4],
        "mark": draw.randint(1, 4),
    }
    return {step: value for step, value in everything.items() if draw.random() < 0.9}


class Known(NamedTuple):
    """A published or derived count, and whom it counts."""

    what: str
    people: frozenset[int]


def _says(person: Person, step: str, names: str) -> bool:
    """Whether this answer is one of these cells."""
    wanted = names.split(JOINT)
    if step not in person:
        return UNSAID in wanted
    value = person[step]
    found = value if isinstance(value, list) else [MEASURES[step].band(value) if step == "age" else str(value)]  # type: ignore[arg-type]
    return any(str(one) in wanted for one in found)


def known(figures: Figures, people: list[Person]) -> Iterator[tuple[str, int, frozenset[int]]]:
    """(name, published count, whom it would count today)."""

    def of(chosen: Callable[[Person], bool]) -> frozenset[int]:
        return frozenset(place for place, person in enumerate(people) if chosen(person))

    for one in figures.tallies:
        if one.n is None:
            continue
        yield f"{one.step}", one.n, of(lambda person, one=one: one.step in person)  # type: ignore[misc]
        for cell in one.cells:
            if cell.people is not None:
                yield (f"{one.step}={cell.name}", cell.people,
                       of(lambda person, one=one, cell=cell: one.step in person  # type: ignore[misc]
                          and _says(person, one.step, cell.name)))  # fmt: skip
    for table in figures.crossings:
        for (r, row), (c, column) in product(enumerate(table.rows), enumerate(table.columns)):
            yield (f"{table.step}={column},{table.by}={row}", table.people[r][c],
                   of(lambda person, table=table, row=row, column=column:  # type: ignore[misc]
                      (table.step in person or table.by in person)
                      and _says(person, table.by, row) and _says(person, table.step, column)))  # fmt: skip


@pytest.mark.parametrize("seed", range(25))
def test_no_two_figures_of_a_closing_leave_a_few_people_over(seed: int) -> None:
    """Everything published of a question: where one counts some of another's people, those left over are k or nobody.

    Those who left the question itself out are told: that tells what nobody answered.
    """
    draw = random.Random(seed)
    people = [resident(draw) for _ in range(draw.choice((40, 150, 400)))]
    press = PrintingPress()
    figures = released(people, {}, press)
    found: dict[str, set[Known]] = defaultdict(set)
    for name, n, whom in known(figures, people):
        assert len(whom) == n
        found[name.split("=")[0]].add(Known(name, whom))
    tallies = {one.step: one for one in figures.tallies}
    for step, sets in found.items():
        every = [*sets, *_rest(step, sets, tallies[step])]
        for one, other in combinations(every, 2):
            small, large = sorted((one, other), key=lambda item: len(item.people))
            if small.people < large.people:
                assert len(large.people - small.people) >= K, f"{small.what} of {large.what}"


def _rest(step: str, sets: set[Known], one: Tally) -> Iterator[Known]:
    """Those left by every figure of the whole question, where people are in one cell only."""
    whole = [known for known in sets if known.what == step]
    for everybody, known_one in product(whole, sets):
        if "," not in known_one.what and known_one.people < everybody.people and one.partition:
            yield Known(f"{step} less {known_one.what}", everybody.people - known_one.people)


def test_a_release_survives_json() -> None:
    """Tables and weighted figures are kept as they are."""
    draw = random.Random(0)
    figures = released([resident(draw) for _ in range(300)], TOWN)
    assert figures.crossings
    assert figures.weighted
    again = from_json(to_json(figures))
    assert (again.crossings, again.weighted) == (figures.crossings, figures.weighted)


TOWN = {"district": {"north": 500, "south": 500}, "age": {"18": 400, "40": 300, "60": 300}}


def _of(figures: Figures, step: str) -> Weighted:
    return next(one for one in figures.weighted if one.step == step)


def test_a_question_is_weighted_to_the_town_by_hand() -> None:
    """Two thirds of the answers are the north's, half of the town is: 60 × ¾ of 80 and 20 × 1½ of 40 are of 120."""
    people = crowd(60, district="north", use="walk") + crowd(20, district="north", use="cycle")
    people += crowd(20, district="south", use="walk") + crowd(20, district="south", use="cycle")
    found = _of(released(people, {"district": TOWN["district"]}), "use")
    assert found.shares["walk"][0] == round((60 * 0.75 + 20 * 1.5) / 120, 2)
    assert found.shares["walk"][1] < found.shares["walk"][0] < found.shares["walk"][2]
    assert (found.by, found.largest, found.design_effect) == (("district",), 1.5, 1.1)


def test_people_of_no_group_of_the_town_are_left_out() -> None:
    """Those of the east live elsewhere: the margins do not know them, and the raw figures still do."""
    people = crowd(40, district="north", use="walk") + crowd(40, district="south", use="cycle")
    figures = released([*people, *crowd(40, district="east", use="drive")], {"district": TOWN["district"]})
    assert _of(figures, "use").shares["walk"][0] == 0.5
    assert _of(figures, "use").shares["drive"][0] == 0


def test_answers_that_are_several_are_weighted_by_those_who_answered() -> None:
    """Half of the north and all of the south like trees: three quarters of the town."""
    people = crowd(50, district="north", likes=["trees"]) + crowd(50, district="north", likes=[])
    people += crowd(50, district="south", likes=["trees", "shops"])
    found = _of(released(people, {"district": TOWN["district"]}), "likes")
    assert found.shares["trees"][0] == 0.75


@pytest.mark.parametrize(
    ("people", "code", "whom"),
    [
        (crowd(90, district="north", use="walk"), "nobody", "south"),
        (crowd(90, use="walk"), "few", ""),
        (crowd(15, district="north", use="walk") + crowd(300, district="south", use="walk"), "unsure", ""),
    ],
)
def test_no_weighted_figure_looks_sure_and_is_not(people: list[Person], code: str, whom: str) -> None:
    """Nobody from a part of the town, nobody who said, a few who would speak for half of it."""
    town = {"district": {"north": 950, "south": 50} if code == "unsure" else TOWN["district"]}
    found = _of(released(people, town), "use")
    assert (found.refused, found.whom, found.shares) == (code, whom, {})
    assert (found.effective, found.design_effect, found.largest) == (0, 1, 1)


def test_a_group_of_a_few_people_is_weighed_with_its_neighbour() -> None:
    """Three of the youngest do not weigh for all of them alone."""
    people = crowd(3, age=20, use="walk") + crowd(60, age=50, use="cycle")
    people += crowd(60, age=70, use="cycle")
    found = _of(released(people, {"age": TOWN["age"]}), "use")
    assert not found.refused
    assert found.largest < 2


def test_a_weighted_figure_is_no_surer_than_its_people_and_told_to_the_hundredth() -> None:
    """However many counters stand behind it: 120 people weigh as 120 at most."""
    people = crowd(37, district="north", use="walk", mark=1) + crowd(23, district="north", use="cycle", mark=4)
    people += crowd(31, district="south", use="walk", mark=2) + crowd(29, district="south", use="cycle", mark=3)
    figures = released(people, {"district": {"north": 450, "south": 550}})
    assert {one.step for one in figures.weighted} == {"use", "mark"}
    for one in figures.weighted:
        assert 100 < one.effective <= 120
        for share in one.shares.values():
            assert share == tuple(round(part, 2) for part in share)
            assert 0 <= share[1] <= share[0] < share[2] <= 1


def test_nothing_is_weighted_where_too_few_answered_or_the_town_is_unknown() -> None:
    """Nor a profile question itself."""
    people = crowd(40, district="north", use="walk") + crowd(40, district="south", use="cycle") + crowd(4, mark=2)
    town = {"district": TOWN["district"]}
    assert {one.step for one in released(people, town).weighted} == {"use"}
    assert released(people, {}).weighted == ()
    assert released(people, {"district": {"north": 0, "south": 0}}).weighted == ()


def test_thrice_k_equal_people_are_sure_enough() -> None:
    """Thirty of them are told where k is ten; twenty-nine are not."""
    half = {"district": {"north": 500, "south": 500}}
    people = crowd(15, district="north", use="walk") + crowd(15, district="south", use="cycle")
    assert _of(released(people, half), "use").effective == 30
    uneven = {"district": {"north": 14, "south": 15}}
    assert _of(released(people[1:], uneven), "use").refused == "unsure"


def test_a_profile_that_answered_nothing_is_nobody() -> None:
    """A counter that is not there is nought, not one."""
    question = Tally("q", "choices", {}, 40, (Cell("trees", {}, 40, 1.0),))
    profile = Tally("p", "category", {}, 40, (Cell("a", {}, 40), Cell("b", {}, 0)), profile=True, partition=True)
    splits = {"p=a": {"n": 40, "trees": 40}, "p=b": {"trees": 0}}
    found = weighing(question, [profile], splits, {"p": {"a": 1, "b": 1}}, 10)
    assert isinstance(found, Weighted)
    assert (found.refused, found.whom) == ("nobody", "b")
