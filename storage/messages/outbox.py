"""Messages to send, written with what caused them; the courier claims, sends and settles them.

Order is kept per chat: a row's key is its sequence, a reply waits for earlier replies, a broadcast for
every reply and for earlier broadcasts, and one row of a chat is in flight at a time. A slot (person, ask)
is one prompt: a newer state of it takes the place of one not yet sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from storage.database.codec import instant, listed, ticks, unpacked
from storage.database.tx import Row, Tx
from storage.people.loading import keys

Kind: TypeAlias = Literal["toast", "reply", "broadcast"]
Op: TypeAlias = Literal["send", "replace"]
Recheck: TypeAlias = Literal["", "reminder"]
KINDS: Final[tuple[Kind, Kind, Kind]] = ("toast", "reply", "broadcast")
TOAST_LIFE = timedelta(seconds=10)
"""A word beside a press is worth nothing later."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to one chat. `body` is the channel's JSON text; `person` and `ask` name its slot (ask 0 = none).

    `mailbox`: nobody sends it, the web page reads it by its sequence. What tells somebody that they are
    erased has no `person`, else it would go with them.
    """

    bot: str
    address: str
    body: str
    kind: Kind = "reply"
    op: Op = "send"
    person: str = ""
    ask: int = 0
    due: datetime | None = None
    recheck: Recheck = ""
    mailbox: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row to send now; `message` is the network's id of the slot (for `replace`; "" = lost, send anew)."""

    key: int
    council: int
    bot: str
    address: str
    body: dict[str, Any]
    kind: Kind
    op: Op
    person: str
    ask: int
    recheck: Recheck
    attempts: int
    at: datetime
    message: str = ""


def add(tx: Tx, council: int, rows: Sequence[Outgoing], now: datetime) -> None:
    """Append these messages, in their order. PostgreSQL holds one lock per chat until the commit: a letter to
    everyone is added in lots (`bot/jobs/letters.py`)."""
    by_bot: dict[str, list[str]] = {}
    for row in rows:
        by_bot.setdefault(row.bot, []).append(row.address)
    # In one order for everyone: two batches that write to the same chats never wait in a ring.
    for bot, addresses in sorted(by_bot.items()):
        tx.lock_chats(council, bot, addresses)
    tx.many(
        "INSERT INTO outbox (council_id, bot, address, person, ask, kind, op, body, recheck, due, at, attempts, state,"
        " reason) VALUES (:council, :bot, :address, :person, :ask, :kind, :op, :body, :recheck, :due, :at, 0, :state,"
        " '')",
        [_columns(council, row, ticks(now)) for row in _replaced(tx, council, _collapsed(rows))],
    )


def _collapsed(rows: Sequence[Outgoing]) -> list[Outgoing]:
    """Within one batch, a replacement changes the message it replaces before that is ever written."""
    kept: list[Outgoing] = []
    indexes: dict[tuple[str, int], int] = {}
    for row in rows:
        slot = (row.person, row.ask)
        # A page that was closed reads its mailbox from the start: there each state is kept, and acknowledged.
        if row.ask and not row.mailbox and row.op == "replace" and slot in indexes:
            kept[indexes[slot]] = replace(kept[indexes[slot]], body=row.body)
            continue
        if row.ask:
            indexes[slot] = len(kept)
        kept.append(row)
    return kept


def _replaced(tx: Tx, council: int, rows: list[Outgoing]) -> list[Outgoing]:
    """What is left to add once replacements of messages still waiting have changed those in place."""
    wanted = [row for row in rows if row.ask and row.op == "replace" and not row.mailbox]
    if not wanted:
        return rows
    # A row that the courier holds is skipped: its replacement is then a message of its own, sent after it.
    waiting: dict[tuple[str, int], int] = {}
    for bot in {row.bot for row in wanted}:
        for key, person, ask in tx.rows(
            "SELECT o.id, o.person, o.ask FROM outbox o WHERE o.bot = :bot AND o.address IN :addresses[]"
            " AND o.state = 'pending' AND o.state IN ('pending', 'claimed', 'mailbox') AND o.ask > 0"
            " AND o.council_id = :council ORDER BY o.id {skip o}",
            council=council, bot=bot, addresses=listed({row.address for row in wanted if row.bot == bot}),
        ):  # fmt: skip
            waiting[person, ask] = key
    changes = [
        {"id": waiting[row.person, row.ask], "body": row.body} for row in wanted if (row.person, row.ask) in waiting
    ]
    tx.many("UPDATE outbox SET body = :body WHERE id = :id", changes)
    return [row for row in rows if row.op == "send" or row.mailbox or (row.person, row.ask) not in waiting]


