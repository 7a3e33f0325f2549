"""Erasing people: everything of theirs goes, others' votes on what they wrote stay as totals."""

from __future__ import annotations

from collections.abc import Sequence

from storage.database.codec import listed
from storage.database.tx import Tx
from storage.messages.dead_letters import sender
from storage.people.loading import Person, keys


def erase(tx: Tx, council: int, people: Sequence[Person]) -> None:
    """Remove these people in the transaction under way; their bytes leave the disk after the commit.

    The counters of their answers are the caller's (it knows the measures); headcounts are `saving`'s.
    """
    if not people:
        return
    # Asked for before anything can fail: with the commit, and only with it, the journal is emptied.
    tx.scrub = True
    secrets = keys(tx, council)
    stored = [person.key for person in people if person.key]
    if stored:
        _participations(tx, council, stored)
    lookups = [
        secrets[person.consultation].lookup(person.bot, person.address)
        for person in people
        if person.consultation in secrets
    ]
    tx.run(
        "DELETE FROM doorstep WHERE council_id = :council AND lookup IN :lookups[]",
        council=council, lookups=listed(lookups),
    )  # fmt: skip
    _messages(tx, council, people)


def _messages(tx: Tx, council: int, people: Sequence[Person]) -> None:
    names = listed(person.participation.id for person in people)
    # By address: the chat's index finds them, and one by person would cost every message sent.
    tx.many(
        "DELETE FROM outbox WHERE bot = :bot AND address = :address AND council_id = :council AND person = :person"
        " AND state IN ('pending', 'claimed', 'mailbox')",
        [
            {"bot": person.bot, "address": person.address, "council": council, "person": person.participation.id}
            for person in people
        ],
    )
    tx.run("DELETE FROM slot WHERE council_id = :council AND person IN :names[]", council=council, names=names)
    tx.run(
        "DELETE FROM dead_letter WHERE council_id = :council AND sender IN :senders[]",
        council=council, senders=listed(sender(tx, council, person.bot, person.address) for person in people),
    )  # fmt: skip
    tx.many(
        "DELETE FROM resume WHERE council_id = :council AND bot = :bot AND address = :address",
        [{"council": council, "bot": person.bot, "address": person.address} for person in people],
    )


def _participations(tx: Tx, council: int, stored: Sequence[int]) -> None:
    chosen = listed(stored)
    tx.run(
        # Before the participation goes: with it goes, by the foreign key, whose statement it was.
        "UPDATE statement SET state = 'withdrawn', text = ''"
        " WHERE council_id = :council AND author_id IN :people[int]",
        council=council, people=chosen,
    )  # fmt: skip
    tx.run(
        "DELETE FROM answer WHERE council_id = :council AND participation_id IN :people[int]",
        council=council, people=chosen,
    )  # fmt: skip
    tx.run(
        "DELETE FROM reminder WHERE council_id = :council AND participation_id IN :people[int]",
        council=council, people=chosen,
    )  # fmt: skip
    # Identity and pictures go with the participation, by their foreign keys.
    tx.run(
        "DELETE FROM participation WHERE council_id = :council AND id IN :people[int]",
        council=council, people=chosen,
    )  # fmt: skip
