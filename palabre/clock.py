"""The system's clock and randomness: read here, injected everywhere else."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


def now() -> datetime:
    """The present, aware UTC."""
    return datetime.now(UTC)


def ids() -> bytes:
    """Sixteen random bytes."""
    return secrets.token_bytes(16)


def seed() -> int:
    """Randomness for one step of the engine."""
    # 63 bits: a signed column of a database holds it.
    return secrets.randbits(63)
