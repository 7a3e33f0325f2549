"""Opinion groups of a planted town: ours, and red-dwarf in its own environment on the same votes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
PEER = "red-dwarf==0.4.0"
GROUPS, STATEMENTS, EACH = 3, 1000, 49
LARGE, SHARED = 100_000, 20_000
SECONDS, MEGABYTES, TIMES = 6, 800, 15
"""Targets: from arrays to groups and statistics at LARGE; times as fast as the peer at SHARED."""
_BLOCK = 1000


def planted(people: int, folder: Path) -> tuple[Path, np.ndarray]:
    """A town of three groups, each with its own leaning per statement; one vote in seven a pass."""
    source = np.random.default_rng(0)
    group = source.integers(GROUPS, size=people)
    lean = source.beta(0.7, 0.7, size=(GROUPS, STATEMENTS))
    rows = np.repeat(np.arange(people), EACH)
    seen = [
        source.random((_BLOCK, STATEMENTS), dtype=np.float32).argpartition(EACH)[:, :EACH]
        for _ in range(people // _BLOCK)
    ]
    columns = np.concatenate(seen).ravel()
    agrees = source.random(len(rows)) < lean[group[rows], columns]
    values = np.where(source.random(len(rows)) < 1 / 7, 0, np.where(agrees, 1, -1)).astype(np.int8)
    path = folder / f"{people}.npz"
    np.savez(path, rows=rows, columns=columns, values=values)
    return path, group


def ours(path: str) -> None:
    """Prints seconds, peak MB and groups; a process of its own, so that its memory is its own."""
    from results.methods.opinions import Votes, opinions

    with np.load(path) as file:
        rows, columns, values = file["rows"], file["columns"], file["values"]
    names = [*map(str, range(int(rows.max()) + 1))]
    titles = [*map(str, range(int(columns.max()) + 1))]
    before = time.perf_counter()
    found = opinions(Votes.of(names, titles, rows, columns, values))
    seconds = time.perf_counter() - before
    # Not getrusage: that begins at what the parent held.
    status = Path("/proc/self/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6
    groups = dict(zip(found.votes.participants, found.labels.tolist(), strict=True))
    print(json.dumps({"seconds": seconds, "megabytes": peak, "groups": groups}))


def measure(large: int = LARGE, shared: int = SHARED, peer: bool = True) -> list[str]:
    """The lines to print; the peer only where its environment can be made."""
    with TemporaryDirectory() as folder:
        path, group = planted(large, Path(folder))
        found = _run([sys.executable, "-m", "bench.opinions", str(path)])
        lines = [
            f"opinion groups, {large:,} people × {STATEMENTS:,} statements, {large * EACH:,} votes: "
            f"{found['seconds']:.2f} s (target {SECONDS}), {found['megabytes']:.0f} MB (target {MEGABYTES}), "
            f"planted groups ARI {_agreement(found, group):.3f}"
        ]
        if peer:
            path, group = planted(shared, Path(folder))
            mine = _run([sys.executable, "-m", "bench.opinions", str(path)])
            try:
                interpreter = _peer()
            except subprocess.CalledProcessError:
                return [*lines, f"{PEER} could not be installed: nothing to compare with"]
            theirs = _run([*interpreter, str(ROOT / "bench/peers/red_dwarf.py"), str(path)])
            lines.append(
                f"{shared:,} people: ours {mine['seconds']:.2f} s, {mine['megabytes']:.0f} MB, "
                f"ARI {_agreement(mine, group):.3f}; {PEER} {theirs['seconds']:.1f} s, {theirs['megabytes']:.0f} MB, "
                f"ARI {_agreement(theirs, group):.3f}; ratio {theirs['seconds'] / mine['seconds']:.1f} (target {TIMES})"
            )
        return lines


def _peer() -> list[str]:
    made = subprocess.run([ROOT / "bench/peer_env.sh", "red-dwarf", PEER], check=True, capture_output=True, text=True)
    return [made.stdout.strip()]


def _run(command: Sequence[str]) -> dict[str, Any]:
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _agreement(found: dict[str, Any], group: np.ndarray) -> float:
    from tests.results.methods.opinions.sample import agreement

    pairs = [(label, group[int(person)]) for person, label in found["groups"].items() if label >= 0]
    return agreement(*np.array(pairs).T)


if __name__ == "__main__":
    ours(sys.argv[1])
