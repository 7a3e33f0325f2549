"""What may be told of opinion groups: k people behind every figure, and nobody on the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil, floor
from typing import Any

import numpy as np

from flows.words import Text
from results.methods.opinions.analysis import Opinions
from results.methods.opinions.statements import SIGNIFICANT, Verdicts, one_share, verdicts
from results.methods.opinions.votes import Floats, Ints, Votes

_KEPT = 3
"""Statements kept under each heading."""
_GAP = 0.2
"""Two groups closer than this on a statement are not divided by it."""
_MARKS = 40
"""About how many marks a map has."""


def telling(found: Opinions, words: Mapping[str, Text], k: int) -> dict[str, Any] | None:
    """The content of a study of votes (results/figures/studies/votes.py); None without two groups of k people that
    chance would not make. `words`: the statements that may be told."""
    votes = found.votes
    sizes = np.bincount(found.labels[found.labels >= 0])
    large = int((sizes >= k).sum())  # labels go from the largest group to the smallest
    if not found.beyond_chance or large < 2:
        return None
    labels = np.where(found.labels < large, found.labels, -1)
    report = _Report(votes, verdicts(votes.counts(labels, large)), votes.counts(labels * 0, 1)[0], words, k)
    return {
        "groups": [{"name": _name(group), "people": int(sizes[group])} for group in range(large)],
        "gathers": report.gathers(),
        "divides": report.divides(),
        "apart": {_name(group): report.apart(group) for group in range(large)},
        "map": [mark for group in range(large) for mark in _marks(found.projection.points, labels, group, k)],
    }


class _Report:
    def __init__(self, votes: Votes, told: Verdicts, whole: Ints, words: Mapping[str, Text], k: int) -> None:
        self.votes, self.verdicts, self.whole, self.words, self.k = votes, told, whole, words, k
        known = np.array([name in words for name in votes.statements])
        # Twice k, so that a share has room for k people on either side of it.
        self.shown = known & ~votes.hidden & (told.seen >= 2 * k).all(axis=0)

    def gathers(self) -> list[dict[str, Any]]:
        """A majority of every group on the same side, beyond chance; the most shared first."""
        told = self.verdicts
        found = []
        for agree, score in ((True, told.consensus), (False, told.rejection)):
            side = told.agree if agree else told.disagree
            sure = self.shown & (one_share(side, told.seen) > SIGNIFICANT).all(axis=0)
            found += [(-float(score[index]), int(index), agree) for index in np.flatnonzero(sure)]
        return [self._item(index, agree) for _, index, agree in sorted(found)[:_KEPT]]

    def divides(self) -> list[dict[str, Any]]:
        """The widest gaps of agreement between two groups; the widest first."""
        gap = self.verdicts.divisiveness
        apart = self.shown & (gap >= _GAP) & (np.abs(self.verdicts.repness_test) > SIGNIFICANT).any(axis=0)
        indexes = np.flatnonzero(apart)
        return [self._item(int(index), True) for index in indexes[np.argsort(-gap[indexes], kind="stable")][:_KEPT]]

    def apart(self, group: int) -> list[dict[str, Any]]:
        """What one group holds more than the others."""
        chosen = self.verdicts.representative(group, ~self.shown)[:_KEPT]
        return [self._item(index, bool(self.verdicts.for_agree[group, index])) for index in chosen]

    def _item(self, index: int, agree: bool) -> dict[str, Any]:
        name = self.votes.statements[index]
        side = self.verdicts.agree if agree else self.verdicts.disagree
        n = int(self.whole[index].sum())
        return {
            # Told by the k: a few people more since the last study would otherwise be known by difference.
            "id": name, "words": self.words[name], "side": "agree" if agree else "disagree", "n": n // self.k * self.k,
            **_told(int(self.whole[index, 2 if agree else 0]), n, self.k),
            "groups": [
                {"name": _name(group), **_told(int(side[group, index]), int(self.verdicts.seen[group, index]), self.k)}
                for group in range(len(side))
            ],
        }  # fmt: skip


def _told(people: int, n: int, k: int) -> dict[str, Any]:
    """A share to the hundredth, or the bound past which fewer than k people stand."""
    if people < k:
        return {"share": ceil(100 * k / n) / 100, "bound": "under"}
    if n - people < k:
        return {"share": floor(100 * (n - k) / n) / 100, "bound": "over"}
    return {"share": round(people / n, 2), "bound": ""}


def _name(group: int) -> str:
    return chr(ord("A") + group)


def _marks(points: Floats, labels: Ints, group: int, k: int) -> Iterator[dict[str, Any]]:
    """A group cut in halves along its longer side for as long as each keeps k people; a mark is their middle."""
    least = max(k, -(-len(points) // _MARKS))
    waiting = [np.flatnonzero(labels == group)]
    while waiting:
        people = waiting.pop()
        if len(people) < 2 * least:
            x, y = points[people].mean(axis=0).round(1)
            yield {"group": _name(group), "x": float(x), "y": float(y), "people": len(people)}
            continue
        axis = int(np.ptp(points[people], axis=0).argmax())
        order = people[np.argsort(points[people, axis], kind="stable")]
        waiting += [order[len(order) // 2 :], order[: len(order) // 2]]
