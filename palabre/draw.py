"""Pictures of digests, drawn in a child process that ends: the drawing library keeps 90 MB otherwise."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Sequence

import structlog

from results.figures.counted import Figures, to_json
from staff.digest import Drawn

log = structlog.get_logger(__name__)

SECONDS = 60


def draw_apart(figures: Figures, language: str, simulated: bool) -> Sequence[Drawn]:
    """The digest's pictures; none, with a word in the log, when they cannot be drawn: the text goes all the same."""
    request = {"figures": to_json(figures), "language": language, "simulated": simulated, "charts": "digest"}
    try:
        child = subprocess.run(
            [sys.executable, "-m", "results.reports.draw"],
            input=json.dumps(request).encode(), capture_output=True, timeout=SECONDS, check=True,
        )  # fmt: skip
        drawn = json.loads(child.stdout)
    # A digest without pictures says the same in words, and on time.
    except (subprocess.SubprocessError, ValueError, OSError) as error:
        log.error("the pictures of a digest could not be drawn", kind=type(error).__name__)
        return ()
    missing = sorted({code for item in drawn for code in item["missing"]})
    if missing:
        log.warning("no installed font has these characters: install fonts-noto", characters=missing)
    return [Drawn(item["name"], item["caption"], base64.b64decode(item["png"])) for item in drawn]
