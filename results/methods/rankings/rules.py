"""Four rules: Borda, Condorcet, Schulze (2011, winning votes), instant run-off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from results.methods.rankings.ballots import Ballots, Floats, Ints, Pairs, pairs


@dataclass(frozen=True, slots=True)
class Ranked:
    """What the rules say: places of options from first to last per rule; `ties`: rules whose first place is shared.

    `condorcet`: the option a majority puts before each other one, None where there is none; `borda_scores`:
    points per option; `rounds`: first preferences per option in each round of the run-off (−1 = out).
    """

    condorcet: int | None
    schulze: tuple[int, ...]
    borda: tuple[int, ...]
    irv: tuple[int, ...]
    borda_scores: tuple[float, ...]
    rounds: tuple[tuple[int, ...], ...]
    ties: tuple[str, ...]

    @property
    def winners(self) -> dict[str, int | None]:
        """The first of each rule."""
        return {"condorcet": self.condorcet, "schulze": self.schulze[0], "borda": self.borda[0], "irv": self.irv[0]}

    @property
    def agree(self) -> bool:
        """Whether every rule that has a winner has the same, alone."""
        return len({winner for winner in self.winners.values() if winner is not None}) == 1 and not self.ties


def rank(ballots: Ballots) -> Ranked:
    """Every rule on the same ballots; equal options follow the list, and a shared first place is told."""
    compared = pairs(ballots)
    scores, beaten = borda(ballots, compared), schulze(compared)
    by_schulze, by_borda = _order(lambda index: -int(beaten[index])), _order(lambda index: -scores[index])
    irv, rounds = instant_runoff(ballots)
    shared = {
        "schulze": len(beaten) > 1 and int((beaten == beaten.max()).sum()) > 1,
        "borda": int((np.abs(scores - scores.max()) < 1e-9).sum()) > 1,
        "irv": len(rounds[-1]) > 1 and sorted(rounds[-1])[-1] == sorted(rounds[-1])[-2],
    }
    size = len(ballots.names)
    return Ranked(
        condorcet(compared), by_schulze(size), by_borda(size), irv, tuple(scores.tolist()), rounds,
        tuple(rule for rule, tied in shared.items() if tied),
    )  # fmt: skip


def borda(ballots: Ballots, compared: Pairs) -> Floats:
    """Points: one for each option put below, half a point for each that a ballot does not tell apart."""
    size = len(ballots.names)
    points: Floats = (compared.margins.sum(axis=1) + ballots.people * (size - 1)) / 2
    return points


def condorcet(compared: Pairs) -> int | None:
    """The option that more people put before than behind each other one."""
    beats = compared.margins > 0
    found = np.flatnonzero(beats.sum(axis=1) == len(beats) - 1)
    return int(found[0]) if len(found) == 1 else None


def schulze(compared: Pairs) -> Ints:
    """How many options each one beats by the stronger path, the strength of a path being its weakest link."""
    # Winning votes: a victory is as strong as those who made it, however few were against.
    strength = np.where(compared.margins > 0, compared.over, 0)
    for middle in range(len(strength)):
        through = np.minimum(strength[:, middle, None], strength[None, middle, :])
        strength = np.maximum(strength, through)
    np.fill_diagonal(strength, 0)
    beats: Ints = (strength > strength.T).sum(axis=1)
    return beats


def instant_runoff(ballots: Ballots) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """(order, first preferences per round): the option with the fewest first preferences goes out, until one is left.

    Equal at the bottom: the one that had fewer in the round before, and so on, then the last listed. A ballot
    whose options are all out counts no more; options liked alike share its vote in whole votes, the first listed.
    """
    size = len(ballots.names)
    inside, gone, rounds = set(range(size)), list[int](), list[tuple[int, ...]]()
    while inside:
        first = [0 if index in inside else -1 for index in range(size)]
        for order, people in ballots.orders:
            liked = next((left[0] for tied in order if (left := [one for one in tied if one in inside])), None)
            if liked is not None:
                first[liked] += people
        rounds.append(tuple(first))
        out = min(inside, key=lambda index: ([counts[index] for counts in reversed(rounds)], -index))
        inside.discard(out)
        gone.append(out)
    return tuple(reversed(gone)), tuple(rounds[: max(size - 1, 1)])


def _order(key: Callable[[int], float]) -> Callable[[int], tuple[int, ...]]:
    def ordered(size: int) -> tuple[int, ...]:
        indexes: Sequence[int] = sorted(range(size), key=lambda index: (key(index), index))
        return tuple(indexes)

    return ordered