def _columns(council: int, row: Outgoing, now: int) -> dict[str, Any]:
    return {
        "council": council, "bot": row.bot, "address": row.address, "person": row.person, "ask": row.ask,
        "kind": KINDS.index(row.kind), "op": row.op, "body": row.body, "recheck": row.recheck,
        "due": ticks(row.due) if row.due else now, "at": now, "state": "mailbox" if row.mailbox else "pending",
    }  # fmt: skip


# The three states together are the words of the index `outbox_chat`: SQLite uses a partial index only then.
_CLAIM = """
WITH heads AS MATERIALIZED (
  SELECT o.id FROM outbox o
  WHERE o.bot = :bot AND o.state = 'pending' AND o.due <= :now AND (:council = 0 OR o.council_id = :council)
  AND (o.kind = 0 OR NOT EXISTS (
    SELECT 1 FROM outbox e WHERE e.bot = o.bot AND e.address = o.address
    AND e.state IN ('pending', 'claimed', 'mailbox') AND e.state <> 'mailbox' AND e.kind > 0
    AND (e.state = 'claimed' OR e.kind < o.kind OR (e.kind = o.kind AND e.id < o.id))))
  ORDER BY o.kind, o.due, o.id LIMIT :limit {skip o})
UPDATE outbox SET state = 'claimed', lease = :lease WHERE id IN (SELECT id FROM heads)
RETURNING id, council_id, bot, address, body, kind, op, person, ask, recheck, attempts, at, due
"""


def claim(tx: Tx, bot: str, limit: int, now: datetime, *, lease: timedelta, council: int = 0) -> list[Claimed]:
    """At most `limit` messages of a bot that may go now, toasts first, then replies, then broadcasts.

    They are this caller's until `now + lease`. What must no longer be sent (stale toasts, broadcasts to
    people who left or blocked, reminders of people who answered) is dropped here.
    """
    tx.run(
        "UPDATE outbox SET state = 'dropped', reason = 'late', address = '', person = '', body = ''"
        " WHERE bot = :bot AND state = 'pending' AND kind = 0 AND at < :before",
        bot=bot, before=ticks(now - TOAST_LIFE),
    )  # fmt: skip
    # Of each chat its first row alone: a second one is claimed when the first is settled, so order holds.
    found = tx.rows(_CLAIM, bot=bot, now=ticks(now), council=council, limit=limit, lease=ticks(now + lease))
    # RETURNING gives rows in no order.
    ordered = [_claimed(row) for row in sorted(found, key=lambda row: (row[5], row[12], row[0]))]
    # Looked at again at the moment of sending: consent may have gone while the row waited.
    unwanted = _unwanted(tx, ordered)
    _settle(tx, [(key, "dropped", reason) for key, reason in unwanted.items()])
    return _slots(tx, [row for row in ordered if row.key not in unwanted])


def _claimed(row: Row) -> Claimed:
    key, council, bot, address, body, kind, op, person, ask, recheck, attempts, at, _ = row
    return Claimed(
        key, council, bot, address, unpacked(body), KINDS[kind], op, person, ask, recheck, attempts, instant(at)
    )


def _unwanted(tx: Tx, rows: Sequence[Claimed]) -> dict[int, str]:
    broadcasts = [row for row in rows if row.kind == "broadcast" and row.person]
    standing: dict[str, Row] = {}
    for council in {row.council for row in broadcasts}:
        for person in tx.rows(
            "SELECT public_id, status, unreachable, reminders_off, active_at FROM participation"
            " WHERE council_id = :council AND public_id IN :people[]",
            council=council, people=listed({row.person for row in broadcasts if row.council == council}),
        ):  # fmt: skip
            standing[person[0]] = person
    reasons = {row.key: _why_not(row, standing.get(row.person)) for row in broadcasts}
    return {key: reason for key, reason in reasons.items() if reason}


def _why_not(row: Claimed, person: Row | None) -> str:
    if person is None:
        return "gone"
    _, status, unreachable, reminders_off, active_at = person
    if unreachable:
        return "unreachable"
    if status not in ("active", "finished"):
        return str(status)
    # Active since it was planned: the person came back by themselves.
    if row.recheck == "reminder" and (status != "active" or reminders_off or (active_at or 0) > ticks(row.at)):
        return "not due any more"
    return ""


