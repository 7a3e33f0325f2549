"""Moderation: what residents add is shown to others once a person accepted it; a refusal has a public reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from results.methods.texts import identifying
from results.methods.texts.naming import Naming
from storage import Tx
from storage.consultations import audit, statements
from storage.consultations.audit import Deed
from storage.consultations.consultations import Consultation
from storage.consultations.statements import Proposal

FIRST = "moderate first"
"""The deed of the first of two who accept a sentence that may name somebody."""


def waiting(tx: Tx, row: Consultation) -> list[Proposal]:
    """What residents added and nobody has read yet."""
    return statements.of(tx, row.key, "pending")


@dataclass(frozen=True, slots=True)
class Doubt:
    """An acceptance that waits for a second person: what in the sentence may say who somebody is."""

    found: Naming


def decide(
    tx: Tx, council: int, statement: str, *, accepted: bool, reason: str, who: str, now: datetime
) -> Proposal | Doubt | None:
    """Accepts or refuses one that waits; None when somebody else decided, or there is none such.

    A sentence that may name somebody is accepted by two people: the first is kept, and given a doubt.
    Raises ValueError for a refusal without a reason.
    """
    if not accepted and not reason.strip():
        raise ValueError("a refusal needs a public reason")
    if accepted and (doubt := _doubt(tx, council, statement, who)) is not None:
        audit.note(tx, council, Deed(who, FIRST, statement, {"found": doubt.found}, now))
        return doubt
    decided = statements.decide(tx, council, statement, accepted=accepted, reason=reason, by=who, now=now)
    if decided is not None:
        detail = {"accepted": accepted, "reason": reason}
        audit.note(tx, council, Deed(who, "moderate", statement, detail, now))
    return decided


def _doubt(tx: Tx, council: int, statement: str, who: str) -> Doubt | None:
    proposal = statements.one(tx, council, statement)
    if proposal is None or proposal.state != "pending" or not (found := identifying(proposal.text)):
        return None
    before = {deed.who.casefold() for deed in audit.about(tx, council, FIRST, statement)}
    return None if before - {who.casefold()} else Doubt(found)
