"""Coarse figures, while answers come in: people in tens, shares in steps of five points, no means and no tables.

A figure that moves with every answer tells, beside the one before, what the last people said. A coarse one moves
seldom, and what lies between two of them is about some people or other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil, floor
from typing import Any, overload

from results.figures.counted import Cell, Tally
from results.figures.studies.base import Study

TENS = 10
STEPS = 20
"""Of which a share is told in whole numbers: five points each."""
_PEOPLE = frozenset({"people", "n", "duels", "voters", "served"})
_SHARES = frozenset({"share", "chance", "low", "high", "borda", "votes", "written"})
"""Names, in the content of a study, of numbers of people and of shares."""
_FLOAT = 1e-9


@overload
def tens(people: int) -> int: ...
@overload
def tens(people: None) -> None: ...
def tens(people: int | None) -> int | None:
    """To the nearest ten, and never none of some."""
    if people is None or not people:
        return people
    return max((people + TENS // 2) // TENS * TENS, TENS)


def within(told: int) -> tuple[int, int]:
    """The fewest and the most that `tens` tells so."""
    return (told - TENS // 2, told + TENS // 2 - 1) if told > TENS else (1, TENS + TENS // 2 - 1) if told else (0, 0)


def fives(share: float) -> float:
    """To the nearest five points; never nobody and never all, for that would be exact."""
    return min(max(round(share * STEPS), 1), STEPS - 1) / STEPS


def around(told: float) -> tuple[float, float]:
    """The least and the largest share that `fives` tells so."""
    low, high = told - 0.5 / STEPS, told + 0.5 / STEPS
    return (0.0 if told == 1 / STEPS else low), (1.0 if told == (STEPS - 1) / STEPS else high)


def coarse(tally: Tally) -> Tally:
    """A protected tally made coarse; the people of a cell follow from what is told beside them."""
    if tally.n is None:
        return tally
    n = tens(tally.n)
    return replace(tally, n=n, mean=None, coarse=True, cells=tuple(_coarse(cell, n) for cell in tally.cells))


def _coarse(cell: Cell, n: int) -> Cell:
    # That nobody gave an answer is exact as well: it waits with the small ones.
    if not cell.people:
        return replace(cell, people=None, share=None, mean=None, merged=True)
    if cell.share is None:
        return replace(cell, people=tens(cell.people), mean=None)
    share = fives(cell.share)
    return replace(cell, share=share, people=tens(round(share * n)), mean=None)


def coarse_study(study: Study) -> Study:
    """A study whose people and shares are as coarse as its question's."""
    return replace(study, n=tens(study.n), content=_rounded(study.content), coarse=True)


def coarse_content(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same for what is found beside the studies, whose people are "at least" so many."""
    rounded: Mapping[str, Any] = _rounded(content)
    return {**rounded, "people": content["people"] // TENS * TENS} if "people" in content else rounded


def _rounded(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(item, key) for key, item in value.items()} | _bounded(value)
    if isinstance(value, (list, tuple)):
        return [_rounded(item, name) for item in value]
    if name in _PEOPLE and isinstance(value, int) and not isinstance(value, bool):
        return tens(value)
    return fives(value) if name in _SHARES and isinstance(value, float) else value


def _bounded(item: Mapping[str, Any]) -> dict[str, Any]:
    """A bound of a share, moved outwards: to the nearest step it might say too much. "At least n" goes down."""
    if "bound" not in item:
        return {}
    share, kept = item["share"] * STEPS, {"n": item["n"] // TENS * TENS} if "n" in item else {}
    if not item["bound"]:
        return kept
    # Of 0.15 × 20 a float keeps a little more than three.
    steps = ceil(share - _FLOAT) if item["bound"] == "under" else floor(share + _FLOAT)
    return {**kept, "share": steps / STEPS}
