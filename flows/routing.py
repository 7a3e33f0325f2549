"""Which statement or pair a person sees next: the one that most needs an opinion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import combinations

from flows.moment import Candidate

PAIR_MARK = "|"


def next_statement(room: Sequence[Candidate], seen: Iterable[str], participation: str, seed: int) -> Candidate | None:
    """The unseen statement with the fewest votes, then the highest priority; never one's own.

    Ties fall by a hash of (participation, seed, statement), so that equal statements spread evenly
    over people and a replay shows the same one.
    """
    passed = set(seen)
    open_ones = [item for item in room if item.id not in passed and (not item.author or item.author != participation)]
    if not open_ones:
        return None
    return min(open_ones, key=lambda item: (_need(item), _draw(participation, seed, item.id)))


def next_pair(
    room: Sequence[Candidate], seen: Iterable[str], participation: str, seed: int
) -> tuple[Candidate, Candidate] | None:
    """The unseen pair whose two members together were compared least; left and right fall by the same hash."""
    passed = {frozenset(pair.split(PAIR_MARK)) for pair in seen}
    mine = [item for item in room if not item.author or item.author != participation]
    pairs = [pair for pair in combinations(mine, 2) if frozenset((pair[0].id, pair[1].id)) not in passed]
    if not pairs:
        return None
    first, second = min(
        pairs,
        key=lambda pair: (sum(map(_need, pair)), _draw(participation, seed, pair[0].id + PAIR_MARK + pair[1].id)),
    )
    swapped = _draw(participation, seed, second.id + PAIR_MARK + first.id) & 1
    return (second, first) if swapped else (first, second)


def _need(item: Candidate) -> float:
    # Votes come first so that every statement gets read; the priority that the study of the groups
    # gave (0 to 1) decides among statements that are equally read.
    return sum(item.votes) - min(max(item.priority, 0.0), 1.0)


def _draw(participation: str, seed: int, name: str) -> int:
    digest = blake2b(f"{participation}:{seed}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")
