"""Whole towns published from the first release to the last, and attacked: nothing about a few people comes out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import pytest

from results.figures.counted import to_json
from results.figures.disclosure import K
from tests.results.audit.attacks import between, everything
from tests.results.audit.press import PrintingPress
from tests.results.audit.towns import BRANCH, SIZES, Townsperson, counted, crowd, moments

TOWNS = int(os.environ.get("TOWNS", "0"))
"""Towns of each size; without a wish, a few small ones and one of an ordinary size."""
CHOSEN = [(size, seed) for size in SIZES for seed in range(TOWNS)] or [
    *((size, seed) for size in SIZES if size <= 100 for seed in (0, 1)), (150, 2), (347, 1),
]  # fmt: skip


def published(size: int, seed: int) -> tuple[PrintingPress, list[Townsperson], list[int]]:
    """A town from its first people to its closing."""
    people, idle = crowd(size, seed)
    press = PrintingPress()
    for n in moments(size):
        press.release(*counted(people[:n], idle * n // size, n == size), BRANCH)
    return press, people, moments(size)


def few(found: Sequence[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """What nobody may know: some people, and fewer than k."""
    return [one for one in found if 0 < one[2] < K]


@pytest.mark.slow
@pytest.mark.parametrize(("size", "seed"), CHOSEN)
def test_no_attack_finds_a_few_people(size: int, seed: int) -> None:
    """Weights, branches, differences of totals, hidden cells, and releases beside each other."""
    press, people, at = published(size, seed)
    bodies = [to_json(one) for one in press.told]
    assert few(list(everything(bodies, BRANCH))) == []
    for (one, then), (other, now) in combinations(enumerate(bodies), 2):
        for step, grew, everybody in between(then, now):
            came = [person.answers.get(step) for person in people[at[one] : at[other]]]
            came = [answer for answer in came if answer is not None]
            alike(step, came, grew, everybody)


def alike(step: str, came: Sequence[object], grew: Mapping[str, Any], everybody: tuple[int, int]) -> None:
    """Nobody can be sure that all who came answered the same."""
    for name, (low, _) in grew.items():
        if came and all(str(answer) in name.split("+") for answer in came) and "+" not in name:
            others = sum(high for other, (_, high) in grew.items() if other != name)
            hidden = everybody[1] - low > others
            assert others > 0 or hidden, (step, name, came)
