"""Memory of `palabre serve` at rest: with the web channel alone, and with both bots on a local Bot API."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.check_speed import LIBRARY

COMMAND = (sys.executable, "-c", "from palabre.cli import main; main()")
SETTLED = 6.0
"""Seconds after which a server at rest has imported what it imports."""
WEB_TARGET, BOTS_TARGET = 120, 260


def resident_megabytes(process: int) -> float:
    """Resident memory of one process, in MB of a million bytes."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def serving(folder: Path, **settings: str) -> float:
    """Starts the server on a free port with one consultation, waits, measures, ends it."""
    own = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PALABRE_")},
        "PALABRE_DATA_DIR": str(folder), "PALABRE_PORT": "0", **settings,
    }  # fmt: skip
    launch = (*COMMAND, "launch", str(LIBRARY), "--opens", "now", "--closes", "+7d")
    subprocess.run(launch, env=own, check=True, capture_output=True)
    server = subprocess.Popen((*COMMAND, "serve"), env=own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert server.stdout is not None
        server.stdout.readline()
        time.sleep(SETTLED)
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        return resident_megabytes(server.pid)
    finally:
        server.terminate()
        server.wait(20)


def measure() -> list[str]:
    """The lines to print."""
    from tests.botapi import COUNCIL_TOKEN, RESIDENTS_TOKEN

    with TemporaryDirectory() as web, TemporaryDirectory() as bots:
        alone = serving(Path(web))
        api = subprocess.Popen((sys.executable, "-m", "tests.botapi"), stdout=subprocess.PIPE, text=True)
        try:
            assert api.stdout is not None
            both = serving(
                Path(bots), PALABRE_TELEGRAM_API=api.stdout.readline().strip(),
                PALABRE_TELEGRAM_TOKEN=RESIDENTS_TOKEN, PALABRE_COUNCIL_TOKEN=COUNCIL_TOKEN,
            )  # fmt: skip
        finally:
            api.terminate()
            api.wait(20)
    return [
        f"serve at rest, web alone: {alone:.0f} MB (target {WEB_TARGET}; {WEB_TARGET / alone:.2f} times under it)",
        f"serve at rest, both bots: {both:.0f} MB (target {BOTS_TARGET}; {BOTS_TARGET / both:.2f} times under it)",
    ]
