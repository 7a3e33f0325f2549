"""Which statement or pair a person sees next: the one that most needs an opinion, theirs above all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import combinations
from math import exp, log

from flows.context import Candidate
from flows.values import Value

PAIR_MARK = "|"
_VOTES = ("agree", "disagree", "pass")


def next_statement(
    room: Sequence[Candidate], votes: Mapping[str, Value], shown: Iterable[str], participation: str, seed: int
) -> Candidate | None:
    """The statement not shown yet that most lacks votes from people who vote like this person; never one's own.

    `votes` are the person's own so far: from them the group they are likely in is worked out, and forgotten.
    A statement that the study wants known twice as well is shown until it has twice the votes. Ties fall by a
    hash of (participation, seed, statement), so that equal statements spread evenly over people and a replay
    shows the same one.
    """
    passed = set(shown)
    open_ones = [item for item in room if item.id not in passed and (not item.author or item.author != participation)]
    if not open_ones:
        return None
    likely = likelihood(room, votes)
    needs = [_need(item, likely) for item in open_ones]
    least = min(needs)
    neediest = (item for item, need in zip(open_ones, needs, strict=True) if need == least)
    return min(neediest, key=lambda item: _draw(participation, seed, item.id))


def likelihood(room: Sequence[Candidate], votes: Mapping[str, Value]) -> tuple[float, ...]:
    """How likely each opinion group is for somebody who voted so: shares that sum to 1, () without groups.

    Votes are taken as independent within a group, each as frequent as among the group's own (naive Bayes with
    one vote more of each kind); before any vote all groups are equally likely.
    """
    size = max((len(item.groups) for item in room), default=0)
    sums = [0.0] * size
    for item in room:
        vote = votes.get(item.id)
        # A statement written since the last study has no groups yet: it says nothing of anybody.
        if len(item.groups) == size and vote in _VOTES:
            for index, counts in enumerate(item.groups):
                sums[index] += log((counts[_VOTES.index(str(vote))] + 1) / (sum(counts) + 3))
    # The largest is taken off first: exp of the sum of many logarithms would be zero for every group.
    weights = [exp(one - max(sums)) for one in sums]
    return tuple(weight / sum(weights) for weight in weights)


def next_pair(
    room: Sequence[Candidate], seen: Iterable[str], participation: str, seed: int
) -> tuple[Candidate, Candidate] | None:
    """The unseen pair whose duel teaches most; ties, left and right fall by the same hash."""
    # On whichever side it stood, a pair seen is seen.
    passed = {frozenset(pair.split(PAIR_MARK)) for pair in seen}
    mine = [item for item in room if not item.author or item.author != participation]
    pairs = [pair for pair in combinations(mine, 2) if frozenset((pair[0].id, pair[1].id)) not in passed]
    if not pairs:
        return None
    first, second = min(
        pairs,
        key=lambda pair: (-_teaches(*pair), _draw(participation, seed, pair[0].id + PAIR_MARK + pair[1].id)),
    )
    # Sides are drawn: whatever always stood first would be chosen a little more often.
    swapped = _draw(participation, seed, second.id + PAIR_MARK + first.id) & 1
    return (second, first) if swapped else (first, second)


def _teaches(one: Candidate, other: Candidate) -> float:
    """What a duel is expected to teach: how open it is, times how little is known of both.

    The votes of an option are (won, lost, tied); its strength is known with a variance of about one over its duels.
    """
    known = [(item.votes[0] + item.votes[2] / 2 + 1, sum(item.votes) + 2) for item in (one, other)]
    odds = [won / (duels - won) for won, duels in known]
    chance = odds[0] / (odds[0] + odds[1])
    # Rounded: what is equal on paper must tie, so that the hash decides and not the last bit of a float.
    return round(chance * (1 - chance) * sum(1 / duels for _, duels in known), 9)


def _need(item: Candidate, likely: tuple[float, ...] = ()) -> float:
    """Votes already there: of the likely group as if all were like it, and those that the study has not seen."""
    votes: float = sum(item.votes)
    if likely and len(item.groups) == len(likely):
        by_group = [sum(counts) for counts in item.groups]
        like = sum(share * seen for share, seen in zip(likely, by_group, strict=True))
        votes = len(likely) * like + max(votes - sum(by_group), 0)
    return (votes + 1) / (1 + min(max(item.priority, 0.0), 1.0))


def _draw(participation: str, seed: int, name: str) -> int:
    # Not hash(): it changes from one process to the next, and a replay must show the same statement.
    digest = blake2b(f"{participation}:{seed}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")
