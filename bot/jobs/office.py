"""What scheduled acts work with, and one look at what is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.library import Library, Running
from bot.runtime import Runtime
from staff.digest import Draw
from storage import Store, Unavailable
from storage.schedule import acts as planned
from storage.schedule.acts import Act

log = structlog.get_logger(__name__)

CLAIM_LEASE = timedelta(minutes=10)
"""An act claimed longer ago than this was cut short with its process; it is taken up again."""


class Fetcher(Protocol):
    """A network that holds people's pictures."""

    async def download(self, file: str) -> bytes:
        """The bytes; raises ChannelError."""
        ...


@dataclass
class Office:
    """One council's desk. `committed` wakes the couriers; `fetchers` are by bot; `worker` names this
    process, `draw` makes the pictures of digests; `study` looks into a consultation whose answers moved."""

    runtime: Runtime
    committed: Callable[[], None] = lambda: None
    fetchers: Mapping[str, Fetcher] = field(default_factory=dict)
    worker: str = "worker"
    draw: Draw = lambda figures, language, simulated: ()
    study: Callable[[Running], None] = lambda running: None

    @property
    def store(self) -> Store:
        """Where everything is."""
        return self.runtime.store

    @property
    def library(self) -> Library:
        """The consultations that run."""
        return self.runtime.library

    def now(self) -> datetime:
        """The injected clock's present."""
        return self.runtime.clock()

    def running(self, subject: str) -> Running | None:
        """The consultation an act is about (its key stands before the first colon)."""
        with self.store.read() as tx:
            self.library.refresh(tx, self.now())
        return self.library.running.get(int(subject.partition(":")[0]))


Job = Callable[[Office, Act], str]
"""Does one act; gives a reason when it decided to skip it, else nothing."""


def do_due(office: Office, jobs: Mapping[str, Job]) -> int:
    """Claims and does every act that is due; a missed one is done once, late. Gives how many were done."""
    done = 0
    # Claims of a process that died: it cannot give them back itself.
    with office.store.write() as tx:
        planned.release(tx, office.now() - CLAIM_LEASE)
    with office.store.read() as tx:
        due = planned.due(tx, office.now())
    for act in due:
        with office.store.write() as tx:
            mine = planned.claim(tx, act.key, office.worker, office.now())
        if mine:
            _do(office, act, jobs)
            done += 1
    if done:
        office.committed()
    return done


def _do(office: Office, act: Act, jobs: Mapping[str, Job]) -> None:
    job = jobs.get(act.kind)
    try:
        reason = job(office, act) if job is not None else "no such act"
    except Unavailable:
        raise
    except Exception as error:
        # One act that fails must not stop the others; it stays recorded with its reason.
        reason = f"failed: {type(error).__name__}"
        log.exception("a scheduled act failed", kind=act.kind, subject=act.subject)
    with office.store.write() as tx:
        if reason:
            planned.skip(tx, act.key, reason, office.now())
        else:
            planned.finish(tx, act.key, office.now())


def is_quiet(now: datetime, zone: str, quiet: tuple[time, time]) -> bool:
    """Whether nothing unsolicited may be sent: local hours from the first time to the second, over midnight too."""
    start, end = quiet
    local = now.astimezone(ZoneInfo(zone)).time()
    # From 21:00 to 8:00 the first hour is the later one.
    return start <= local < end if start <= end else local >= start or local < end


def after_quiet(now: datetime, zone: str, quiet: tuple[time, time]) -> datetime:
    """Now, or the end of the quiet hours that it falls in: one moment for everyone."""
    if not is_quiet(now, zone, quiet):
        return now
    local = now.astimezone(ZoneInfo(zone))
    # Before midnight the end is tomorrow's, after it today's.
    day = local.date() + timedelta(days=1 if local.time() >= quiet[1] else 0)
    return datetime.combine(day, quiet[1], ZoneInfo(zone)).astimezone(UTC)
