"""A consultation opens: from now on answers are taken."""

from __future__ import annotations

from bot.jobs.office import Office
from storage.consultations import consultations
from storage.schedule.acts import Act


def opening(office: Office, act: Act) -> str:
    """Marks it open, unless it was closed or paused meanwhile."""
    running = office.running(act.subject)
    if running is None:
        return "the consultation is gone"
    # A pause or an early closing was somebody's decision: the clock does not undo it.
    if running.row.state not in ("soon", "open"):
        return f"the consultation is {running.row.state}"
    with office.store.write() as tx:
        consultations.set_state(tx, running.row.key, "open")
    return ""
