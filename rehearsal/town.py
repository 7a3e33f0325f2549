"""A simulated town: residents arrive over days, answer, stop, come back when reminded; time is simulated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from random import Random
from zoneinfo import ZoneInfo

from bot.runtime import Runtime
from rehearsal.deeds import Deed
from rehearsal.diary import Diary
from rehearsal.direct import Exchange
from rehearsal.line import Silence
from rehearsal.resident import Resident

TOGETHER = timedelta(seconds=90)
"""Deeds of different people so close to each other go into one batch."""
WAVE = 25
"""People who arrive around the same hour: a poster at noon, the school gate, the evening."""
HOURS = (time(8, 15), time(12, 20), time(18, 40), time(20, 10))
TICKS = (time(8, 5), time(12), time(16), time(20), time(20, 55))
"""Local times at which scheduled acts are looked at: often enough for reminders."""
_EARLY = 0.6
"""Part of the consultation's days over which people arrive."""
_NEVER_ENDING = 2000
"""Deeds after which something is wrong with a resident."""


class TownClock:
    """Simulated time: it only goes forward."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def __call__(self) -> datetime:
        return self._moment

    def to(self, moment: datetime) -> None:
        """Forward to a moment; an earlier one changes nothing."""
        self._moment = max(self._moment, moment)


@dataclass(frozen=True, slots=True)
class OpenDays:
    """When the consultation is open (aware), in which time zone."""

    opens: datetime
    closes: datetime
    zone: str


class SimulatedTown:
    """Residents and the runtime they talk to. `tick` does what is due; `told` is called as people end."""

    def __init__(
        self,
        runtime: Runtime,
        clock: TownClock,
        residents: Sequence[Resident],
        code: str,
        tick: Callable[[], None],
        told: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._clock, self._tick, self._told = clock, tick, told
        self._exchange = Exchange(runtime, code)
        self._people = {f"resident-{number}": resident for number, resident in enumerate(residents)}
        self._ahead: list[tuple[datetime, int, str, Deed]] = []
        self._order = 0

    def live(self, days: OpenDays, seed: int) -> list[Diary]:
        """From the opening to the closing; the diaries, in the residents' order."""
        for address, moment in zip(self._people, _arrivals(days, len(self._people), seed), strict=True):
            self._decide(address, moment)
        for look in _looks(days):
            self._until(look)
            self._clock.to(look)
            self._tick()
            self._listen([address for address, one in self._people.items() if one.away])
        self._until(days.closes)
        self._told(len(self._people))
        # At the end of a town that works, everybody is over, away, or about to press something too late.
        stuck = [one for one in self._people.values() if not (one.over or one.away or self._still_answering(one))]
        if stuck:
            raise Silence(f"{stuck[0].diary.name} waits at {stuck[0].diary.step!r}")
        return [one.diary for one in self._people.values()]

    def _still_answering(self, resident: Resident) -> bool:
        return any(self._people[address] is resident for _, _, address, _ in self._ahead)

    def _until(self, end: datetime) -> None:
        while self._ahead and self._ahead[0][0] < end:
            first = self._ahead[0][0]
            # Together as they would arrive: batches are what a rehearsal must try.
            batch: list[tuple[str, Deed]] = []
            while self._ahead and self._ahead[0][0] < min(first + TOGETHER, end) and len(batch) < 100:
                moment, _, address, deed = heappop(self._ahead)
                self._clock.to(moment)
                batch.append((address, deed))
            self._exchange.send(batch)
            self._listen([address for address, _ in batch])

    def _listen(self, addresses: Sequence[str]) -> None:
        heard = self._exchange.hear(addresses)
        for address in addresses:
            for rendering in heard.get(address, ()):
                self._people[address].hear(rendering)
            self._decide(address, self._clock())
        self._told(sum(one.over or one.away for one in self._people.values()))

    def _decide(self, address: str, moment: datetime) -> None:
        resident = self._people[address]
        move = resident.move() if resident.diary.sent < _NEVER_ENDING else None
        if move is not None:
            # Of two deeds at one moment the first decided comes first: deeds themselves have no order.
            self._order += 1
            heappush(self._ahead, (moment + timedelta(seconds=move.seconds), self._order, address, move.deed))


def _arrivals(days: OpenDays, count: int, seed: int) -> list[datetime]:
    """In waves of about 25, over the first days."""
    dice = Random(f"{seed}:arrivals")
    zone, span = ZoneInfo(days.zone), (days.closes - days.opens) * _EARLY
    first = days.opens.astimezone(zone).date()
    # Where no hour fits, as in a consultation of a single hour, everybody comes at the opening.
    slots = [
        moment
        for day in range(max(int(span / timedelta(days=1)), 1) + 1)
        for hour in HOURS
        if days.opens <= (moment := datetime.combine(first + timedelta(day), hour, zone)) < days.closes - WAVE_SPAN
    ] or [days.opens]
    wanted = min(max(count // WAVE, 1), len(slots))
    chosen = sorted(dice.sample(slots, wanted))
    return [dice.choice(chosen) + dice.random() * WAVE_SPAN for _ in range(count)]


WAVE_SPAN = timedelta(minutes=20)


def _looks(days: OpenDays) -> list[datetime]:
    zone = ZoneInfo(days.zone)
    first = days.opens.astimezone(zone).date()
    count = (days.closes - days.opens).days + 2
    looks = (datetime.combine(first + timedelta(day), hour, zone) for day in range(count) for hour in TICKS)
    return [look for look in looks if days.opens < look < days.closes]
