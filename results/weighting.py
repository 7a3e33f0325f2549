"""Raking: people weigh so that each known margin of the town is met, or a reason why they cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLOSE = 1e-6
"""Shares of every margin are met to this."""
ROUNDS = 1000
FEWEST = 10
"""People; a weight said of fewer would be chance."""

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]
Margins = Mapping[str, Mapping[str, float]]
"""Question → option → people of the town."""


class Refused(Exception):
    """No honest weights: `code` is few, nobody, unknown, none or apart; `params` its facts."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Weights:
    """`values`: people, mean 1, in the order of the rows; 0 for those who left a margin's question unanswered.

    `used`: those weighed. `gap`: the largest distance from a margin (share 0-1), above `CLOSE` only when trimmed.
    `design_effect`: by how much weights alone multiply the variance (Kish 1965, n·Σw²/(Σw)²).
    """

    values: Floats
    used: NDArray[np.bool_]
    gap: float
    trimmed: int

    @property
    def design_effect(self) -> float:
        kept = self.values[self.used]
        return float(len(kept) * (kept**2).sum() / kept.sum() ** 2)

    @property
    def effective(self) -> float:
        """How many equally weighing people would be as sure."""
        return float(self.used.sum()) / self.design_effect

    @property
    def largest(self) -> float:
        return float(self.values.max())


def rake(answers: Mapping[str, Sequence[str]], margins: Margins, trim: float | None = None) -> Weights:
    """Weights for people whose option is `answers[question][person]` ("" = none); `trim`: the largest allowed.

    The same for any order of rows. Raises Refused. Source: Deming and Stephan (1940).
    """
    codes = np.column_stack([_codes(name, answers[name], options) for name, options in margins.items()])
    used: NDArray[np.bool_] = np.all(codes >= 0, axis=1)
    if used.sum() < FEWEST:
        raise Refused("few", people=int(used.sum()), fewest=FEWEST)
    targets = [_target(name, codes[used, place], options) for place, (name, options) in enumerate(margins.items())]
    # People of one profile weigh the same, so that a million are as quick as a hundred.
    cells, place, people = np.unique(codes[used], axis=0, return_inverse=True, return_counts=True)
    weights, gap = _raked(cells, people.astype(float), targets, trim)
    if trim is None and gap > CLOSE:
        raise Refused("apart", gap=gap)
    values = np.zeros(len(codes))
    values[used] = weights[place.ravel()]
    trimmed = 0 if trim is None else int(people[weights >= trim - 1e-9].sum())
    return Weights(values, used, gap, trimmed)


def _codes(name: str, given: Sequence[str], options: Mapping[str, float]) -> Codes:
    places = {option: place for place, option in enumerate(options)} | {"": -1}
    unknown = sorted(set(given) - places.keys())
    if unknown:
        raise Refused("unknown", question=name, options=", ".join(unknown[:5]))
    return np.fromiter((places[one] for one in given), np.int64, len(given))


def _target(name: str, codes: Codes, options: Mapping[str, float]) -> Floats:
    """The shares to meet; every option of the town needs somebody, and every answer a place in the town."""
    people = np.bincount(codes, minlength=len(options))
    town = np.array([*options.values()], dtype=float)
    for code, wrong in (("nobody", (town > 0) & (people == 0)), ("none", (town <= 0) & (people > 0))):
        if wrong.any():
            raise Refused(code, question=name, options=", ".join(np.array([*options])[wrong][:5]))
    target: Floats = town / town.sum()
    return target


def _raked(cells: Codes, people: Floats, targets: list[Floats], trim: float | None) -> tuple[Floats, float]:
    weights, gap = np.ones(len(people)), np.inf
    for _ in range(ROUNDS):
        for place, target in enumerate(targets):
            have = np.bincount(cells[:, place], weights * people, len(target)) / people.sum()
            weights *= np.divide(target, have, out=np.ones_like(target), where=have > 0)[cells[:, place]]
        if trim is not None:
            weights = _trimmed(weights, people, trim)
        total = (weights * people).sum()
        gap = max(
            float(np.abs(np.bincount(cells[:, place], weights * people, len(target)) / total - target).max())
            for place, target in enumerate(targets)
        )
        if gap <= CLOSE / 10:
            break
    return weights * people.sum() / (weights * people).sum(), gap


def _trimmed(weights: Floats, people: Floats, trim: float) -> Floats:
    """No weight above `trim`, the mean still 1: what is cut goes to the others in proportion."""
    for _ in range(len(weights)):
        weights = weights * people.sum() / (weights * people).sum()
        high = weights >= trim * (1 - 1e-12)
        if not (weights > trim).any() or high.all():
            break
        rest = people.sum() - trim * people[high].sum()
        weights[~high] *= rest / (weights * people)[~high].sum()
        weights[high] = trim
    return weights
