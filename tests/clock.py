"""A clock that tests move by hand: time is injected, so nothing ever sleeps for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class Clock:
    """Call it for the moment (aware, UTC); move it with `forward` or `to`."""

    moment: datetime = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def seconds(self) -> float:
        """The same moment as seconds since the epoch."""
        return self.moment.timestamp()

    def forward(self, **span: float) -> datetime:
        """Moves on by a span named as for `timedelta` (days, hours, minutes, seconds) and gives the new moment."""
        self.moment += timedelta(**span)
        return self.moment

    def to(self, moment: datetime) -> datetime:
        """Jumps to an aware moment, backwards as well."""
        if moment.tzinfo is None:
            raise ValueError("The clock only knows aware moments: give a time zone.")
        self.moment = moment.astimezone(UTC)
        return self.moment
