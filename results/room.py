"""Who takes the room: how much of what is said comes from the tenth who say the most, and what it changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

TENTH = 10


def room(votes: Sequence[Mapping[str, Any]], written: Sequence[int], k: int) -> dict[str, Any]:
    """Of one question's votes (statement → vote, one mapping per person) and statements written (one count per author).

    `people`, rounded down to k; `votes` and `written`: shares (0-1, to the hundredth) by the tenth of the people who
    voted or wrote the most, `written` None under k authors; `shifts`: statement → by how much its share of agreement
    moves (to the hundredth) once each person weighs 1 in all, for k agreeing and k others at least.
    Empty while the tenth is fewer than k people. Shifts, not shares: where everybody voted alike they tell nothing.
    """
    given = sorted((len(one) for one in votes if one), reverse=True)
    top = len(given) // TENTH
    if top < k:
        return {}
    wrote = sorted((count for count in written if count), reverse=True)
    return {
        "people": len(given) // k * k,
        "votes": round(sum(given[:top]) / sum(given), 2),
        "written": round(sum(wrote[:top]) / sum(wrote), 2) if len(wrote) >= k else None,
        "shifts": _shifts(votes, k),
    }


def _shifts(votes: Sequence[Mapping[str, Any]], k: int) -> dict[str, float]:
    people: Counter[str] = Counter()
    agreed: Counter[str] = Counter()
    # Sums of 1/n by n: the same whatever the order of people.
    sizes: dict[str, Counter[int]] = defaultdict(Counter)
    for one in votes:
        for statement, vote in one.items():
            people[statement] += 1
            sizes[statement][len(one)] += 1
            if vote == "agree":
                agreed[statement] += 1
                sizes[f"{statement}+"][len(one)] += 1
    weight = {name: sum(n / size for size, n in sorted(counts.items())) for name, counts in sizes.items()}
    return {
        name: round(weight[f"{name}+"] / weight[name] - agreed[name] / n, 2)
        for name, n in sorted(people.items())
        if k <= agreed[name] <= n - k
    }
