"""Who is missing: clearly fewer than in the town, and not by chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from results.figures.counted import Cell, Tally
from results.figures.missing import ABSENT, Group, beside, groups
from tests.results.reports.charts.examples import tally


@pytest.mark.parametrize(
    ("people", "n", "missing"),
    [(200, 1000, True), (279, 1000, True), (281, 1000, False), (360, 1000, False), (2, 10, False), (400, 1000, False)],
)
def test_a_group_is_missing_under_seven_tenths_of_its_share_when_chance_is_not_enough(
    people: int, n: int, missing: bool
) -> None:
    """Two in five of the town: 20 % of many answers is missing, 36 % is not, two of ten people may be chance."""
    assert Group("age", "young", people, n, 0.4).missing is missing
    assert ABSENT == 0.7


def test_groups_are_told_the_most_absent_first_of_those_who_said() -> None:
    """Answers of no group of the town are left out; nobody at all is no group."""
    found = groups("age", {"young": 10, "old": 30, "else": 60}, {"young": 600, "old": 300, "far": 100})
    assert [(one.option, one.people, one.n, one.town) for one in found] == [
        ("young", 10, 40, 0.6), ("far", 0, 40, 0.1), ("old", 30, 40, 0.3),
    ]  # fmt: skip
    assert groups("age", {"else": 3}, {"young": 600}) == []
    assert groups("age", {"young": 3}, {"young": 0}) == []


def age(people: Mapping[str, int | None], n: int = 100, **more: Any) -> Tally:
    """A profile question."""
    return replace(tally("age", "number", people, n, profile=True), **more)


TOWN = {"age": {"young": 300, "middle": 300, "old": 400}}


def test_a_question_stands_beside_the_town_where_both_have_figures() -> None:
    """Neither without the town's numbers, nor without cells that the town counts."""
    assert beside(age({"young": 30, "old": 70}), {}) is None
    assert beside(age({"young": 30, "old": 70}), {"age": {"young": 0}}) is None
    assert beside(replace(age({"young": 30}), n=None), TOWN) is None
    assert beside(age({"else": 30}), TOWN) is None
    found = beside(age({"young": 10, "middle": 30, "old": 40, "else": 20}), TOWN)
    assert found is not None
    assert found.n == 80, "people of the town alone"
    assert [(cell.name, group.people, group.n, group.town) for cell, group in found.told] == [
        ("young", 10, 80, 0.3), ("middle", 30, 80, 0.3), ("old", 40, 80, 0.4),
    ]  # fmt: skip
    assert [cell.name for cell, _ in found.absent] == ["young"]
    assert found.joined == ()


def test_the_most_absent_comes_first() -> None:
    """By how far it is under its part of the town."""
    found = beside(age({"young": 5, "middle": 2, "old": 93}), TOWN)
    assert found is not None
    assert [cell.name for cell, _ in found.absent] == ["middle", "young"]


def test_hidden_groups_may_be_all_who_are_left() -> None:
    """Missing only where even all of them together would be; else it cannot be told."""
    few = beside(age({"young": None, "middle": None, "old": 90}), TOWN)
    assert few is not None
    assert [(cell.name, group.people, group.n) for cell, group in few.absent] == [
        ("young", 10, 100), ("middle", 10, 100)
    ]  # fmt: skip
    many = beside(age({"young": None, "middle": None, "old": 60}), TOWN)
    assert many is not None
    assert (many.absent, [cell.name for cell in many.joined]) == ((), ["young", "middle"])


def test_joined_groups_hide_one_another() -> None:
    """Unless they are missing together."""
    found = beside(age({"young+middle": 60, "old": 40}), TOWN)
    assert found is not None
    assert (found.absent, [cell.name for cell in found.joined]) == ((), ["young+middle"])
    both = beside(age({"young+middle": 20, "old": 80}), TOWN)
    assert both is not None
    assert ([cell.name for cell, _ in both.absent], both.joined) == (["young+middle"], ())


def test_rounded_people_are_as_many_as_they_may_be() -> None:
    """A tenth of a hundred, told in fives and tens, may be thirteen of a hundred and four."""
    found = beside(age({"young": 10, "middle": 40, "old": 50}, coarse=True), TOWN)
    assert found is not None
    assert [group.most for _, group in found.told] == [13, 45, 55]
    exact = beside(age({"young": 10, "middle": 40, "old": 50}), TOWN)
    assert exact is not None
    assert [group.most for _, group in exact.told] == [10, 40, 50]
    assert Group("age", "young", 10, 100, 0.3, 20).missing
    assert not Group("age", "young", 10, 100, 0.3, 21).missing
    assert Group("age", "young", 120, 100, 0.2).share == 1


def test_of_lines_that_round_to_more_than_everybody_none_is_left_to_be_hidden() -> None:
    """Fifty and sixty of a hundred, in tens: the hidden may be nobody."""
    cells = tuple(Cell(name, {}, n, merged=n is None) for name, n in (("young", None), ("middle", 50), ("old", 60)))
    found = beside(Tally("age", "category", {}, 100, cells, profile=True, partition=True, coarse=True), TOWN)
    assert found is not None
    assert [(group.people, group.n) for _, group in found.hidden] == [(0, 110)]
