"""Ballots that may leave some options out, and what they say of every pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Order = tuple[tuple[int, ...], ...]
"""Places of options from the most liked to the least, those liked alike together; what is left out comes last."""


@dataclass(frozen=True, slots=True)
class Ballots:
    """`names` of the options; `orders` given, each with how many people gave it (sorted: no order of arrival)."""

    names: tuple[str, ...]
    orders: tuple[tuple[Order, int], ...]

    @classmethod
    def of(cls, names: Sequence[str], given: Iterable[tuple[Sequence[Sequence[str]], int]]) -> Ballots:
        """From orders by name; an empty order says nothing and is left out."""
        indexes = {name: index for index, name in enumerate(names)}
        counted: Counter[Order] = Counter()
        for order, people in given:
            counted[tuple(tuple(sorted(indexes[name] for name in tied)) for tied in order if tied)] += people
        counted.pop((), None)
        return cls(tuple(names), tuple(sorted(counted.items())))

    @property
    def people(self) -> int:
        """How many ballots say something."""
        return sum(people for _, people in self.orders)


@dataclass(frozen=True, slots=True)
class Pairs:
    """`over[a, b]`: people who put a before b, options × options."""

    over: Ints

    @property
    def margins(self) -> Ints:
        """How many more put a before b than b before a."""
        margins: Ints = self.over - self.over.T
        return margins


def pairs(ballots: Ballots) -> Pairs:
    """Every option of a ballot stands before those left out, which stand before nobody."""
    size = len(ballots.names)
    over = np.zeros((size, size), dtype=np.int64)
    for order, people in ballots.orders:
        below = np.ones(size, dtype=bool)
        for tied in order:
            below[list(tied)] = False
            over[np.ix_(list(tied), np.flatnonzero(below).tolist())] += people
    return Pairs(over)
