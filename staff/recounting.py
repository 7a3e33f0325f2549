"""Counting again from the answers, and putting the running counters right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from storage import Tx
from storage.consultations import audit
from storage.consultations.audit import Deed
from storage.consultations.consultations import Consultation
from storage.counts import recount as counts
from storage.counts.counting import Measures
from storage.counts.recount import Difference


def recount(
    tx: Tx, row: Consultation, measures_of: Callable[[str], Measures], *, who: str, now: datetime
) -> list[Difference]:
    """Every counter that did not say what the answers say, now put right (`measures_of` takes a flow hash)."""
    found = counts.recount(tx, row.council, row.key, measures_of)
    if found:
        audit.note(tx, row.council, Deed(who, "recount", row.name, {"repaired": len(found)}, now))
    return found
