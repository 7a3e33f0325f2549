"""How long `palabre check` takes on a flow of 500 lines: the whole process, and what it imports.

Run: .venv/bin/python bench/check_speed.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "flows" / "library" / "street.yaml"
LINES = 500
RUNS = 9
TARGET = 0.5
"""Seconds, the whole process."""
STRANGERS = ("aiogram", "telegram", "fastapi", "starlette", "numpy", "sqlalchemy", "sqlmodel", "apscheduler", "uvicorn")
"""What a command that only reads a file must not import."""
COMMAND = (sys.executable, "-c", "from palabre.entry import main; main()")


def long_flow(lines: int) -> str:
    """The street redesign with its questions asked again under other names, until it has enough lines."""
    text = LIBRARY.read_text(encoding="utf-8")
    head, steps = text.split("  - choose many: moves\n")
    asked, end = steps.split("  - end: thanks\n")
    block = "  - choose many: moves\n" + asked
    names = ("moves", "safety", "danger_photo", "danger", "priorities", "traffic", "views", "idea", "age")
    copies = [block]
    while (head + "".join(copies) + end).count("\n") < lines:
        copy = block
        for name in names:
            copy = copy.replace(f": {name}\n", f": {name}_{len(copies)}\n")
            copy = copy.replace(f"if: {name} ", f"if: {name}_{len(copies)} ")
        copies.append(copy)
    return head + "".join(copies) + "  - end: thanks\n" + end


def imported(path: Path) -> set[str]:
    """The packages that the process imports, as the interpreter itself lists them."""
    command = (sys.executable, "-X", "importtime", *COMMAND[1:], "check", str(path))
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    rows = (row.rsplit("|", 1)[-1].strip() for row in run.stderr.splitlines() if row.startswith("import time:"))
    return {row.split(".")[0] for row in rows}


def seconds(arguments: tuple[str, ...]) -> float:
    """Wall-clock seconds of one process."""
    start = time.perf_counter()
    subprocess.run(arguments, capture_output=True, check=False)
    return time.perf_counter() - start


def main() -> int:
    """Prints the figures; 1 when something foreign is imported."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.yaml"
        text = long_flow(LINES)
        path.write_text(text, encoding="utf-8")
        foreign = sorted(imported(path) & set(STRANGERS))
        whole = [seconds((*COMMAND, "check", str(path))) for _ in range(RUNS)]
        bare = [seconds((sys.executable, "-c", "pass")) for _ in range(RUNS)]
    median = statistics.median(whole)
    print(f"palabre check, {text.count(chr(10))} lines: {median:.3f} s the whole process (median of {RUNS}; "
          f"fastest {min(whole):.3f}, slowest {max(whole):.3f})")  # fmt: skip
    print(f"  of which an empty interpreter: {statistics.median(bare):.3f} s")
    print(f"  target {TARGET} s: {TARGET / median:.2f} times faster than asked")
    print(f"  of Telegram, the web, numpy and the database it imports: {', '.join(foreign) or 'nothing'}")
    return 1 if foreign else 0


if __name__ == "__main__":
    raise SystemExit(main())
