"""Upkeep: what no longer may or need be kept goes."""

from __future__ import annotations

from bot.jobs.office import Office
from storage.people import retention
from storage.schedule.acts import Act


def sweep(office: Office) -> None:
    """Doorsteps nobody came through, update keys and messages long done."""
    with office.store.write() as tx:
        retention.sweep(tx, office.now())


def expire(office: Office, act: Act) -> str:
    """The promised end of keeping: identities, free words, places and pictures go, coded answers stay."""
    running = office.running(act.subject)
    if running is None:
        return "the consultation is gone"
    with office.store.write() as tx:
        # By the flow that each answered: which answers are free words is that version's to say.
        retention.expire(tx, running.row.council, running.row.key, lambda flow: running.edition(flow).measures)
    return ""
