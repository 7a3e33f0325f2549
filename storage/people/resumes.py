"""Codes that carry a web conversation to another browser: ten characters, once, within a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.database.codec import ticks
from storage.database.tx import Tx
from storage.people.loading import keys

LIFE = timedelta(hours=24)
LETTERS = 10
"""50 bits: enough for a code that works once, lasts a day and is rate-limited by the page."""


def issue(tx: Tx, council: int, bot: str, address: str, now: datetime) -> str:
    """A new code for this conversation; the former ones stop working."""
    tx.run(
        "DELETE FROM resume WHERE council_id = :council AND bot = :bot AND address = :address",
        council=council, bot=bot, address=address,
    )  # fmt: skip
    code = tx.new_id("c")[2 : 2 + LETTERS]
    tx.run(
        "INSERT INTO resume (council_id, bot, code, address, expires) VALUES (:council, :bot, :code, :address, :at)",
        council=council, bot=bot, code=tx.keys.code("resume", council, code), address=address, at=ticks(now + LIFE),
    )  # fmt: skip
    return code


def redeem(tx: Tx, council: int, bot: str, code: str, new_address: str, now: datetime) -> bool:
    """Move the conversation behind a code to `new_address`; the former browser loses it. False = no such code."""
    old = tx.value(
        # Taken by the statement that finds it: of two browsers with one code, one wins.
        "DELETE FROM resume WHERE council_id = :council AND bot = :bot AND code = :code AND expires > :now"
        " RETURNING address",
        council=council, bot=bot, code=tx.keys.code("resume", council, code.strip().lower()), now=ticks(now),
    )  # fmt: skip
    if old is None:
        return False
    move(tx, council, bot, str(old), new_address)
    return True


def move(tx: Tx, council: int, bot: str, old: str, new: str) -> None:
    """Everything of one address of a bot belongs to another from now on."""
    # Both ends: a message that is just being written must find the conversation at one of them.
    tx.lock_chats(council, bot, [old, new])
    changes = [
        {"council": council, "old": key.lookup(bot, old), "new": (found := key.lookup(bot, new)),
         "address": key.seal(found, new)}
        for key in keys(tx, council).values()
    ]  # fmt: skip
    tx.many(
        "UPDATE identity SET lookup = :new, address = :address WHERE council_id = :council AND lookup = :old", changes
    )
    tx.many("UPDATE doorstep SET lookup = :new WHERE council_id = :council AND lookup = :old", changes)
    tx.run(
        "UPDATE outbox SET address = :new WHERE bot = :bot AND address = :old AND council_id = :council"
        " AND state IN ('pending', 'claimed', 'mailbox')",
        new=new, old=old, bot=bot, council=council,
    )  # fmt: skip
