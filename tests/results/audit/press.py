"""A press that publishes one town: each release is audited beside all that came before, as the product does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from results.audit.record import Record
from results.audit.settling import Settlement, settled
from results.figures.counted import Figures
from results.figures.disclosure import K
from results.figures.profiles import ProfileCounts
from results.figures.release import Branches, Way, record, released, ways

LONG = 600.0
"""Seconds of own work: what is judged here is what may be told, not how fast that is found out."""


@dataclass
class PrintingPress:
    """`told`: every release so far; `less`: of the last one, the questions told in less than their fullest way."""

    k: int = K
    seconds: float = LONG
    told: list[Figures] = field(default_factory=list)
    history: list[Record] = field(default_factory=list)
    less: Mapping[str, str] = field(default_factory=dict)
    proof: Settlement = field(default_factory=Settlement)

    def release(self, raw: Figures, counted: ProfileCounts | None = None, branches: Branches | None = None) -> Figures:
        """The next release of everything counted."""
        before = self.told[-1] if self.told else None
        each = ways(raw, before, counted or ProfileCounts(), branches or {}, self.k)
        numbers = {step: [way.asked for way in some] for step, some in each.items()}
        self.proof = settled(self.history, numbers, self.k, self.seconds)
        chosen = {step: some[self.proof.ways[step]] for step, some in each.items()}
        self.less = {step: way.less for step, way in chosen.items() if way.less}
        self.told.append(released(raw, before, chosen, self.k))
        self.history.append(record(chosen))
        return self.told[-1]


def settle(history: Sequence[Record], each: Mapping[str, Sequence[Way]], k: int) -> dict[str, Any]:
    """What the auditor's process answers, asked here."""
    numbers = {step: [way.asked for way in some] for step, some in each.items()}
    return asdict(settled(history, numbers, k, LONG))


def published(raw: Figures, *before: Figures, counted: ProfileCounts | None = None) -> Figures:
    """The last of these releases."""
    press = PrintingPress()
    for one in (*before, raw):
        press.release(one, counted)
    return press.told[-1]
