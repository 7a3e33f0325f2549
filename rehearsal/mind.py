"""A small latent model of opinion: two camps and what pulls them, so that groups, agreement and division appear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

CAMPS = ((1.2, 0.4), (-1.0, -0.3))
"""Where the two camps stand, on two axes of no name."""
_FIRST_CAMP = 0.56
_SPREAD, _MOOD = 0.45, 0.85


@dataclass(frozen=True, slots=True)
class Mind:
    """One resident's opinions: the same about the same thing, whenever asked."""

    town: str
    name: str
    camp: int
    place: tuple[float, float]

    @classmethod
    def of(cls, town: str, name: str) -> Mind:
        """The mind of that name in that town; `town` carries the seed."""
        # From a text and not from a number: residents of one town must not share a beginning.
        dice = Random(f"{town}:{name}:mind")
        camp = 0 if dice.random() < _FIRST_CAMP else 1
        x, y = CAMPS[camp]
        return cls(town, name, camp, (dice.gauss(x, _SPREAD), dice.gauss(y, _SPREAD)))

    def lean(self, topic: str) -> float:
        """How much they are for it: about -3 to 3; `topic` is any words or name."""
        bias, pull_x, pull_y = pull(self.town, topic)
        # Dice of their own for each topic: the order of questions changes no opinion.
        mood = Random(f"{self.town}:{self.name}:{topic}").gauss(0, _MOOD)
        return bias + pull_x * self.place[0] + pull_y * self.place[1] + mood

    def ranked(self, step: str, names: Sequence[str]) -> list[str]:
        """The names from the most liked to the least."""
        return sorted(names, key=lambda name: -self.lean(f"{step}/{name}"))


@lru_cache(maxsize=4096)
def pull(town: str, topic: str) -> tuple[float, float, float]:
    """What a topic is like for everyone, then how it pulls along each axis; a third of topics gather, the rest pull."""
    dice = Random(f"{town}:{topic}:pull")
    bias = dice.gauss(0.25, 0.7)
    # Some things gather everyone, or no rehearsal would show what a digest says first.
    if dice.random() < 0.35:
        return dice.gauss(0.95, 0.15), dice.gauss(0, 0.1), dice.gauss(0, 0.1)
    return bias, dice.choice((-1, 1)) * dice.uniform(0.6, 1.3), dice.gauss(0, 0.4)
