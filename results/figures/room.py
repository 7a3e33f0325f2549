"""Who takes the room: how much of what is said comes from the tenth who say the most, and what it changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from languages.writing import number_words
from results.figures.counted import Figures
from results.speech import label, part_words, say, shortened

TENTH = 10
TAKEN = 0.3
"""A tenth takes the room when so much is theirs: three times their part."""
_TELLING = 0.05
"""A shift of agreement worth a sentence."""


def room(votes: Sequence[Mapping[str, Any]], written: Sequence[int], k: int) -> dict[str, Any]:
    """Of one question's votes (statement → vote, one mapping per person) and statements written (one count per author).

    `people`, rounded down to k; `votes`: the share (0-1, to the hundredth) by the tenth of voters who vote the most;
    `written`: the share by the tenth of authors who write the most, None while that tenth is fewer than k; `shifts`:
    statement → by how much its share of agreement moves (to the hundredth) once each person weighs 1 in all, for k
    agreeing and k others at least.
    Empty while the tenth is fewer than k people. Shifts, not shares: where everybody voted alike they tell nothing.
    """
    given = sorted((len(one) for one in votes if one), reverse=True)
    top = len(given) // TENTH
    if top < k:
        return {}
    wrote = sorted((count for count in written if count), reverse=True)
    # Apart from voters: a tenth of them may be all who wrote.
    authors = len(wrote) // TENTH
    return {
        "people": len(given) // k * k,
        "votes": round(sum(given[:top]) / sum(given), 2),
        "written": round(sum(wrote[:authors]) / sum(wrote), 2) if authors >= k else None,
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


def found(one: Mapping[str, Any]) -> bool:
    """Whether a tenth takes so much more than its part that it is worth telling."""
    return bool(one) and max(one["votes"], one["written"] or 0) >= TAKEN


def sentence(figures: Figures, step: str, one: Mapping[str, Any], language: str) -> str:
    """What a tenth takes, voters and authors apart, and the statement that equal influence would move most."""
    coarse, even = not figures.final, part_words(1 / TENTH, language)
    told = []
    if one["votes"] >= TAKEN:
        people, votes = number_words(one["people"], language), part_words(one["votes"], language, coarse)
        told += [
            say(language, "room.votes", people=people, votes=votes, even=even),
            _moved(figures, step, one, language),
        ]
    if (one["written"] or 0) >= TAKEN:
        written = part_words(one["written"], language, coarse)
        told.append(say(language, "room.written", written=written, even=even))
    return " ".join(told)


def _moved(figures: Figures, step: str, one: Mapping[str, Any], language: str) -> str:
    name = max(one["shifts"], key=lambda name: (abs(one["shifts"][name]), name), default="")
    tally = next((tally for tally in figures.tallies if tally.step == f"{step}.{name}"), None)
    share = next((cell.share for cell in tally.cells if cell.name == "agree"), None) if tally else None
    if tally is None or share is None or abs(one["shifts"][name]) < _TELLING:
        return say(language, "room.equal")
    words = shortened(label(tally.question, language), 110).removesuffix(".")
    equal = min(max(share + one["shifts"][name], 0.0), 1.0)
    return say(language, "room.shift", words=words, share=part_words(share, language, tally.coarse),
               equal=part_words(equal, language, tally.coarse))  # fmt: skip
