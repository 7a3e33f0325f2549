"""Officials and staff, and the links, valid once, by which they come in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from storage.database.codec import instant, packed, ticks, unpacked, words
from storage.database.tx import Row, Tx

Purpose: TypeAlias = Literal["official", "colleague"]
State: TypeAlias = Literal["asked", "active", "stopped"]
LONGEST_INVITATION = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who receives digests (`elected` or of a group) or works on consultations (`staff`).

    `dialogue` is the council bot's own JSON: where a conversation with them stands.
    """

    key: int
    id: str
    council: int
    bot: str
    address: str
    label: str
    language: str
    rhythm: str
    groups: tuple[str, ...]
    elected: bool
    staff: bool
    state: State
    at: datetime
    dialogue: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link gives: `label` is the officer's own note of whom it is for."""

    purpose: Purpose
    groups: tuple[str, ...] = ()
    elected: bool = False
    label: str = ""


_SELECT = (
    "SELECT id, public_id, council_id, bot, address, label, language, rhythm, groups, elected, staff, state, at,"
    " dialogue FROM official"
)


def invite(
    tx: Tx, council: int, invitation: Invitation, *, by: str, now: datetime, lasts: timedelta = timedelta(hours=24)
) -> str:
    """A new code of 128 bits, to be shown once; only its HMAC is kept. ValueError beyond seven days."""
    if not timedelta(0) < lasts <= LONGEST_INVITATION:
        raise ValueError(f"an invitation lasts at most {LONGEST_INVITATION.days} days, not {lasts}")
    code = tx.new_id("i")[2:]
    tx.run(
        "INSERT INTO invitation (council_id, code, purpose, groups, elected, label, expires, invited_by, at)"
        " VALUES (:council, :code, :purpose, :groups, :elected, :label, :expires, :by, :at)",
        council=council, code=tx.keys.code("invitation", council, code), purpose=invitation.purpose,
        groups=packed(list(invitation.groups)), elected=int(invitation.elected), label=words(invitation.label),
        expires=ticks(now + lasts), by=words(by), at=ticks(now),
    )  # fmt: skip
    return code


def claim(tx: Tx, council: int, code: str, *, bot: str, address: str, language: str, now: datetime) -> Official | None:
    """The official this code makes of the person at `address`; None when it is unknown, used or expired.

    One statement takes the link, so that of many who press it at once one wins.
    """
    row = tx.row(
        "UPDATE invitation SET claimed_at = :now WHERE council_id = :council AND code = :code"
        " AND claimed_at IS NULL AND expires > :now RETURNING id, purpose, groups, elected, label",
        council=council, code=tx.keys.code("invitation", council, code), now=ticks(now),
    )  # fmt: skip
    if row is None:
        return None
    invitation, purpose, groups, elected, label = row
    tx.run(
        "INSERT INTO official (council_id, public_id, bot, address, label, language, rhythm, groups, elected, staff,"
        " state, dialogue, at) VALUES (:council, :id, :bot, :address, :label, :language, '', :groups, :elected, :staff,"
        " 'asked', '{}', :at) ON CONFLICT (council_id, bot, address) DO UPDATE SET label = excluded.label,"
        " groups = excluded.groups, elected = excluded.elected, state = 'asked',"
        # A colleague who is invited again as an official stays a colleague: rights are taken away by revoking.
        " staff = CASE WHEN official.staff = 1 THEN 1 ELSE excluded.staff END",
        council=council, id=tx.new_id("o"), bot=bot, address=address, label=label, language=language, groups=groups,
        elected=elected, staff=int(purpose == "colleague"), at=ticks(now),
    )  # fmt: skip
    official = at_address(tx, council, bot, address)
    if official is not None:
        tx.run("UPDATE invitation SET official_id = :official WHERE id = :id", official=official.key, id=invitation)
    return official


def at_address(tx: Tx, council: int, bot: str, address: str) -> Official | None:
    """The official who writes from there."""
    row = tx.row(
        f"{_SELECT} WHERE council_id = :council AND bot = :bot AND address = :address",
        council=council, bot=bot, address=address,
    )  # fmt: skip
    return None if row is None else _official(row)


def every(tx: Tx, council: int) -> list[Official]:
    """All of a council, in the order they came."""
    return [_official(row) for row in tx.rows(f"{_SELECT} WHERE council_id = :council ORDER BY id", council=council)]


def save(tx: Tx, official: Official) -> None:
    """Write what may change: language, rhythm, groups, elected, state, dialogue."""
    tx.run(
        "UPDATE official SET language = :language, rhythm = :rhythm, groups = :groups, elected = :elected,"
        " state = :state, dialogue = :dialogue WHERE id = :id AND council_id = :council",
        language=official.language, rhythm=official.rhythm, groups=packed(list(official.groups)),
        elected=int(official.elected), state=official.state, dialogue=packed(official.dialogue), id=official.key,
        council=official.council,
    )  # fmt: skip


def revoke(tx: Tx, council: int, official: str) -> bool:
    """Remove an official, by public id."""
    return bool(
        tx.run("DELETE FROM official WHERE council_id = :council AND public_id = :id", council=council, id=official)
    )


def _official(row: Row) -> Official:
    (key, public, council, bot, address, label, language, rhythm, groups, elected, staff, state, at, dialogue) = row
    return Official(
        key, public, council, bot, address, label, language, rhythm, tuple(unpacked(groups)), bool(elected),
        bool(staff), state, instant(at), unpacked(dialogue),
    )  # fmt: skip
