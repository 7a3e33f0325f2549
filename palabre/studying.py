"""Studies are made in a child process that ends: their arithmetic takes memory that the server need not keep."""

from __future__ import annotations

import subprocess
import sys

import structlog

from bot.library import Running

log = structlog.get_logger(__name__)

SECONDS = 600


def study_apart(running: Running) -> None:
    """Has the consultation studied; a failure is in the log, and what was known before stays."""
    try:
        subprocess.run(
            [sys.executable, "-m", "palabre.studying", running.row.name], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=SECONDS, check=True,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as error:
        log.error("a consultation could not be studied", consultation=running.row.name, kind=type(error).__name__)


def main(name: str) -> int:
    """The child: the same settings, one consultation."""
    from palabre import clock
    from palabre.commands.workplace import desk
    from staff.studies import study

    with desk("en") as at:
        running = at.running(name)
        study(at.store, running.row, running.current.flow, clock.now())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
