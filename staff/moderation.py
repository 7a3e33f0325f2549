"""Moderation: what residents add is shown to others once a person accepted it; a refusal has a public reason."""

from __future__ import annotations

from datetime import datetime

from storage import Tx
from storage.consultations import audit, statements
from storage.consultations.audit import Deed
from storage.consultations.consultations import Consultation
from storage.consultations.statements import Proposal


def waiting(tx: Tx, row: Consultation) -> list[Proposal]:
    """What residents added and nobody has read yet."""
    return statements.of(tx, row.key, "pending")


def decide(
    tx: Tx, council: int, statement: str, *, accepted: bool, reason: str, who: str, now: datetime
) -> Proposal | None:
    """Accepts or refuses one that waits; None when somebody else decided, or there is none such.

    Raises ValueError for a refusal without a reason.
    """
    if not accepted and not reason.strip():
        raise ValueError("a refusal needs a public reason")
    decided = statements.decide(tx, council, statement, accepted=accepted, reason=reason, by=who, now=now)
    if decided is not None:
        detail = {"accepted": accepted, "reason": reason}
        audit.note(tx, council, Deed(who, "moderate", statement, detail, now))
    return decided
