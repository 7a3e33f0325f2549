"""What a question weighs to its town, by hand: who is told with whom, what each counts, and how sure that is."""

from __future__ import annotations

from math import sqrt

import pytest

from results.figures.counted import Cell, Tally, Weighted
from results.figures.weighted import WEIGHED, Weighing, weighing

K = 10
QUESTION = Tally(
    "q", "category", {}, 150, (Cell("yes", {}, 75, 0.5), Cell("no", {}, 75, 0.5), Cell("few", {}, None, merged=True)),
    partition=True,
)  # fmt: skip


def profile(step: str = "p", type: str = "category", partition: bool = True, **people: int) -> Tally:
    """A raw profile question."""
    cells = tuple(Cell(name, {}, n) for name, n in people.items())
    return Tally(step, type, {}, sum(people.values()), cells, profile=True, partition=partition)


def weighed(found: object) -> Weighing:
    """It is weighed."""
    assert isinstance(found, Weighing)
    return found


BANDS = Tally("age", "number", {}, 150, (Cell("18", {}, 80), Cell("40", {}, 70)), profile=True, partition=True)
SPLITS = {"p=c": {"yes": 40, "no": 20}, "p=a": {"yes": 3}, "p=b": {"yes": 7, "no": 20}, "p=d": {"yes": 24, "no": 36}}
TOWN = {"p": {"c": 300, "a": 50, "b": 150, "d": 500}}


def test_groups_too_small_are_weighed_with_the_next_and_weights_are_of_those_who_answered() -> None:
    """Of 150: 60 c, 3 a told with 27 b, 60 d; the town has 300, 200 and 500 of thousand."""
    whole = profile(c=400, a=400, b=400, d=400)
    found = weighed(weighing(QUESTION, [whole], SPLITS, TOWN, K))
    assert found.parts == {("c",): ("c",), ("a",): ("a+b",), ("b",): ("a+b",), ("d",): ("d",)}
    weights = {("c",): 45 / 60, ("a",): 1.0, ("b",): 1.0, ("d",): 75 / 60}
    assert found.weights == pytest.approx(weights, abs=1e-6)
    yes = (40 * 0.75 + 10 + 24 * 1.25) / 150
    told = found.told(100)
    assert told.shares["yes"][0] == round(yes, 2)
    assert set(told.shares) == {"yes", "no"}
    unlike = weighed(weighing(QUESTION, [profile(partition=False, c=1, a=1, b=1, d=1)], SPLITS, TOWN, K))
    assert unlike.parts == found.parts, "an option of a profile is one part of the town, whatever it is counted as"


def test_the_interval_is_wilson_s_on_the_effective_number_and_the_share_told() -> None:
    """In steps: of a share told in fives the interval tells no more than the five."""
    found = weighed(weighing(QUESTION, [profile(c=60, a=3, b=27, d=60)], SPLITS, TOWN, K))
    squares = 60 * 0.75**2 + 30 + 60 * 1.25**2
    effective = 150**2 / squares
    for steps, share in ((100, round((40 * 0.75 + 10 + 24 * 1.25) / 150, 2)), (20, 0.45)):
        told = found.told(steps)
        z, n = 1.959964, effective
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        wide = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        assert told.shares["yes"] == (share, round(middle - wide, 2), round(middle + wide, 2))
        assert (told.effective, told.design_effect, told.largest) == (int(effective), round(150 / effective, 1), 1.2)


