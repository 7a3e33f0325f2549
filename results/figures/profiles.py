"""What a question may be told with: tables by profile questions, and weights to the town."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from results.figures.counted import Crossing, Tally, Weighted
from results.figures.crossing import by_profile, cross
from results.figures.weighted import Splits, Weighing, weighing


@dataclass(frozen=True, slots=True)
class ProfileCounts:
    """Running counters, not cleared: step → cell → n; step → profile → cell → n; and the profile questions of these
    profiles, in file order. Statements that are voted on are steps of `splits` too."""

    cells: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    splits: Mapping[str, Splits] = field(default_factory=dict)
    profiles: Sequence[str] = ()


def tables(question: Tally, told: Mapping[str, Tally], counted: ProfileCounts, k: int) -> Iterator[Crossing]:
    """A protected question by each protected profile question whose counts are of the same moment."""
    if question.profile or question.step not in counted.cells:
        return
    for profile in (told[step] for step in counted.profiles if step in told and step in counted.cells):
        splits, cells = counted.splits.get(question.step, {}), counted.cells
        counts = by_profile(profile.step, splits, cells[question.step], cells[profile.step])
        if (table := cross(question, profile, counts, k)) is not None:
            yield table


def weights(
    question: Tally, raw: Mapping[str, Tally], margins: Mapping[str, Mapping[str, int]], counted: ProfileCounts, k: int
) -> Weighing | Weighted | None:
    """As `weighing`, of a protected question and the raw profile questions."""
    if question.profile or question.step not in counted.splits:
        return None
    profiles = [raw[step] for step in counted.profiles if step in raw]
    return weighing(question, profiles, counted.splits[question.step], margins, k)
