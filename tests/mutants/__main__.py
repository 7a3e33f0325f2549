"""`python -m tests.mutants`: plants a seeded sample of faults and says, stratum by stratum, how many the tests find."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from math import sqrt
from pathlib import Path
from queue import Queue

from tests.house.source import ROOMS
from tests.mutants.drawing import drawn, equivalents, plantable, stale
from tests.mutants.faults import PlantedFault
from tests.mutants.ground import Ground, Verdict, names_of
from tests.mutants.runs import Runs, recorded
from tests.mutants.strata import STRATA, Stratum

TREE = Path(__file__).resolve().parents[2]
CACHE = TREE / ".mutants"
Tried = list[tuple[PlantedFault, Verdict]]


def main(words: Sequence[str]) -> int:
    """0 where every stratum finds its share, 1 where one does not, 2 where the list of equivalents is stale."""
    wanted = _arguments(words)
    strata = [one for one in STRATA if not wanted.stratum or one.name in wanted.stratum]
    known, began = equivalents(), time.monotonic()
    if wanted.fresh:
        shutil.rmtree(CACHE, ignore_errors=True)
    names = names_of(TREE)
    with ExitStack() as stack:
        grounds = [stack.enter_context(Ground(TREE, names, CACHE / f"ground-{n}")) for n in range(wanted.workers)]
        # From here on a copy is read: the tree may be worked on meanwhile.
        tree = grounds[0].root
        found = plantable(tree)
        if old := stale(found, known):
            print("No longer faults of this tree, take them out of equivalents.toml or judge them anew:")
            print(
                *(f"  {one.file} {one.function} [{one.operator}] {one.before} → {one.after}" for one in old), sep="\n"
            )
            return 2
        runs = recorded(grounds, tree, names, ROOMS, CACHE / "runs")
        chosen = {
            stratum: drawn(
                [one for one in found[stratum.name] if wanted.file in one.file], known,
                wanted.sample or stratum.sample, wanted.seed, tree,
            )
            for stratum in strata
        }  # fmt: skip
        tried = {stratum: planted(grounds, runs, faults, wanted.verbose) for stratum, faults in chosen.items()}
    lines, enough = summary(tried)
    print(f"\nSeed {wanted.seed}, {wanted.workers} workers, {(time.monotonic() - began) / 60:.0f} minutes.")
    print(*lines, sep="\n")
    _keep(tried)
    return 0 if enough else 1


def planted(grounds: Sequence[Ground], runs: Runs, faults: Sequence[PlantedFault], verbose: bool = False) -> Tried:
    """Each fault with its verdict, in the order given; the grounds share them."""
    free, done = Queue[Ground](), list[Verdict]()
    for ground in grounds:
        free.put(ground)

    def work(fault: PlantedFault) -> tuple[PlantedFault, Verdict]:
        ground = free.get()
        try:
            tests = runs.against(fault)
            verdict = ground.tried(fault, tests, runs.patience(tests))
            while verdict.killed and not runs.sound(verdict.by, ground):
                tests = runs.against(fault)
                verdict = ground.tried(fault, tests, runs.patience(tests))
        finally:
            free.put(ground)
        done.append(verdict)
        if len(done) % 20 == 0:
            print(f"  {len(done)} of {len(faults)} tried, {sum(one.killed for one in done)} found", flush=True)
        if verbose or not verdict.killed:
            said = f"{verdict.ended} {verdict.by}" if verdict.killed else f"SURVIVES {len(tests)} tests"
            print(f"  {verdict.seconds:5.1f} s  {fault}  {said}", flush=True)
        return fault, verdict

    with ThreadPoolExecutor(len(grounds)) as pool:
        return list(pool.map(work, faults))


def summary(tried: dict[Stratum, Tried]) -> tuple[list[str], bool]:
    """What is printed at the end, and whether every stratum found its share."""
    lines, enough = [], True
    for stratum, faults in tried.items():
        killed, n = sum(verdict.killed for _, verdict in faults), len(faults)
        low, high = wilson(killed, n)
        reached = killed >= stratum.share * n
        enough = enough and reached
        lines.append(
            f"{stratum.name:<10} {killed:>4} of {n:>4} found = {killed / max(n, 1):6.1%}"
            f"  (95 %: {low:.0%} to {high:.0%}; asked {stratum.share:.0%}{'' if reached else ', NOT REACHED'})"
        )
    survivors = [
        f"  {stratum.name}: {fault}" for stratum, faults in tried.items() for fault, one in faults if not one.killed
    ]
    return [*lines, "", f"Not noticed ({len(survivors)}):", *survivors], enough


def wilson(found: int, n: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); not the product's own, which is on trial."""
    if not n:
        return 0.0, 1.0
    share, spread = found / n, z * z / n
    half = z * sqrt(share * (1 - share) / n + spread / (4 * n))
    return max((share + spread / 2 - half) / (1 + spread), 0.0), min((share + spread / 2 + half) / (1 + spread), 1.0)


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="draws another sample (default 1)")
    parser.add_argument(
        "--sample", type=int, default=0, help="faults of each stratum (default: as in tests/mutants/strata.py)"
    )
    parser.add_argument(
        "--stratum", action="append", choices=[one.name for one in STRATA], help="only this one; again for another"
    )
    parser.add_argument("--file", default="", help="only files whose path holds this")
    parser.add_argument("--fresh", action="store_true", help="read anew which lines every test runs (minutes)")
    parser.add_argument("--workers", type=int, default=2, help="copies of the tree that work at once (default 2)")
    parser.add_argument(
        "--verbose", action="store_true", help="name the faults that were found as well, and by which test"
    )
    return parser.parse_args(words)


def _keep(tried: dict[Stratum, Tried]) -> None:
    rows = [
        {"stratum": stratum.name, "file": fault.file, "function": fault.function, "line": fault.line,
         "source": fault.source, "operator": fault.operator, "before": fault.before, "after": fault.after,
         "ended": verdict.ended, "by": verdict.by, "seconds": round(verdict.seconds, 1)}
        for stratum, faults in tried.items() for fault, verdict in faults
    ]  # fmt: skip
    (CACHE / "last.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
