"""Launching a consultation: a checked file becomes the version that residents meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from flows.context import Phase
from flows.findings import Finding
from flows.hashes import flow_hash, texts_hash
from flows.loader import load
from flows.model import Flow
from flows.questions import Question
from flows.showing import looser
from flows.values import Value
from languages import offered
from staff.digest import SIMULATED
from staff.margins import MarginsError, read_margins
from staff.plan import add_months, plan_all
from staff.showing import is_closed
from storage import Store, Tx
from storage.consultations import audit, consultations, versions
from storage.consultations.audit import Deed
from storage.consultations.consultations import Consultation, Publication
from storage.counts import counters
from storage.people import readers

Files = Callable[[str], bytes | None]
"""Reads a file of the flow's folder by its relative name; None when it is not there."""

_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif",
    "pdf": "application/pdf",
}  # fmt: skip


class LaunchError(Exception):
    """The file stays where it is and the last good version keeps running; `findings` say why."""

    def __init__(
        self,
        code: str,
        findings: tuple[Finding, ...] = (),
        standing: Mapping[str, int] | None = None,
        reason: str = "",
    ) -> None:
        super().__init__(code)
        self.code, self.findings, self.standing, self.reason = code, findings, dict(standing or {}), reason


@dataclass(frozen=True, slots=True)
class Launched:
    """What came of it; `again`: the consultation existed; `changed`: residents meet something new."""

    row: Consultation
    flow: Flow
    again: bool
    changed: bool


def launch(
    store: Store,
    council: int,
    data: bytes,
    name: str,
    files: Files,
    *,
    now: datetime,
    opens: datetime | None = None,
    closes: datetime | None = None,
    who: str = "command line",
    force: bool = False,
    simulated: bool = False,
) -> Launched:
    """Publishes the file under its stable name; dates given here win over the file's.

    `simulated`: its residents are, so that every figure and picture made from it says so.

    Raises LaunchError with the code `check` (findings), `dates_missing`, `dates_inverted`, `dates_past`,
    `answer_before_closing`, `margins` (with its reason), `shown` (the rule promised, as its
    reason, to those who answered) or `standing` (people wait at a step that the new
    version takes away or makes of another kind).
    """
    flow, findings = load(data, name, lambda path: files(path) is not None, now.date(), offered())
    if flow is None:
        raise LaunchError("check", tuple(finding for finding in findings if finding.severity == "error"))
    # After the check, which judges the file as it is written: dates of the command are not the author's mistake.
    begins, ends = _dates(flow, opens, closes, now)
    publication = _publication(flow, files, data, (begins, ends), simulated)
    with store.write() as tx:
        former = consultations.named(tx, council, flow.consultation)
        # In the transaction that publishes: the look is as late as it can be.
        _refuse_changes(tx, former, flow, now, force)
        state: Phase = "open" if begins <= now else "soon"
        row = consultations.publish(tx, council, flow.consultation, publication, state, now)
        plan_all(tx, row, flow)
        audit.note(tx, council, Deed(who, "launch", flow.consultation, {"flow": publication.flow}, now))
    changed = former is None or (former.flow, former.texts) != (publication.flow, publication.texts)
    return Launched(row, replace(flow, opens=begins, closes=ends), former is not None, changed)


def _publication(
    flow: Flow, files: Files, data: bytes, dates: tuple[datetime, datetime], simulated: bool
) -> Publication:
    media = _media(flow, files)
    digests = {path: sha256(item[0]).hexdigest() for path, item in media.items()}
    # From the closing: people were promised months after the end, not after they answered.
    keep_until = add_months(dates[1], flow.charter.keep_for)
    return Publication(
        flow_hash(flow), texts_hash(flow, digests), data, flow.timezone, *dates, keep_until,
        _settings(flow, files, simulated), media,
    )  # fmt: skip


