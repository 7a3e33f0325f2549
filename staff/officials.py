"""Who joins the council's bot: links that work once, who came by them, who is sent away."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage import Tx
from storage.consultations import audit, officials
from storage.consultations.audit import Deed
from storage.consultations.officials import Invitation, Official

LINK_HOURS = 24
"""How long an invitation can be used: a link left in a mailbox must not open the council's bot next month."""


def invite(
    tx: Tx, council: int, label: str, groups: tuple[str, ...], *, colleague: bool, who: str, now: datetime
) -> str:
    """The code of a link that works once; only its keyed hash is kept. Raises ValueError without a label."""
    if not label.strip():
        raise ValueError("an invitation says whom it is for")
    purpose: officials.Purpose = "colleague" if colleague else "official"
    invitation = Invitation(purpose, groups, not colleague, label)
    code = officials.invite(tx, council, invitation, by=who, now=now, lasts=timedelta(hours=LINK_HOURS))
    audit.note(tx, council, Deed(who, "invite", label, {"purpose": purpose}, now))
    return code


def joined(tx: Tx, council: int) -> list[Official]:
    """Officials and colleagues, without addresses in what is shown of them."""
    return officials.every(tx, council)


def revoke(tx: Tx, council: int, id: str, *, who: str, now: datetime) -> bool:
    """Removes somebody from the council's bot; False when nobody has that public id."""
    gone = officials.revoke(tx, council, id)
    if gone:
        audit.note(tx, council, Deed(who, "revoke", id, {}, now))
    return gone
