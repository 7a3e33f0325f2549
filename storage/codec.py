"""How facts become columns: instants as integer microseconds, structures as ASCII JSON, words made safe."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_encoder = json.JSONEncoder(separators=(",", ":"))
_read = json.JSONDecoder().raw_decode


def _dumper() -> Callable[[object], str]:
    # `encode` builds the C encoder anew for each value, which costs more than the value: keep one.
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return _encoder.encode
    write = make(None, _encoder.default, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, True)
    return lambda value: "".join(write(value, 0))


_dumps = _dumper()


def ticks(moment: datetime) -> int:
    """Microseconds since 1970 in UTC, exactly; a naive instant raises TypeError."""
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
    """Compact JSON in ASCII: NUL and lone surrogates, which PostgreSQL refuses, travel escaped."""
    return _dumps(value)


def unpacked(text: str) -> Any:
    """The JSON value; callers give it its type."""
    return _read(text)[0]


def listed(values: Iterable[str | int]) -> str:
    """Values for one `:name[]` parameter of a statement."""
    return _dumps(list(values))


def words(text: str) -> str:
    """Plain text that every database can hold: NUL and lone surrogates become U+FFFD."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
