"""Draws the faults to plant: so many of each stratum, by a seed, without those known to change nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.mutants.faults import PlantedFault
from tests.mutants.planting import compiles, faults_of, files_of, kind_of
from tests.mutants.strata import STRATA, Stratum, stratum_of

EQUIVALENTS = Path(__file__).with_name("equivalents.toml")


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A fault that changes nothing anybody could notice, and why."""

    file: str
    function: str
    source: str
    operator: str
    before: str
    after: str
    reason: str

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """As `PlantedFault.key`."""
        return self.file, self.function, self.source, self.operator, self.before, self.after


def equivalents(path: Path = EQUIVALENTS) -> list[Equivalent]:
    """The list kept by hand, one by one with the reason."""
    return [Equivalent(**entry) for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("equivalent", ())]


def plantable(root: Path, strata: Sequence[Stratum] = STRATA) -> dict[str, list[PlantedFault]]:
    """Every fault of the tree by stratum, in the order of files and lines."""
    found: dict[str, list[PlantedFault]] = {stratum.name: [] for stratum in strata}
    folders = sorted({pattern.partition("/")[0] for stratum in strata for pattern in stratum.files})
    for file in files_of(root, folders):
        for fault in faults_of(file, (root / file).read_text(encoding="utf-8")):
            if (stratum := stratum_of(file, kind_of(fault), strata)) is not None:
                found[stratum.name].append(fault)
    return found


def drawn(
    faults: Sequence[PlantedFault], known: Iterable[Equivalent], size: int, seed: int, root: Path
) -> list[PlantedFault]:
    """So many faults that are code and not known to be equivalent, the same for the same seed and tree."""
    same = {one.key for one in known}
    order = [fault for fault in faults if fault.key not in same]
    Random(seed).shuffle(order)
    chosen: list[PlantedFault] = []
    for fault in order:
        if len(chosen) == size:
            break
        if compiles(fault.planted((root / fault.file).read_text(encoding="utf-8"))):
            chosen.append(fault)
    return chosen


def stale(found: dict[str, list[PlantedFault]], known: Iterable[Equivalent]) -> list[Equivalent]:
    """Listed equivalents that are no fault of this tree any more: their code changed, so they are to be judged anew."""
    keys = {fault.key for faults in found.values() for fault in faults}
    return [one for one in known if one.key not in keys]
