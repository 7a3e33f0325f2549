"""A child process: the ways of telling a release and all that was published before in, as JSON; the way of each out."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict

from results.audit.record import from_json
from results.audit.settling import settled


def main() -> int:
    """Reads one request: history, ways (step → records of one question), k, seconds."""
    # The solver's library writes its name to standard output; the answer must stand there alone.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    request = json.loads(sys.stdin.buffer.read())
    ways = {step: [from_json({step: row})[step] for row in rows] for step, rows in request["ways"].items()}
    history = [from_json(record) for record in request["history"]]
    with answer:
        answer.write(json.dumps(asdict(settled(history, ways, request["k"], request["seconds"]))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
