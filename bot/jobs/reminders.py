"""Reminders to those who began and did not finish: planned by one statement, sent through the engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.jobs.office import Office, is_quiet
from bot.library import Running
from flows.incoming import TimedOut
from storage.people import loading
from storage.schedule import reminders

TOGETHER = 200
"""Reminders made in one transaction."""


def remind(office: Office) -> int:
    """Plans what is due and sends it, outside quiet hours; gives how many were put in the outbox."""
    now = office.now()
    with office.store.read() as tx:
        office.library.refresh(tx, now)
    sent = 0
    for running in office.library.running.values():
        # Nothing is planned in quiet hours either: what is decided in the morning knows who answered at night.
        if running.phase(now, None) != "open" or is_quiet(now, running.row.timezone, quiet_hours(running)):
            continue
        with office.store.write() as tx:
            for number, silent_since in _rules(running, now):
                row = running.row
                reminders.plan(tx, row.council, row.key, number, silent_since=silent_since, now=now)
        while count := _send(office, running, now):
            sent += count
    if sent:
        office.committed()
    return sent


def quiet_hours(running: Running) -> tuple[time, time]:
    """The hours kept on the consultation."""
    kept = running.row.settings.get("quiet")
    if not isinstance(kept, Sequence) or len(kept) != 2:
        return running.current.flow.quiet_hours
    first, second = (time.fromisoformat(str(hour)) for hour in kept)
    return first, second


def _rules(running: Running, now: datetime) -> list[tuple[int, datetime]]:
    """(number, silent since) of the reminders that can be due now, first to last."""
    rules: list[tuple[int, datetime]] = []
    for number, reminder in enumerate(running.current.flow.reminders):
        if reminder.after_days is not None:
            rules.append((number, now - timedelta(days=reminder.after_days)))
        elif running.row.closes is not None:
            last_days = timedelta(days=reminder.before_closing_days or 0)
            rules += [(number, now)] if now >= running.row.closes - last_days else []
    return rules


def _send(office: Office, running: Running, now: datetime) -> int:
    row = running.row
    with office.store.write() as tx:
        due = reminders.due(tx, row.council, row.key, TOGETHER)
        numbers = dict(due)
        batch = office.runtime.batch(tx, now)
        for person in loading.load_ids(tx, row.council, list(numbers)):
            # Through the engine like any update: it sees who finished meanwhile, and numbers its own buttons.
            batch.step(person, TimedOut(numbers[person.participation.id]))
        batch.finish()
        for number in set(numbers.values()):
            chosen = [person for person, theirs in due if theirs == number]
            reminders.settle(tx, row.council, chosen, number, state="done", now=now)
    return len(due)
