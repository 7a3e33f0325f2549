"""How facts become columns: instants as integer microseconds, structures as JSON, words made safe."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_STRICT = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS
"""What JSON does not know is an error, never a guess."""


def ticks(moment: datetime) -> int:
    """Microseconds since 1970 in UTC, exactly; a naive instant raises TypeError."""
    # Whole numbers throughout: `timestamp()` gives a float, which may lose the last microsecond.
    return (moment - _EPOCH) // _MICROSECOND


def ticks_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else ticks(moment)


def instant(microseconds: int) -> datetime:
    """The aware UTC instant: the inverse of `ticks`."""
    return _EPOCH + timedelta(microseconds=microseconds)


def instant_or_none(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else instant(microseconds)


def day(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """The local calendar day, as people of the town count days."""
    return None if moment is None else moment.astimezone(zone).date().isoformat()


def day_of(text: str) -> date:
    return date.fromisoformat(text)


def packed(value: object) -> str:
    """Compact JSON; NUL and lone surrogates, which PostgreSQL refuses, travel escaped."""
    try:
        return orjson.dumps(value, option=_STRICT).decode()
    except TypeError:
        # Lone surrogates and numbers beyond 64 bits: rare, and nothing that a person sent may be lost.
        return json.dumps(value, separators=(",", ":"), allow_nan=False)


def unpacked(text: str | bytes) -> Any:
    """The JSON value; callers give it its type. Raises ValueError."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def listed(values: Iterable[str | int]) -> str:
    """Values for one `:name[]` parameter of a statement."""
    return packed(list(values))


def words(text: str) -> str:
    """Plain text that every database can hold: NUL and lone surrogates become U+FFFD."""
    # UTF-16 joins two halves of one letter that came apart, and only then gives up what is left alone.
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
