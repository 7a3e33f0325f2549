"""What may not be kept goes: doorsteps after a day, people at the end of `keep for`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from flows.measures import Measure
from flows.values import Value
from storage.counts import counters
from storage.counts.counting import Measures
from storage.database.codec import packed, ticks, unpacked
from storage.database.tx import Tx
from storage.messages import deduplication, mailbox, outbox

DOORSTEP = timedelta(hours=24)
MESSAGES = timedelta(days=8)
PERSONAL: Collection[str] = frozenset({"text", "place", "picture"})
"""Measures whose answers may name somebody."""


def sweep(tx: Tx, now: datetime) -> None:
    """The daily cleaning, cheap when there is nothing to do; what a reader held back goes as well."""
    tx.scrub = True
    tx.run("DELETE FROM doorstep WHERE at < :before", before=ticks(now - DOORSTEP))
    deduplication.prune(tx, now)
    mailbox.sweep(tx, now - MESSAGES)
    outbox.prune(tx, now - MESSAGES)
    tx.run("DELETE FROM resume WHERE expires < :now", now=ticks(now))
    tx.run("DELETE FROM dead_letter WHERE state = 'failing' AND at < :before", before=ticks(now - MESSAGES))
    # A quiet consultation's journal is summed here: a row of it may be one person's answers.
    counters.fold_all(tx)


def expire(tx: Tx, council: int, consultation: int, measures_of: Callable[[str], Measures]) -> None:
    """Remove who people were, their words, places and pictures; coded answers stay. `measures_of` takes a flow hash.

    The consultation's part of the key goes as well: nobody can be found again, not even with the secret.
    """
    tx.scrub = True
    chosen = {"council": council, "consultation": consultation}
    tx.run(
        "DELETE FROM outbox WHERE council_id = :council AND person IN (SELECT public_id FROM participation"
        " WHERE council_id = :council AND consultation_id = :consultation)",
        **chosen,
    )
    tx.run(
        "DELETE FROM slot WHERE council_id = :council AND person IN (SELECT public_id FROM participation"
        " WHERE council_id = :council AND consultation_id = :consultation)",
        **chosen,
    )
    for table in ("identity", "doorstep", "picture", "reminder"):
        tx.run(
            f"DELETE FROM {table} WHERE council_id = :council AND consultation_id = :consultation",  # noqa: S608 ours
            **chosen,
        )
    _uncode(tx, council, consultation, measures_of)
    tx.run(
        "UPDATE statement SET author_id = NULL, text = CASE WHEN state = 'accepted' THEN text ELSE '' END"
        " WHERE council_id = :council AND consultation_id = :consultation",
        **chosen,
    )
    tx.run(
        "UPDATE participation SET state = '{}', heard = '{}', unreachable = 1, bot = ''"
        " WHERE council_id = :council AND consultation_id = :consultation",
        **chosen,
    )
    tx.run("UPDATE consultation SET salt = NULL WHERE council_id = :council AND id = :consultation", **chosen)
    counters.fold(tx, council)


def _uncode(tx: Tx, council: int, consultation: int, measures_of: Callable[[str], Measures]) -> None:
    flows = tx.rows(
        "SELECT DISTINCT flow FROM participation WHERE consultation_id = :consultation",
        consultation=consultation,
    )
    for (flow,) in flows:
        for measure in measures_of(flow).values():
            _uncode_step(tx, council, consultation, flow, measure)


def _uncode_step(tx: Tx, council: int, consultation: int, flow: str, measure: Measure) -> None:
    if measure.type not in PERSONAL and measure.type not in ("category", "choices"):
        return
    found = tx.rows(
        "SELECT a.participation_id, a.value FROM answer a JOIN participation p ON p.id = a.participation_id"
        " WHERE a.council_id = :council AND a.step = :step AND p.consultation_id = :consultation AND p.flow = :flow",
        council=council, step=measure.step, consultation=consultation, flow=flow,
    )  # fmt: skip
    personal = measure.type in PERSONAL
    changes = [
        {"council": council, "person": person, "step": measure.step, "value": packed(_coded(unpacked(value), personal))}
        for person, value in found
    ]
    tx.many(
        "UPDATE answer SET value = :value WHERE council_id = :council AND participation_id = :person AND step = :step",
        changes,
    )


def _coded(value: Value, personal: bool) -> Value:
    """The answer without anybody's words: a personal one becomes an empty text, `other: …` only says other."""
    if personal:
        return ""
    if isinstance(value, list):
        return [_coded(item, False) for item in value]
    # An option is its name: a choice that is more than that is somebody's own words.
    if isinstance(value, dict):
        return {"other": ""}
    return value
