"""Pictures made anew: a child process with limits reads what a person sent and gives a clean JPEG."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

SECONDS = 60.0
"""How long a picture may take before it is given up: the child counts its own work, this is for one that hangs."""
_SCRIPT = Path(__file__).with_name("reencode.py")


async def reencode(content: bytes) -> bytes:
    """JPEG bytes of at most 2 MB without metadata; raises ValueError when it is no picture we can read.

    A child process with limits does it, so that a picture made to harm harms nothing.
    """
    return await asyncio.to_thread(_apart, content)


def _apart(content: bytes) -> bytes:
    # Waited for in a thread: whoever asked may be gone meanwhile, and the child is still looked after to its end.
    try:
        done = subprocess.run([sys.executable, "-I", str(_SCRIPT)], input=content, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ValueError("too slow to read") from error
    if done.returncode != 0 or not done.stdout:
        raise ValueError(_reason(done.stderr))
    return done.stdout


def _reason(problem: bytes) -> str:
    try:
        return str(json.loads(problem.decode().strip().splitlines()[-1])["reason"])
    except (ValueError, KeyError, IndexError):
        return "not a picture we can read"
