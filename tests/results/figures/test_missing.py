"""Who is missing: clearly fewer than in the town, and not by chance."""

from __future__ import annotations

import pytest

from results.figures.missing import ABSENT, Group, groups


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
