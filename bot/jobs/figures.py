"""Public figures: released by a plan, so that pages, bots and digests say the same."""

from __future__ import annotations

from bot.jobs.office import Office
from bot.library import Running
from staff import studies
from staff.releasing import release


def publish(office: Office) -> None:
    """Makes the release that is due, of every consultation that has begun."""
    now = office.now()
    with office.store.read() as tx:
        office.library.refresh(tx, now)
    for running in office.library.running.values():
        if running.phase(now, None) != "soon":
            look_into(office, running)
            release(office.store, running.row, running.current.flow, now)


def look_into(office: Office, running: Running) -> None:
    """Has a consultation studied again once enough people answered since the last time."""
    with office.store.read() as tx:
        due = studies.due(tx, running.row, running.current.flow)
    if due:
        office.study(running)
