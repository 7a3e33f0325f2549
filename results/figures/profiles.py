"""What is told by profile: each question by each profile question, and weighted to the town beside the raw figures.

A table or a weighted figure is renewed only in a release that renews the raw figures it goes with: none can be
subtracted from what was published of the same question at another moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from results.figures.counted import Crossing, Figures, Tally, Weighted
from results.figures.crossing import by_profile, cross, renewed
from results.figures.disclosure import counts_alike
from results.figures.disclosure import renewed as renewed_tallies
from results.figures.weighted import Splits, weighted


@dataclass(frozen=True, slots=True)
class ProfileCounts:
    """Running counters, not cleared: step → cell → n; step → profile → cell → n; and the profile questions of these
    profiles, in file order. `votes`: the weighted figures of statements, of the votes that the raw figures count."""

    cells: Mapping[str, Mapping[str, int]]
    splits: Mapping[str, Splits]
    profiles: Sequence[str]
    votes: Mapping[str, Weighted] = field(default_factory=dict)


def told_by_profile(released: Figures, raw: Figures, before: Figures | None, counted: ProfileCounts) -> Figures:
    """The released figures with what is told of them by profile."""
    fresh = renewed_tallies(released, raw)
    asked = {tally.step: tally for tally in raw.tallies}
    profiles = [asked[step] for step in counted.profiles if step in asked]
    crossings = tuple(_crossings(released, before, counted, fresh & counted.cells.keys()))
    return replace(released, crossings=crossings, weighted=tuple(_weighted(released, before, counted, fresh, profiles)))


def _crossings(
    released: Figures, before: Figures | None, counted: ProfileCounts, fresh: frozenset[str]
) -> Iterator[Crossing]:
    former = {(table.step, table.by): table for table in before.crossings} if before else {}
    tallies = {tally.step: tally for tally in released.tallies}
    for question in released.tallies:
        for profile in (tallies[step] for step in counted.profiles if step in tallies):
            old, new = former.get((question.step, profile.step)), None
            if not question.profile and fresh >= {question.step, profile.step}:
                splits, cells = counted.splits.get(question.step, {}), counted.cells
                counts = by_profile(profile.step, splits, cells[question.step], cells[profile.step])
                new = cross(question, profile, counts, released.k)
            if (table := renewed(new, old, released.k)) is not None:
                yield table


def _weighted(
    released: Figures, before: Figures | None, counted: ProfileCounts, fresh: frozenset[str], profiles: Sequence[Tally]
) -> Iterator[Weighted]:
    former = {one.step: one for one in before.weighted} if before else {}
    told = {tally.step: tally for tally in before.tallies} if before else {}
    same_town = before is not None and before.margins == released.margins
    for question in released.tallies:
        old, was = former.get(question.step), told.get(question.step)
        kept = old is not None and was is not None and same_town and counts_alike(question, was)
        if question.step in fresh and question.type == "votes" and not kept:
            old = counted.votes.get(question.step)
        elif question.step in fresh & counted.cells.keys() and not question.profile and not kept:
            splits = counted.splits.get(question.step, {})
            old = weighted(question, profiles, splits, released.margins, released.k)
        if old is not None:
            yield old
