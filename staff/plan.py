"""What is planned for a consultation: opening, closing, digests, the promise, the end of keeping."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.model import DigestPlan, Flow
from storage import Tx
from storage.consultations.consultations import Consultation
from storage.schedule import acts as planned

OPEN, CLOSE, DIGEST, LETTER, PROMISE_SOON, PROMISE_DUE, EXPIRE = (
    "open",
    "close",
    "digest",
    "letter",
    "promise_soon",
    "promise_due",
    "expire",
)
"""Kinds of scheduled acts; each has its file in `bot/jobs`."""
OFFICE_HOUR = time(9, 0)
PROMISE_NOTICE = timedelta(days=7)


def plan_all(tx: Tx, row: Consultation, flow: Flow) -> None:
    """Plans every act of a launched consultation; one already planned only moves."""
    opens, closes = row.opens, row.closes
    if opens is None or closes is None:
        raise ValueError("a launched consultation has both dates")
    subject, zone = str(row.key), row.timezone
    _plan_once_a_date(tx, row, OPEN, opens)
    _plan_once_a_date(tx, row, CLOSE, closes)
    if flow.digest is not None:
        plan_digest(tx, row, flow.digest, opens)
    promise = at_local(flow.charter.answer_by, OFFICE_HOUR, zone)
    planned.plan(tx, row.council, PROMISE_SOON, subject, promise - PROMISE_NOTICE)
    planned.plan(tx, row.council, PROMISE_DUE, subject, promise)
    planned.plan(tx, row.council, EXPIRE, subject, add_months(closes, flow.charter.keep_for))


def _plan_once_a_date(tx: Tx, row: Consultation, kind: str, due: datetime) -> None:
    """One act per date, so that a consultation extended after it closed closes again; former dates are dropped."""
    chosen = f"{row.key}:{due.isoformat()}"
    for act in planned.every(tx, row.council):
        same = act.kind == kind and act.subject.partition(":")[0] == str(row.key)
        if same and act.state == "planned" and act.subject != chosen:
            # Cancelled and not deleted: the plan says what did not happen, and why.
            planned.cancel(tx, row.council, kind, act.subject, "the date was moved", due)
    planned.plan(tx, row.council, kind, chosen, due)


def plan_digest(tx: Tx, row: Consultation, plan: DigestPlan, after: datetime) -> datetime | None:
    """Plans the next digest after a moment, none after closing but the last; gives when."""
    due = next_digest(plan, row.timezone, after, row.closes)
    if due is not None:
        # By the town's own day: a digest at midnight belongs to the day that people had.
        period = due.astimezone(ZoneInfo(row.timezone)).date().isoformat()
        planned.plan(tx, row.council, DIGEST, f"{row.key}:{period}", due)
    return due


def next_digest(plan: DigestPlan, zone: str, after: datetime, closes: datetime | None) -> datetime | None:
    """The first moment strictly after `after`; the one that follows closing is the last."""
    if plan.every == "closing":
        return closes + timedelta(minutes=15) if closes is not None and closes + timedelta(minutes=15) > after else None
    if closes is not None and after > closes:
        return None
    day = after.astimezone(ZoneInfo(zone)).date()
    # Today's hour may be past: then the next is a week from now.
    for ahead in range(8):
        candidate = day + timedelta(days=ahead)
        if plan.every == "week" and candidate.weekday() != plan.weekday:
            continue
        due = at_local(candidate, plan.at, zone)
        if due > after:
            return due
    return None


def digest_plan(settings: Mapping[str, Any]) -> DigestPlan | None:
    """The plan kept on a consultation, as a model."""
    kept = settings.get("digest")
    if not isinstance(kept, dict) or not kept:
        return None
    weekday, groups = int(str(kept.get("weekday", -1))), kept.get("to")
    hour, _, minute = str(kept.get("at", "08:00")).partition(":")
    every = str(kept.get("every", "week"))
    return DigestPlan(
        "day" if every == "day" else "closing" if every == "closing" else "week",
        None if weekday < 0 else weekday,
        time(int(hour), int(minute)),
        tuple(map(str, groups)) if isinstance(groups, list) else (),
    )


def at_local(day: date, hour: time, zone: str) -> datetime:
    """A local time as aware UTC: one that does not exist moves on by the gap, a double one is its first."""
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)


def add_months(moment: datetime, months: int) -> datetime:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
