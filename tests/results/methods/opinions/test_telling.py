"""What is told of groups made by hand: recounted person by person, on both sides of every threshold."""

from __future__ import annotations

from itertools import pairwise
from math import ceil, floor
from typing import Any

import numpy as np
import pytest

from results.methods.opinions.analysis import Opinions
from results.methods.opinions.projection import Projection
from results.methods.opinions.statements import verdicts
from results.methods.opinions.telling import telling
from tests.results.methods.opinions.sample import of

K = 5
WORDS = {str(n): {"en": f"statement {n}"} for n in range(12)}


def column(*groups: tuple[int, int, int, int]) -> list[int]:
    """The votes on a statement: so many agree, disagree, pass, unseen, group after group."""
    return [vote for group in groups for vote, n in zip((1, -1, 0, 9), group, strict=True) for _ in range(n)]


def found(columns: list[list[int]], sizes: list[int], beyond: bool = True, hidden: tuple[str, ...] = ()) -> Opinions:
    """Opinions of groups of these sizes, as if they had been found; the last column is seen by all."""
    table = np.array([*columns, [1] * sum(sizes)]).T
    labels = np.repeat(np.arange(len(sizes)), sizes)
    votes = of(table, hidden)
    order = np.array([int(name) for name in votes.participants])
    points = np.array([[n % 7, n // 7] for n in order], dtype=float)
    groups = labels[order]
    projection = Projection(points, np.zeros((2, table.shape[1])), np.zeros(2))
    return Opinions(votes, projection, groups, len(sizes), 0.5, beyond, verdicts(votes.counts(groups, len(sizes))))


def told(columns: list[list[int]], sizes: list[int], **more: Any) -> dict[str, Any]:
    """What is told of them, which there must be."""
    content = telling(found(columns, sizes, **more), WORDS, K)
    assert content is not None
    return content


def test_fewer_than_two_groups_of_k_people_are_not_told() -> None:
    """Nor groups that chance would make; a third that is too small is left out of every figure."""
    one = column((20, 0, 0, 0), (0, 20, 0, 0))
    assert telling(found([one], [20, 20], beyond=False), WORDS, K) is None
    assert telling(found([column((20, 0, 0, 0), (0, 4, 0, 0))], [20, 4]), WORDS, K) is None
    assert telling(found([column((20, 0, 0, 0), (0, 5, 0, 0))], [20, 5]), WORDS, K) is not None
    content = told([column((20, 0, 0, 0), (0, 20, 0, 0), (4, 0, 0, 0))], [20, 20, 4])
    assert content["groups"] == [{"name": "A", "people": 20}, {"name": "B", "people": 20}]
    assert sum(mark["people"] for mark in content["map"]) == 40
    assert list(content["apart"]) == ["A", "B"]
    assert content["divides"][0]["n"] == 40


def test_what_gathers_is_a_majority_of_every_group() -> None:
    """On one side or the other, beyond chance; the most shared first, three at most."""
    columns = [
        column((16, 4, 0, 0), (26, 4, 0, 0)),  # 0: most agree
        column((1, 19, 0, 0), (1, 29, 0, 0)),  # 1: most disagree
        column((19, 1, 0, 0), (27, 3, 0, 0)),  # 2: more agree
        column((17, 3, 0, 0), (27, 3, 0, 0)),  # 3
        column((19, 1, 0, 0), (14, 16, 0, 0)),  # 4: not a majority of B
    ]
    content = told([*columns, column((20, 0, 0, 0), (0, 30, 0, 0))], [20, 30], hidden=("6",))
    assert [(item["id"], item["side"]) for item in content["gathers"]] == [
        ("1", "disagree"), ("2", "agree"), ("3", "agree"),
    ]  # fmt: skip
    first = content["gathers"][0]
    assert first["words"] == WORDS["1"]
    assert (first["n"], first["share"], first["bound"]) == (50, 0.9, "over")
    assert first["groups"] == [
        {"name": "A", "share": 0.75, "bound": "over"}, {"name": "B", "share": 0.83, "bound": "over"}
    ]  # fmt: skip
    second = content["gathers"][1]
    assert (second["n"], second["share"], second["bound"]) == (50, 0.9, "over")


@pytest.mark.parametrize(("agree", "gathers"), [(13, True), (12, False)])
def test_a_majority_is_one_beyond_chance(agree: int, gathers: bool) -> None:
    """Of twenty, thirteen: z = 2 √21 (14/21 − 1/2) = 1.53; twelve: 1.09."""
    content = told([column((agree, 20 - agree, 0, 0), (30, 0, 0, 0))], [20, 30], hidden=("1",))
    assert bool(content["gathers"]) is gathers


@pytest.mark.parametrize(("seen", "shown"), [(10, True), (9, False)])
def test_a_statement_is_told_where_each_group_knows_it(seen: int, shown: bool) -> None:
    """Twice k people of each."""
    content = told([column((30, 0, 0, 0), (0, seen, 0, 20 - seen))], [30, 20], hidden=("1",))
    assert bool(content["divides"]) is shown
    assert bool(content["apart"]["A"]) is shown


def test_hidden_and_unknown_statements_are_never_told() -> None:
    """Whatever they say."""
    columns = [column((30, 0, 0, 0), (0, 20, 0, 0))] * 3
    content = telling(found(columns, [30, 20], hidden=("0", "3")), {"0": {"en": "a"}, "1": {"en": "b"}}, K)
    assert content is not None
    assert [item["id"] for item in content["divides"]] == ["1"]
    assert [item["id"] for item in content["apart"]["B"]] == ["1"]


def test_what_divides_is_the_widest_gap() -> None:
    """Three at most, the widest first, always by agreement; nothing under a fifth, nothing chance would make."""
    columns = [
        column((60, 40, 0, 0), (32, 68, 0, 0)), column((10, 90, 0, 0), (90, 10, 0, 0)),
        column((70, 30, 0, 0), (20, 80, 0, 0)), column((90, 10, 0, 0), (10, 90, 0, 0)),
        column((60, 40, 0, 0), (42, 58, 0, 0)),
    ]  # fmt: skip
    content = told(columns, [100, 100])
    assert [item["id"] for item in content["divides"]] == ["1", "3", "2"]
    assert {item["side"] for item in content["divides"]} == {"agree"}
    assert content["divides"][0]["groups"] == [
        {"name": "A", "share": 0.1, "bound": ""}, {"name": "B", "share": 0.9, "bound": ""}
    ]  # fmt: skip
    assert [item["id"] for item in told([columns[0], columns[4]], [100, 100])["divides"]] == ["0"]
    # 61 and 41 of 100 (with pseudo-counts 62/102 and 42/102) are not a fifth apart, 62 and 41 are.
    for agree, divides in ((61, False), (62, True)):
        near = column((agree, 100 - agree, 0, 0), (41, 59, 0, 0))
        assert bool(told([near], [100, 100])["divides"]) is divides
    few = column((6, 4, 0, 0), (4, 6, 0, 0))
    assert told([few], [10, 10])["divides"] == []


def test_what_a_group_holds_more_than_others_is_told_by_its_side() -> None:
    """Three at most."""
    columns = [
        column((38, 2, 0, 0), (2, 38, 0, 0)), column((3, 37, 0, 0), (36, 4, 0, 0)),
        column((35, 5, 0, 0), (8, 32, 0, 0)), column((32, 8, 0, 0), (10, 30, 0, 0)),
    ]  # fmt: skip
    content = told(columns, [40, 40])
    assert {item["id"]: item["side"] for item in content["apart"]["A"]} == {"0": "agree", "1": "disagree", "2": "agree"}
    assert {item["id"]: item["side"] for item in content["apart"]["B"]} == {
        "0": "disagree", "1": "agree", "2": "disagree",
    }  # fmt: skip
    share = {item["id"]: item["groups"][0] for item in content["apart"]["A"]}
    assert share["1"] == {"name": "A", "share": floor(100 * 35 / 40) / 100, "bound": "over"}


@pytest.mark.parametrize(
    ("agree", "n", "share", "bound"),
    [
        (5, 23, 0.22, ""), (4, 23, 0.22, "under"), (0, 23, 0.22, "under"), (18, 23, 0.78, ""), (19, 23, 0.78, "over"),
        (23, 23, 0.78, "over"), (12, 23, 0.52, ""),
    ],
)  # fmt: skip
def test_a_share_has_k_people_on_both_sides_or_is_a_bound(agree: int, n: int, share: float, bound: str) -> None:
    """Five of twenty-three are told; four are under the share of five, rounded away from them."""
    one = column((agree, n - agree, 0, 0), (60, 0, 0, 0) if agree < 12 else (0, 60, 0, 0))
    content = told([one], [n, 60])
    (item,) = (item for item in content["divides"] if item["id"] == "0")
    assert item["groups"][0] == {"name": "A", "share": share, "bound": bound}
    assert item["n"] == (n + 60) // K * K


def test_people_of_no_group_count_in_what_everybody_says() -> None:
    """They are asked by nobody apart; the number of people is rounded down to k."""
    opinion = found([column((20, 0, 0, 0), (0, 20, 0, 0), (8, 0, 1, 0))], [20, 20, 9])
    opinion.labels[opinion.labels == 2] = -1
    content = telling(opinion, WORDS, K)
    assert content is not None
    assert [group["people"] for group in content["groups"]] == [20, 20]
    (item,) = content["divides"]
    assert item["n"] == 45
    assert item["share"] == pytest.approx(28 / 49, abs=0.006)


def marks_of(sizes: list[int], k: int) -> tuple[list[dict[str, Any]], Opinions]:
    """The map of groups of these sizes."""
    opinion = found([column(*((size, 0, 0, 0) for size in sizes))], sizes)
    content = telling(opinion, WORDS, k)
    assert content is not None
    return content["map"], opinion


@pytest.mark.parametrize(("sizes", "k"), [([40, 30], 5), ([19, 10], 5), ([20, 10], 5), ([450, 300], 5), ([45, 35], 7)])
def test_a_mark_is_the_middle_of_k_people_or_more(sizes: list[int], k: int) -> None:
    """A group is halved along its longer side while both halves keep k, or a fortieth of everybody."""
    marks, opinion = marks_of(sizes, k)
    least = max(k, ceil(sum(sizes) / 40))
    points = opinion.projection.points

    def halved(people: list[int]) -> list[list[int]]:
        if len(people) < 2 * least:
            return [people]
        wide = [np.ptp([points[one][axis] for one in people]) for axis in (0, 1)]
        axis = 0 if wide[0] >= wide[1] else 1
        order = sorted(people, key=lambda one: points[one][axis])
        return [*halved(order[: len(order) // 2]), *halved(order[len(order) // 2 :])]

    wanted = []
    for group, name in enumerate("AB"):
        for part in halved(np.flatnonzero(opinion.labels == group).tolist()):
            x, y = np.mean([points[one] for one in part], axis=0).round(1)
            wanted.append((name, float(x), float(y), len(part)))
    assert [(one["group"], one["x"], one["y"], one["people"]) for one in marks] == wanted
    assert min(one["people"] for one in marks) >= k
    assert all(one["group"] <= other["group"] for one, other in pairwise(marks))
