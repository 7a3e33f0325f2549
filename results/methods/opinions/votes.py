"""Votes as a sparse matrix: participants × statements, a pass kept as an explicit zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
AGREE, DISAGREE = 1, -1


@dataclass(frozen=True, slots=True)
class Votes:
    """Only votes that were given, by participant then statement.

    rows, columns: places in `participants` and `statements`; values: agree 1, pass 0, disagree −1.
    hidden: statements moderated out. Participants and statements stand in the order of their names, so
    that nothing depends on the order of a file; participants without any vote are left out.
    """

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    rows: Ints
    columns: Ints
    values: NDArray[np.int8]
    hidden: Bools

    @classmethod
    def of(
        cls,
        participants: Sequence[str],
        statements: Sequence[str],
        rows: Ints,
        columns: Ints,
        values: NDArray[np.integer],
        hidden: Iterable[str] = (),
    ) -> Votes:
        """One vote per entry of `rows`, `columns`, `values`, in any order.

        Raises ValueError on a vote other than −1, 0, 1, or two votes of one person on one statement.
        """
        if values.size and (values.min() < DISAGREE or values.max() > AGREE):
            raise ValueError("a vote is -1, 0 or 1")
        # Who opened the page and judged nothing stands nowhere: counted, they would be the middle of the map.
        voted = np.bincount(rows) > 0
        people, person = _ordered(participants, voted)
        titles, title = _ordered(statements, np.ones(len(statements), dtype=bool))
        # One sort of one number per vote: place in the matrix, then the vote itself.
        packed = np.sort((person[rows] * len(titles) + title[columns]) * 4 + values + 1)
        index = packed >> 2
        if (index[1:] == index[:-1]).any():
            raise ValueError("a participant has two votes on one statement")
        row, column = np.divmod(index, len(titles))
        out = frozenset(hidden)
        mask = np.fromiter((name in out for name in titles), dtype=bool, count=len(titles))
        return cls(people, titles, row, column, ((packed & 3) - 1).astype(np.int8), mask)

    @classmethod
    def cast(
        cls, votes: Iterable[tuple[str, str, int]], statements: Iterable[str] = (), hidden: Iterable[str] = ()
    ) -> Votes:
        """From (participant, statement, vote) one by one; `statements`: those that count even without a vote."""
        people: dict[str, int] = {}
        titles = {name: index for index, name in enumerate(statements)}
        cast = [
            (people.setdefault(person, len(people)), titles.setdefault(title, len(titles)), vote)
            for person, title, vote in votes
        ]
        rows, columns, values = np.array(cast, dtype=np.int64).reshape(-1, 3).T
        return cls.of(tuple(people), tuple(titles), rows, columns, values, hidden)

    @property
    def shape(self) -> tuple[int, int]:
        """(participants, statements)."""
        return len(self.participants), len(self.statements)

    def given(self) -> Ints:
        """Votes given by each participant, on statements moderated out too."""
        return np.bincount(self.rows)

    def counts(self, groups: Ints, k: int) -> Ints:
        """k × statements × (disagree, pass, agree); `groups`: one per participant, −1 = in none."""
        group = groups[self.rows]
        inside = group >= 0
        size = len(self.statements)
        cell = (group[inside] * size + self.columns[inside]) * 3 + self.values[inside] + 1
        return np.bincount(cell, minlength=k * size * 3).reshape(k, size, 3)


def _ordered(names: Sequence[str], kept: Bools) -> tuple[tuple[str, ...], Ints]:
    """The names kept, in order ("9" before "10"), and for each former place its new one (−1 = left out)."""
    # By length and then by letters: Polis numbers its statements, and 9 comes before 10.
    order = sorted(np.flatnonzero(kept).tolist(), key=lambda index: (len(names[index]), names[index]))
    places = np.full(len(names), -1, dtype=np.int64)
    places[order] = np.arange(len(order))
    return tuple(names[index] for index in order), places
