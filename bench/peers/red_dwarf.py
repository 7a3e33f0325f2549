"""red-dwarf on one file of votes, run by its own interpreter: it knows nothing of ours."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np


def main(path: str) -> None:
    """Prints seconds, peak MB and the groups of the people it placed."""
    from reddwarf.implementations.polis import run_pipeline  # type: ignore[import-not-found]

    with np.load(path) as file:
        rows, columns, values = (file[name].tolist() for name in ("rows", "columns", "values"))
    votes = [
        {"participant_id": row, "statement_id": column, "vote": value, "modified": place}
        for place, (row, column, value) in enumerate(zip(rows, columns, values, strict=True))
    ]
    before = time.perf_counter()
    found = run_pipeline(votes=votes, random_state=0)
    seconds = time.perf_counter() - before
    placed = found.participants_df["cluster_id"].dropna()
    # Not getrusage: that begins at what the parent held.
    status = Path("/proc/self/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6
    groups = {str(person): int(group) for person, group in placed.items()}
    print(json.dumps({"seconds": seconds, "megabytes": peak, "groups": groups}))


if __name__ == "__main__":
    main(sys.argv[1])
