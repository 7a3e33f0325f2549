"""Public figures: cleared again from time to time, so that pages, bots and digests say the same."""

from __future__ import annotations

from bot.jobs.office import Office
from bot.library import Running
from staff import studies
from staff.figures import clear


def publish(office: Office) -> None:
    """Clears the figures of every consultation that has begun."""
    now = office.now()
    with office.store.read() as tx:
        office.library.refresh(tx, now)
    for running in office.library.running.values():
        if running.phase(now, None) != "soon":
            look_into(office, running)
            # One transaction for each consultation: clearing takes a while, and answers wait for the writer on SQLite.
            with office.store.write() as tx:
                clear(tx, running.row, running.current.flow, now)


def look_into(office: Office, running: Running) -> None:
    """Has a consultation studied again once enough people answered since the last time."""
    with office.store.read() as tx:
        due = studies.due(tx, running.row, running.current.flow)
    if due:
        office.study(running)
