"""`palabre serve` that kills itself at a chosen point: `python -m tests.crash.serve commit 7` (or `send 3`).

`commit N`: somewhere inside the N-th COMMIT. `send N`: after the N-th delivery that worked, before it is
recorded. The server's own code is untouched: the points are hung around it here.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from random import Random
from typing import Any

from sqlalchemy.engine import Connection

from bot.channel import ChannelError, Sent
from bot.courier import Courier
from palabre.commands.serve import serve
from storage.messages.outbox import Claimed

_LONGEST_COMMIT = 0.0015
"""Seconds within which the kill falls, counted from the beginning of COMMIT."""


def die() -> None:
    """As `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def inside_commit(number: int) -> None:
    """Hangs the kill around the N-th COMMIT."""
    run, left = Connection.exec_driver_sql, [number]

    def counting(self: Connection, statement: str, *rest: Any, **named: Any) -> Any:
        if statement == "COMMIT":
            left[0] -= 1
            if left[0] == 0:
                # SQLite lets go of the interpreter while it writes: this falls in the middle of it.
                threading.Timer(Random(number).random() * _LONGEST_COMMIT, die).start()
        return run(self, statement, *rest, **named)

    Connection.exec_driver_sql = counting  # type: ignore[method-assign]


def after_send(number: int) -> None:
    """Hangs the kill between a delivery and its record."""
    record, left = Courier._record, [number]

    def counting(self: Courier, rows: Sequence[Claimed], results: Sequence[Sent | ChannelError]) -> None:
        left[0] -= any(isinstance(result, Sent) for result in results)
        if left[0] == 0:
            die()
        record(self, rows, results)

    Courier._record = counting  # type: ignore[method-assign]


def main(point: str, number: int) -> int:
    """Serves, until the point is reached."""
    {"commit": inside_commit, "send": after_send}[point](number)
    return serve("fr", lambda text: print(text, flush=True))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], int(sys.argv[2])))