def test_a_town_known_by_two_questions_weighs_by_both() -> None:
    """Bands by their lower bound; whoever left one of them out, or is of no group of the town, is in neither."""
    splits = {
        "p=c|age=band:18": {"yes": 40, "no": 10}, "p=d|age=band:18": {"yes": 30}, "p=c|age=band:40": {"no": 30},
        "p=d|age=band:40": {"yes": 20, "no": 20}, "p=c": {"yes": 50}, "p=else|age=band:18": {"no": 60},
        "p=nobody|age=band:40": {"no": 9},
    }  # fmt: skip
    town = {"p": {"c": 500, "d": 500, "nobody": 0}, "age": {"18": 600, "40": 400}, "gone": {"x": 1}, "none": {"x": 0}}
    profiles = [profile(c=80, d=70, nobody=9), BANDS, profile("none", x=1)]
    found = weighed(weighing(QUESTION, profiles, splits, town, K))
    assert found.by == ("p", "age")
    assert set(found.weights) == {("c", "18"), ("d", "18"), ("c", "40"), ("d", "40")}
    people = {("c", "18"): 50, ("d", "18"): 30, ("c", "40"): 30, ("d", "40"): 40}
    by_c = sum(n * found.weights[one] for one, n in people.items() if one[0] == "c")
    young = sum(n * found.weights[one] for one, n in people.items() if one[1] == "18")
    assert [by_c, young] == pytest.approx([75, 90], abs=0.01)


def test_only_what_is_known_by_profile_is_weighed() -> None:
    """Orders, budgets and duels are not; nor what too few answered, nor without a town."""
    asked = [profile(c=60, a=3, b=27, d=60)]
    for type in ("ranking", "allocation", "duels", "day", "text"):
        unknown = Tally("q", type, {}, 150, QUESTION.cells, partition=True)
        assert weighing(unknown, asked, SPLITS, TOWN, K) is None
    assert {"category", "choices", "scale", "number", "projects", "votes"} == WEIGHED
    few = Tally("q", "category", {}, None, QUESTION.cells, partition=True)
    assert weighing(few, asked, SPLITS, TOWN, K) is None
    assert weighing(QUESTION, asked, SPLITS, {}, K) is None
    assert weighing(QUESTION, asked, SPLITS, {"p": {"c": 0, "d": 0}}, K) is None
    refused = weighing(QUESTION, asked, {}, TOWN, K)
    assert isinstance(refused, Weighted)
    assert (refused.step, refused.by, refused.shares) == ("q", ("p",), {})


def test_cells_told_as_one_are_weighed_as_one() -> None:
    """A wider point of a scale is the sum of its points; a sum of numbers is nobody."""
    scale = Tally("q", "number", {}, 100, (Cell("0+1", {}, 55, 0.55), Cell("2", {}, 45, 0.45)), partition=True)
    splits = {"p=c": {"n": 50, "band:0": 20, "band:1": 20, "band:2": 10, "sum": 900},
              "p=d": {"n": 50, "band:0": 5, "band:1": 11, "band:2": 34, "sum": 70}}  # fmt: skip
    found = weighed(weighing(scale, [profile(c=50, d=50)], splits, {"p": {"c": 300, "d": 100}}, K))
    assert {name: share for name, (share, _, _) in found.told(100).shares.items()} == {
        "0+1": round((40 * 1.5 + 16 * 0.5) / 100, 2), "2": round((10 * 1.5 + 34 * 0.5) / 100, 2),
    }  # fmt: skip
    assert found.weights == pytest.approx({("c",): 1.5, ("d",): 0.5}, abs=1e-6)


def test_a_profile_that_nobody_of_the_question_is_of_weighs_nothing() -> None:
    """Its counters are there, at nought: an answer was corrected away."""
    splits = {
        "p=c|age=band:18": {"yes": 40, "no": 10}, "p=d|age=band:18": {"yes": 30}, "p=c|age=band:40": {"no": 30},
        "p=d|age=band:40": {"yes": 0, "no": 0},
    }  # fmt: skip
    town = {"p": {"c": 500, "d": 500}, "age": {"18": 700, "40": 300}}
    found = weighed(weighing(QUESTION, [profile(c=80, d=30), BANDS], splits, town, K))
    assert {one for one, weight in found.weights.items() if weight} <= {("c", "18"), ("d", "18"), ("c", "40")}
    shares = found.told(100).shares
    assert shares["yes"][0] + shares["no"][0] == pytest.approx(1, abs=0.011)
