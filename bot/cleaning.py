"""Pictures made anew: a child process with limits reads what a person sent and gives a clean JPEG."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

SECONDS = 20.0
"""How long a picture may take to be made anew before it is given up."""


async def reencode(content: bytes) -> bytes:
    """JPEG bytes of at most 2 MB without metadata; raises ValueError when it is no picture we can read.

    A child process with limits does it, so that a picture made to harm harms nothing.
    """
    script = Path(__file__).with_name("reencode.py")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(script),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            out, problem = await child.communicate(content)
    except TimeoutError as error:
        child.kill()
        await child.wait()
        raise ValueError("too slow to read") from error
    if child.returncode != 0 or not out:
        raise ValueError(_reason(problem))
    return out


def _reason(problem: bytes) -> str:
    try:
        return str(json.loads(problem.decode().strip().splitlines()[-1])["reason"])
    except (ValueError, KeyError, IndexError):
        return "not a picture we can read"
