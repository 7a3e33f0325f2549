"""Raking: profiles of people weigh so that each known margin of the town is met, or a reason why they cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

CLOSE = 1e-6
"""Shares of every margin are met to this."""
ROUNDS = 1000
FEWEST = 10
"""People; a weight said of fewer would be chance."""

Profile: TypeAlias = tuple[str, ...]
"""An option of each margin's question, in the order of the margins."""
Margins: TypeAlias = Mapping[str, Mapping[str, float]]
"""Question → option → people of the town."""


class Unweighable(Exception):
    """No honest weights: `code` is few, nobody, unknown, none, apart or unsure; `params` its facts."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Raked:
    """`weights`: profile → what each of its people weighs, 1 on average.

    `gap`: the largest distance from a margin (share 0-1), above `CLOSE` only when trimmed; `trimmed`: people cut.
    `design_effect`: by how much weights alone multiply the variance (Kish 1965, n·Σw²/(Σw)²).
    """

    people: Mapping[Profile, int]
    weights: Mapping[Profile, float]
    gap: float
    trimmed: int

    @property
    def n(self) -> int:
        return sum(self.people.values())

    @property
    def design_effect(self) -> float:
        total = sum(n * self.weights[profile] for profile, n in self.people.items())
        return self.n * sum(n * self.weights[profile] ** 2 for profile, n in self.people.items()) / total**2

    @property
    def effective(self) -> float:
        """How many equally weighing people would be as sure."""
        return self.n / self.design_effect

    @property
    def largest(self) -> float:
        return max(self.weights.values())


def raked(people: Mapping[Profile, int], margins: Margins, trim: float | None = None) -> Raked:
    """Weights of people counted by profile; `trim`: the largest allowed, above the mean of 1.

    The same for any order of profiles; people of one profile weigh the same, so that a million are as quick as a
    hundred. Raises Unweighable. Source: Deming and Stephan (1940).
    """
    # Sorted: sums of floats depend on their order, and the same town must weigh the same every time.
    counted = {profile: people[profile] for profile in sorted(people) if people[profile]}
    # A few volunteers stand for nobody: weights would only give their chance a decimal point.
    if (n := sum(counted.values())) < FEWEST:
        raise Unweighable("few", people=n, fewest=FEWEST)
    targets = [_target(name, axis, counted, options) for axis, (name, options) in enumerate(margins.items())]
    weights, gap = _rounds(counted, targets, trim)
    # Margins that contradict each other (or an empty corner) never meet: saying so is the result.
    if trim is None and gap > CLOSE:
        raise Unweighable("apart", gap=gap)
    cut = () if trim is None else (profile for profile, weight in weights.items() if weight >= trim - 1e-9)
    return Raked(counted, weights, gap, sum(counted[profile] for profile in cut))


def _target(name: str, axis: int, people: Mapping[Profile, int], options: Mapping[str, float]) -> dict[str, float]:
    """The shares to meet; every option of the town needs somebody, and every answer a place in the town."""
    given = {profile[axis] for profile in people}
    total = sum(options.values())
    for code, wrong in (
        ("unknown", sorted(given - options.keys())),
        ("nobody", [option for option, n in options.items() if n > 0 and option not in given]),
        ("none", [option for option, n in options.items() if n <= 0 and option in given]),
    ):
        if wrong:
            raise Unweighable(code, question=name, options=", ".join(wrong[:5]))
    return {option: n / total for option, n in options.items()}


def _rounds(
    people: Mapping[Profile, int], targets: Sequence[Mapping[str, float]], trim: float | None
) -> tuple[dict[Profile, float], float]:
    n = sum(people.values())
    weights, gap = dict.fromkeys(people, 1.0), 1.0
    for _ in range(ROUNDS):
        for axis, target in enumerate(targets):
            have = _sums(axis, people, weights)
            # No sum falls to zero: an option that the town counts and somebody chose is scaled, never emptied.
            factors = {option: target[option] * n / people_of for option, people_of in have.items()}
            weights = {profile: weight * factors[profile[axis]] for profile, weight in weights.items()}
        if trim is not None:
            weights = _trimmed(weights, people, trim)
        gap = max(
            abs(have.get(option, 0.0) / n - share)
            for axis, target in enumerate(targets)
            for have in [_sums(axis, people, weights)]
            for option, share in target.items()
        )
        # Ten times closer than what is asked, so that rounding on the page cannot show the difference.
        if gap <= CLOSE / 10:
            break
    return weights, gap


def _sums(axis: int, people: Mapping[Profile, int], weights: Mapping[Profile, float]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for profile, weight in weights.items():
        sums[profile[axis]] = sums.get(profile[axis], 0.0) + weight * people[profile]
    return sums


def _total(people: Mapping[Profile, int], weights: Mapping[Profile, float]) -> float:
    return sum(weight * people[profile] for profile, weight in weights.items())


def _trimmed(weights: dict[Profile, float], people: Mapping[Profile, int], trim: float) -> dict[Profile, float]:
    """No weight above `trim`, the mean still 1: what is cut goes to the others in proportion."""
    n = sum(people.values())
    for _ in range(len(weights)):
        scale = n / _total(people, weights)
        weights = {profile: weight * scale for profile, weight in weights.items()}
        high = {profile for profile, weight in weights.items() if weight >= trim * (1 - 1e-12)}
        if max(weights.values()) <= trim or len(high) == len(weights):
            break
        low = {profile: weight for profile, weight in weights.items() if profile not in high}
        factor = (n - trim * sum(people[profile] for profile in high)) / _total(people, low)
        weights = {profile: trim if profile in high else weight * factor for profile, weight in weights.items()}
    return weights
