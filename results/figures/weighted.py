"""A question weighted to the town, from how many people of each profile gave each answer.

Groups of the town with fewer than k people among the answers are told together first, as everywhere; what is left is
raked over the people of each profile. How finely shares are told is decided when a release is settled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

from results.figures.counted import Tally, Weighted
from results.figures.disclosure import JOINT, protect
from results.methods.intervals import wilson
from results.methods.raking import Profile, Raked, Unweighable, raked

WEIGHED = frozenset({"category", "choices", "scale", "number", "projects", "votes"})
"""Types of measure of which it is known what each profile answered."""
SURE = 3
"""Weighted figures that stand on fewer than so many times k equal people would look surer than they are."""

Splits = Mapping[str, Mapping[str, int]]
"""Profile, as `STEP=OPTION|…` → cell → people."""
Margins = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Weighing:
    """The told cells of a question and what each profile of the people who answered it weighs.

    `profiles`: option of each question of `by` → cell → people, before anything is told together; `parts`: the same
    options → those they are told with.
    """

    question: Tally
    by: tuple[str, ...]
    profiles: Mapping[Profile, Mapping[str, int]]
    parts: Mapping[Profile, Profile]
    found: Raked

    @property
    def weights(self) -> dict[Profile, float]:
        """Profile → what each of its people weighs, 1 on average."""
        return {profile: self.found.weights[part] for profile, part in self.parts.items()}

    def told(self, steps: int) -> Weighted:
        """Shares in steps of one part of `steps`; their intervals follow from them, so that they tell no more."""
        shares = {}
        for cell in self.question.cells:
            if cell.people is not None:
                share = round(self._share(cell.name.split(JOINT)) * steps) / steps
                # On the effective number: weights make people count unequally, and a share less sure.
                bounds = wilson(share * self.found.effective, self.found.effective)
                assert bounds is not None
                low, high = bounds
                shares[cell.name] = (round(share, 2), round(low, 2), round(high, 2))
        return Weighted(
            self.question.step, self.by, shares, int(self.found.effective), round(self.found.design_effect, 1),
            round(self.found.largest, 1),
        )  # fmt: skip

    def _share(self, names: Sequence[str]) -> float:
        weights = self.weights
        heavy = fsum(weights[profile] * _of(cells, names) for profile, cells in self.profiles.items())
        return heavy / self.found.n


def weighing(
    question: Tally, profiles: Sequence[Tally], splits: Splits, margins: Margins, k: int
) -> Weighing | Weighted | None:
    """What weighs the told cells of a protected question to the margins of these raw profile tallies; a `Weighted` that
    says why it cannot be; None without margins.

    Whoever left one of the profile questions unanswered, or is of no group of the town, is not in it.
    """
    known = [tally for tally in profiles if any(margins.get(tally.step, {}).values())]
    if not known or question.n is None or question.type not in WEIGHED:
        return None
    by = tuple(tally.step for tally in known)
    # An answer corrected away leaves counters at nought: of such a profile there is nobody.
    given = {profile: cells for profile, cells in _by_profile(splits, by, margins).items() if _people(question, cells)}
    people = {profile: _people(question, cells) for profile, cells in given.items()}
    told = [_parts(tally, index, people, margins[tally.step], k) for index, tally in enumerate(known)]
    town = {step: _sums(margins[step], parts) for step, parts in zip(by, told, strict=True)}
    parts = {profile: tuple(part[option] for part, option in zip(told, profile, strict=True)) for profile in given}
    grouped: Counter[Profile] = Counter()
    for profile in given:
        grouped[parts[profile]] += people[profile]
    try:
        found = raked(grouped, town)
    # A refusal is published with its reason: a figure that vanished would look like one that was hidden.
    except Unweighable as refusal:
        return Weighted(question.step, by, refused=refusal.code, whom=str(refusal.params.get("options", "")))
    # An interval drawn from so few would look like knowledge.
    if found.effective < SURE * k:
        return Weighted(question.step, by, refused="unsure")
    return Weighing(question, by, given, parts, found)


def _by_profile(splits: Splits, by: Sequence[str], margins: Margins) -> dict[Profile, Counter[str]]:
    """Option of each of these questions → cell → people, for those of the town who answered them all."""
    found: dict[Profile, Counter[str]] = {}
    for split, cells in splits.items():
        options = dict(part.split("=", 1) for part in split.split("|"))
        profile = tuple(options.get(step, "").removeprefix("band:") for step in by)
        if all(margins[step].get(option) for step, option in zip(by, profile, strict=True)):
            counts = found.setdefault(profile, Counter())
            for cell, n in cells.items():
                counts[cell.removeprefix("band:")] += n
    return found


def _people(question: Tally, cells: Mapping[str, int]) -> int:
    """Those who answered: where answers are one of several cells, their sum."""
    return sum(n for cell, n in cells.items() if cell not in ("n", "sum")) if question.partition else cells.get("n", 0)


def _parts(
    profile: Tally, index: int, people: Mapping[Profile, int], town: Mapping[str, int], k: int
) -> dict[str, str]:
    """Option → the name of those it is told with, so that k people or nobody stand behind each."""
    counts: Counter[str] = Counter()
    for options, n in people.items():
        counts[options[index]] += n
    cells = tuple(replace(cell, people=counts[cell.name]) for cell in profile.cells if town.get(cell.name))
    # By the very rule of publication: what is too small to be told is too small to be weighed.
    cleared = protect(replace(profile, n=sum(counts.values()), cells=cells, partition=True), k)
    hidden = JOINT.join(cell.name for cell in cleared.cells if cell.people is None)
    names = [hidden if cell.people is None else cell.name for cell in cleared.cells]
    return {option: name for name in names for option in name.split(JOINT)}


def _sums(town: Mapping[str, int], parts: Mapping[str, str]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for option, part in parts.items():
        sums[part] = sums.get(part, 0.0) + town[option]
    return sums


def _of(cells: Mapping[str, int], names: Iterable[str]) -> int:
    return sum(cells.get(name, 0) for name in names)
