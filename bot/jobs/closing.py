"""A consultation closes: no answer is taken any more, drafts count for nothing."""

from __future__ import annotations

from bot.jobs.office import Office
from storage.consultations import consultations
from storage.schedule.acts import Act


def closing(office: Office, act: Act) -> str:
    """Marks it closed; an extension moved the act itself, so that it is never early."""
    running = office.running(act.subject)
    if running is None:
        return "the consultation is gone"
    closes = running.row.closes
    # Between the claim and here somebody may have given people more time.
    if closes is not None and closes > office.now():
        return "the closing was moved"
    with office.store.write() as tx:
        consultations.set_state(tx, running.row.key, "closed")
    return ""
