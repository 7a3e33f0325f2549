"""How many examples a property is tried on: all of them, or a few while somebody works (`make quick`)."""

from __future__ import annotations

import os
from collections.abc import Iterable

from hypothesis import HealthCheck, settings

_SHARE = 10
_FEWEST = 15


def examples(number: int, suppress: Iterable[HealthCheck] = ()) -> settings:
    """A decorator: so many examples, a tenth where `EXAMPLES=few`."""
    few = os.environ.get("EXAMPLES") == "few"
    return settings(
        max_examples=max(number // _SHARE, _FEWEST) if few else number, suppress_health_check=tuple(suppress)
    )