def _dates(flow: Flow, opens: datetime | None, closes: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    # Without an opening it opens now; a closing is never guessed.
    begins, ends = opens or flow.opens or now, closes or flow.closes
    if ends is None:
        raise LaunchError("dates_missing")
    if begins >= ends:
        raise LaunchError("dates_inverted")
    if ends <= now:
        raise LaunchError("dates_past")
    closing_day = ends.astimezone(ZoneInfo(flow.timezone)).date()
    if flow.charter.answer_by < closing_day:
        raise LaunchError("answer_before_closing")
    return begins, ends


def _media(flow: Flow, files: Files) -> dict[str, tuple[bytes, str]]:
    paths: set[str] = set()
    for step in flow.walk():
        paths |= {path for name in ("picture", "document") if (path := getattr(step, name, None))}
    found: dict[str, tuple[bytes, str]] = {}
    for path in paths:
        content = files(path)
        if content is not None:
            found[path] = (content, _TYPES.get(path.rpartition(".")[2].lower(), "application/octet-stream"))
    return found


def _settings(flow: Flow, files: Files, simulated: bool) -> dict[str, Value]:
    """What belongs to the consultation and to no version: reminders, quiet hours, digest."""
    digest = flow.digest
    return {
        **({SIMULATED: True} if simulated else {}),
        "reminders": [
            {"after": item.after_days} if item.after_days is not None else {"before": item.before_closing_days or 0}
            for item in flow.reminders
        ],
        "quiet": [moment.strftime("%H:%M") for moment in flow.quiet_hours],
        "digest": {}
        if digest is None
        else {
            "every": digest.every,
            "weekday": -1 if digest.weekday is None else digest.weekday,
            "at": digest.at.strftime("%H:%M"),
            "to": list[Value](digest.to),
        },
        "answer_by": flow.charter.answer_by.isoformat(),
        "keep_months": flow.charter.keep_for,
        "title": dict[str, Value](flow.title),
        "margins": _margins(flow, files),
    }


def _margins(flow: Flow, files: Files) -> dict[str, Value]:
    if flow.margins is None:
        return {}
    try:
        read = read_margins(files(flow.margins) or b"", flow)
    except MarginsError as error:
        raise LaunchError("margins", reason=str(error)) from error
    return {step: dict[str, Value](people) for step, people in read.items()}


def _refuse_changes(tx: Tx, former: Consultation | None, flow: Flow, now: datetime, force: bool) -> None:
    if former is not None:
        _refuse_loosening(tx, former, flow, now)
        if not force:
            _refuse_strandings(tx, former, flow)


def _refuse_loosening(tx: Tx, former: Consultation, flow: Flow, now: datetime) -> None:
    """Those who answered were promised who sees the results and when: nothing may be seen earlier than that."""
    if is_closed(former, now) or not any(head.n for head in counters.heads(tx, former.key)):
        return
    promised = _running(tx, former)
    if promised is not None and looser(flow.results_shown, promised.results_shown):
        raise LaunchError("shown", reason=promised.results_shown)


def _running(tx: Tx, row: Consultation) -> Flow | None:
    kept = [one for one in versions.of(tx, row.key) if (one.flow, one.texts) == (row.flow, row.texts)]
    return load(kept[0].yaml, row.name, lambda _: True, date.min, None)[0] if kept else None


def _kinds(flow: Flow) -> dict[str, str]:
    return {step.name: step.KIND for step in flow.walk() if isinstance(step, Question)}


def _refuse_strandings(tx: Tx, former: Consultation, flow: Flow) -> None:
    """People who stand at a step that goes away or changes kind need a decision, with their number."""
    kinds = _kinds(flow)
    running = _running(tx, former)
    was = _kinds(running) if running is not None else {}
    standing = {
        step: count
        for step, count in readers.standing(tx, former.key).items()
        if step and not step.startswith("@") and (step not in kinds or kinds[step] != was.get(step, kinds[step]))
    }
    if standing:
        raise LaunchError("standing", standing=standing)
