"""Which tests run which lines: recorded once for a tree, then asked for every fault."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

from tests.mutants.faults import PlantedFault
from tests.mutants.ground import Ground
from tests.mutants.watching import NEVER, mark

BUDGET = 45.0
"""Seconds of tests that a fault meets at most, beside those that mirror its file."""


_SOMEWHERE = 0
"""The line of a file that changed since it was run."""


@dataclass
class Runs:
    """`seconds` of each test; file → line → the tests that ran it; `passed`: those seen to pass without a fault."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)

    def add(self, found: Path, tree: Path) -> None:
        """Adds what one file of tests ran; of a file that changed since, only that it was run."""
        kept = json.loads(found.read_text())
        names = list(kept["seconds"])
        self.seconds |= kept["seconds"]
        for file, lines in kept["lines"].items():
            known = self.lines.setdefault(file, {})
            same = kept["marks"][file] == mark(tree / file)
            for line, tests in lines.items():
                known.setdefault(int(line) if same else _SOMEWHERE, set()).update(names[test] for test in tests)

    def against(self, fault: PlantedFault) -> list[str]:
        """The tests that may notice a fault, within the budget; those that mirror its file, all of them, come first.

        Of each, whoever ran one of its lines; after them their neighbours that ran the file, since a line may have run
        only for the first of them (a cache, a fixture), or for none (a constant read while loading).
        """
        lines = self.lines.get(fault.file, {})
        ran = set().union(*(lines.get(line, set()) for line in range(fault.reach[0], fault.reach[1] + 1)))
        known = set().union(*lines.values()) & self.seconds.keys()
        chosen: list[str] = []
        spent = 0.0
        for test in sorted(known, key=lambda one: (not _mirrors(fault.file, one), one not in ran, self._rank(one))):
            spent += self.seconds[test]
            if spent > BUDGET and not _mirrors(fault.file, test):
                break
            chosen.append(test)
        return chosen

    def _rank(self, test: str) -> tuple[str, float]:
        """The tests of one file together, for what they share is then set up once."""
        return test.partition("::")[0], self.seconds[test]

    def sound(self, test: str, ground: Ground) -> bool:
        """Whether a test that failed passes without a fault, in the same place; else it is never asked again."""
        if test not in self.seconds or test in self.passed:
            return True
        file, seconds = test.partition("::")[0], self.patience([test])
        # Twice, for what fails by chance alone is no reason to leave a test out.
        if all(ground.asked(do="try", files=[file], ids=[test], seconds=seconds)["ended"] != "passed" for _ in "12"):
            print(f"  {test} fails without a fault: left out", flush=True)
            del self.seconds[test]
            return False
        self.passed.add(test)
        return True

    def patience(self, tests: Iterable[str]) -> float:
        """Seconds after which a fault is taken to hang: several times what the whole tree needed."""
        return 30.0 + 4 * sum(self.seconds[test] for test in tests)


def _mirrors(file: str, test: str) -> bool:
    """Whether a test's file stands where the tree's mirror has it: same name, or the same folder."""
    *folders, name = file.removesuffix(".py").split("/")
    *test_folders, test_name = test.partition("::")[0].removesuffix(".py").split("/")
    return test_name == f"test_{name}" or test_folders[1:2] == folders[:1] or name in test_folders


def recorded(grounds: list[Ground], tree: Path, names: list[str], rooms: tuple[str, ...], cache: Path) -> Runs:
    """Which lines the tests of a tree run: recorded for a file of tests that is new or changed, else from the cache."""
    wanted = {name: mark(tree / name) for name in names if _is_test(name)}
    missing = Queue[str]()
    cache.mkdir(parents=True, exist_ok=True)
    for name, own in wanted.items():
        if not (cache / f"{own}.json").exists():
            missing.put(name)
    for old in cache.iterdir():
        if old.stem not in wanted.values():
            old.unlink()

    def work(ground: Ground) -> None:
        while (name := _next(missing)) is not None:
            out = cache / f"{wanted[name]}.json"
            ground.asked(do="record", file=name, rooms=rooms, out=str(out))
            # What this file loaded, the next ones find loaded.
            _load(ground, [out.with_suffix(".modules")])
            print(f"  read which lines {name} runs", flush=True)

    if not missing.empty():
        with ThreadPoolExecutor(len(grounds)) as pool:
            list(pool.map(work, grounds))
    runs = Runs()
    for own in wanted.values():
        if (cache / f"{own}.json").exists():
            runs.add(cache / f"{own}.json", tree)
    for ground in grounds:
        _load(ground, cache.glob("*.modules"))
    return runs


def _load(ground: Ground, lists: Iterable[Path]) -> None:
    names = sorted({line for path in lists if path.exists() for line in path.read_text().splitlines()})
    ground.asked(do="load", modules=names)


def _next(names: Queue[str]) -> str | None:
    try:
        return names.get_nowait()
    except Empty:
        return None


def _is_test(name: str) -> bool:
    return name.endswith(".py") and name.rpartition("/")[2].startswith("test_") and not name.startswith(NEVER)
