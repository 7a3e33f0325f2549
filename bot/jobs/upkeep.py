"""Upkeep: what no longer may or need be kept goes."""

from __future__ import annotations

from storage.acts import Act

from bot.jobs.office import Office
from bot.library import Edition
from storage import retention

_FREE = frozenset({"text", "place", "picture"})
"""Measures whose answers hold words, a place or a picture of a person."""


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
        retention.expire(tx, running.row.key, lambda hash: _free(running.edition(hash)))
    return ""


def _free(edition: Edition) -> set[str]:
    return {step for step, measure in edition.measures.items() if measure.type in _FREE}