def _slots(tx: Tx, rows: list[Claimed]) -> list[Claimed]:
    messages: dict[tuple[int, str, int], str] = {}
    wanted = [row for row in rows if row.op == "replace" and row.ask]
    for council in {row.council for row in wanted}:
        for person, ask, message in tx.rows(
            "SELECT person, ask, message FROM slot WHERE council_id = :council AND person IN :people[]",
            council=council, people=listed({row.person for row in wanted}),
        ):  # fmt: skip
            messages[council, person, ask] = message
    return [
        replace(row, message=messages.get((row.council, row.person, row.ask), "")) if row.op == "replace" else row
        for row in rows
    ]


def sent(tx: Tx, rows: Sequence[tuple[Claimed, str]], now: datetime) -> None:
    """These are delivered, with the network's message id ("" = none): their address and body go."""
    # Only while the row is there: an erasure under way takes it, and must not be followed by a new slot.
    tx.many(
        "INSERT INTO slot (council_id, person, ask, message, at) SELECT council_id, person, ask, :message, :at"
        " FROM outbox WHERE id = :id AND person <> '' AND state IN ('pending', 'claimed')"
        " ON CONFLICT (council_id, person, ask) DO UPDATE SET message = excluded.message, at = excluded.at",
        [{"id": row.key, "message": message, "at": ticks(now)} for row, message in rows if row.ask and message],
    )
    _settle(tx, [(row.key, "sent", "") for row, _ in rows])


def retry(tx: Tx, row: Claimed, at: datetime, *, counted: bool = True) -> None:
    """Send it later; `counted` false when the network only asked to wait."""
    tx.run(
        "UPDATE outbox SET state = 'pending', lease = NULL, due = :due, attempts = attempts + :more"
        " WHERE id = :id AND state = 'claimed'",
        due=ticks(at), more=int(counted), id=row.key,
    )  # fmt: skip


def fail(tx: Tx, row: Claimed, reason: str, *, terminal: bool) -> None:
    """Give this message up; `terminal` = nothing will ever reach this person (blocked, deleted)."""
    _settle(tx, [(row.key, "failed", reason)])
    # A message refused for what it is (too long, a bad picture) says nothing about the person.
    if not terminal:
        return
    # The row holds an address only: whose it is, each consultation's key can tell, and nothing else.
    lookups = [key.lookup(row.bot, row.address) for key in keys(tx, row.council).values()]
    tx.run(
        "UPDATE participation SET unreachable = 1 WHERE council_id = :council AND id IN"
        " (SELECT participation_id FROM identity WHERE council_id = :council AND lookup IN :lookups[])",
        council=row.council, lookups=listed(lookups),
    )  # fmt: skip
    tx.run(
        "UPDATE outbox SET state = 'dropped', reason = 'unreachable', address = '', person = '', body = ''"
        " WHERE bot = :bot AND address = :address AND state = 'pending' AND council_id = :council"
        " AND state IN ('pending', 'claimed', 'mailbox')",
        bot=row.bot, address=row.address, council=row.council,
    )  # fmt: skip


def release(tx: Tx, now: datetime) -> int:
    """Give back what a courier claimed and never settled; how many."""
    return tx.run(
        "UPDATE outbox SET state = 'pending', lease = NULL, attempts = attempts + 1"
        " WHERE state = 'claimed' AND lease < :now",
        now=ticks(now),
    )


def waiting(tx: Tx, bot: str) -> int:
    """How many messages of a bot are not sent yet."""
    return int(
        tx.value(
            "SELECT COUNT(*) FROM outbox WHERE bot = :bot AND state IN ('pending', 'claimed', 'mailbox')"
            " AND state <> 'mailbox'",
            bot=bot,
        )
    )


def prune(tx: Tx, before: datetime) -> int:
    """Forget settled rows older than this."""
    return tx.run(
        "DELETE FROM outbox WHERE state IN ('sent', 'failed', 'dropped') AND at < :before", before=ticks(before)
    )


def _settle(tx: Tx, rows: Sequence[tuple[int, str, str]]) -> None:
    tx.many(
        "UPDATE outbox SET state = :state, reason = :reason, address = '', person = '', body = '', lease = NULL"
        " WHERE id = :id",
        [{"id": key, "state": state, "reason": reason} for key, state, reason in rows],
    )
