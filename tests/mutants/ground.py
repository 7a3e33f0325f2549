"""Where faults are planted: copies of the tree, each with its worker; the tree itself is never touched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.mutants.faults import PlantedFault

_RUNNER = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the tests took a fault: "passed" (nobody noticed), "failed" or "timeout"; `by` the test that noticed."""

    ended: str
    by: str
    seconds: float

    @property
    def killed(self) -> bool:
        return self.ended != "passed"


class Ground:
    """One copy of a tree under a folder and the worker that stands in it."""

    def __init__(self, tree: Path, names: Iterable[str], folder: Path) -> None:
        self.root = folder / "tree"
        _copied(tree, names, self.root)
        # Tests that read the town data look for it beside the tree.
        beside, shared = folder / "shared", tree.parent / "shared"
        if shared.exists() and not beside.exists():
            beside.symlink_to(shared)
        # The copy first; behind it the runner's own tree, for a copy that does not hold the runner.
        paths = os.pathsep.join((str(self.root), str(_RUNNER)))
        environment = os.environ | {"PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutants.server"], cwd=self.root, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # The end of its orders is the worker's sign to leave; its pipes are closed with it.
        with self.process:
            pass

    def asked(self, **order: Any) -> dict[str, Any]:
        """The worker's reply to an order."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        reply: dict[str, Any] = json.loads(self.process.stdout.readline())
        return reply

    def tried(self, fault: PlantedFault, ids: list[str], seconds: float) -> Verdict:
        """The verdict of these tests, in this order, on a fault; the copy is whole again afterwards."""
        if not ids:
            return Verdict("passed", "", 0.0)
        path = self.root / fault.file
        whole, stat = path.read_text(encoding="utf-8"), path.stat()
        path.write_text(fault.planted(whole), encoding="utf-8")
        try:
            files = list(dict.fromkeys(one.partition("::")[0] for one in ids))
            reply = self.asked(do="try", files=files, ids=ids, seconds=seconds)
        finally:
            path.write_text(whole, encoding="utf-8")
            # The former time, so that the byte code of the whole file is still good.
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        return Verdict(reply["ended"], reply["by"], reply["seconds"])


def _copied(tree: Path, names: Iterable[str], root: Path) -> None:
    """The files of the tree, only those that changed written again; what is no longer there goes."""
    wanted = set(names)
    for name in wanted:
        source, target = tree / name, root / name
        if not target.is_file() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            shutil.copymode(source, target)
    for path in sorted(root.rglob("*.py")):
        if path.relative_to(root).as_posix() not in wanted:
            path.unlink()


def names_of(tree: Path) -> list[str]:
    """The files of a checkout: those committed and those that would be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=tree, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    return sorted({name for name in listed.stdout.split("\0") if name and (tree / name).is_file()})
