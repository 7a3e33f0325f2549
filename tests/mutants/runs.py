"""Which tests run which lines: recorded once for a tree, then asked for every fault."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from queue import Empty, Queue

from tests.mutants.faults import Fault
from tests.mutants.ground import Ground

BUDGET = 45.0
"""Seconds of tests that a fault meets at most, beside those that mirror its file."""


@dataclass
class Runs:
    """`seconds` of each test; file → line → the tests that ran it; `passed`: those seen to pass without a fault."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)

    def add(self, found: Path) -> None:
        """Adds what one file of tests ran."""
        kept = json.loads(found.read_text())
        names = list(kept["seconds"])
        self.seconds |= kept["seconds"]
        for file, lines in kept["lines"].items():
            known = self.lines.setdefault(file, {})
            for line, tests in lines.items():
                known.setdefault(int(line), set()).update(names[test] for test in tests)

    def against(self, fault: Fault) -> list[str]:
        """The tests that may notice a fault, those that mirror its file first, then the quickest, within the budget.

        Whoever ran one of its lines; after them their neighbours that ran the file, since a line may have run only
        for the first of them (a cache, a fixture), or for none (a constant read while loading).
        """
        lines = self.lines.get(fault.file, {})
        ran = set().union(*(lines.get(line, set()) for line in range(fault.reach[0], fault.reach[1] + 1)))
        touched = set().union(*lines.values()) - ran
        order = [
            sorted(tests & self.seconds.keys(), key=lambda one: self._rank(fault.file, one)) for tests in (ran, touched)
        ]
        chosen: list[str] = []
        spent = 0.0
        for test in [*order[0], *order[1]]:
            spent += self.seconds[test]
            if spent > BUDGET and not _mirrors(fault.file, test):
                break
            chosen.append(test)
        return chosen

    def _rank(self, file: str, test: str) -> tuple[int, str, float]:
        return 0 if _mirrors(file, test) else 1, test.partition("::")[0], self.seconds[test]

    def sound(self, test: str, ground: Ground) -> bool:
        """Whether a test that failed passes without a fault, in the same place; else it is never asked again."""
        if test not in self.seconds or test in self.passed:
            return True
        file = test.partition("::")[0]
        reply = ground.asked(do="try", files=[file], ids=[test], seconds=self.patience([test]))
        if reply["ended"] != "passed":
            print(f"  {test} fails without a fault: left out", flush=True)
            del self.seconds[test]
            return False
        self.passed.add(test)
        return True

    def patience(self, tests: Iterable[str]) -> float:
        """Seconds after which a fault is taken to hang: several times what the whole tree needed."""
        return 15.0 + 4 * sum(self.seconds[test] for test in tests)


def _mirrors(file: str, test: str) -> bool:
    """Whether a test's file stands where the tree's mirror has it: same name, or the same folder."""
    *folders, name = file.removesuffix(".py").split("/")
    *test_folders, test_name = test.partition("::")[0].removesuffix(".py").split("/")
    return test_name == f"test_{name}" or test_folders[1:2] == folders[:1] or name in test_folders


def recorded(grounds: list[Ground], tree: Path, names: list[str], rooms: tuple[str, ...], cache: Path) -> Runs:
    """The runs of a tree, from the cache where neither the product nor a test's own file and helpers changed."""
    base = _hashed(tree, [name for name in names if name.endswith(".py") and not _is_test(name) and not _own(name)])
    wanted = {name: _hashed(tree, [name]) for name in names if _is_test(name) and not _own(name)}
    folder = cache / base
    missing = Queue[str]()
    for name, mark in wanted.items():
        if not (folder / f"{mark}.json").exists():
            missing.put(name)
    folder.mkdir(parents=True, exist_ok=True)
    for old in cache.iterdir():
        if old != folder and old.is_dir():
            _emptied(old)

    def work(ground: Ground) -> None:
        while (name := _next(missing)) is not None:
            out = folder / f"{wanted[name]}.json"
            ground.asked(do="record", file=name, rooms=rooms, out=str(out))
            # What this file loaded, the next ones find loaded.
            _load(ground, [out.with_suffix(".modules")])
            print(f"  read which lines {name} runs", flush=True)

    if not missing.empty():
        with ThreadPoolExecutor(len(grounds)) as pool:
            list(pool.map(work, grounds))
    runs = Runs()
    for mark in wanted.values():
        if (folder / f"{mark}.json").exists():
            runs.add(folder / f"{mark}.json")
    for ground in grounds:
        _load(ground, folder.glob("*.modules"))
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
    return name.startswith("tests/") and name.rpartition("/")[2].startswith("test_")


def _own(name: str) -> bool:
    return name.startswith(("tests/mutants/", "tests/crash/", "tests/house/", "tests/bench/"))


def _hashed(tree: Path, names: list[str]) -> str:
    whole = sha256()
    for name in names:
        whole.update(name.encode() + b"\0" + (tree / name).read_bytes())
    return whole.hexdigest()[:20]


def _emptied(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
