"""Who takes the room: how much of what is said comes from the tenth who say the most, and what it changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any

from languages.writing import number_words, share_words
from results.figures.counted import Figures, Tally
from results.speech import label, say, shortened

TENTH = 10
_TELLING = 0.05
"""A shift of agreement worth a sentence."""


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
    # By n, and summed exactly: the same whatever the order of people.
    sizes: dict[str, Counter[int]] = defaultdict(Counter)
    for one in votes:
        for statement, vote in one.items():
            people[statement] += 1
            sizes[statement][len(one)] += 1
            if vote == "agree":
                agreed[statement] += 1
                sizes[f"{statement}+"][len(one)] += 1
    weight = {name: fsum(n / size for size, n in counts.items()) for name, counts in sizes.items()}
    return {
        name: round(weight[f"{name}+"] / weight[name] - agreed[name] / n, 2)
        for name, n in sorted(people.items())
        if k <= agreed[name] <= n - k
    }


def sentence(figures: Figures, step: str, one: Mapping[str, Any], language: str) -> str:
    """The tenth's part in words, and the statement that equal influence would move most."""
    facts = {"people": number_words(one["people"], language), "votes": share_words(one["votes"], language)}
    if one["written"] is None:
        told = say(language, "room.votes", **facts)
    else:
        told = say(language, "room.both", written=share_words(one["written"], language), **facts)
    name = max(one["shifts"], key=lambda name: (abs(one["shifts"][name]), name), default="")
    agreed = next(
        (
            (tally, cell.share)
            for tally in figures.tallies if tally.step == f"{step}.{name}"
            for cell in tally.cells if cell.name == "agree" and cell.share is not None
        ),
        None,
    )  # fmt: skip
    if agreed is None or abs(one["shifts"][name]) < _TELLING:
        return f"{told} {say(language, 'room.equal')}"
    return f"{told} {_shift(*agreed, one['shifts'][name], language)}"


def _shift(tally: Tally, share: float, shift: float, language: str) -> str:
    words = shortened(label(tally.question, language), 110).removesuffix(".")
    equal = min(max(share + shift, 0.0), 1.0)
    return say(language, "room.shift", words=words, share=share_words(share, language),
               equal=share_words(equal, language))  # fmt: skip
