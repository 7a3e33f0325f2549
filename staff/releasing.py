"""Releases: when one is due, the audit before it, and what is kept of it. Nothing else lets figures out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from flows.guards import guards
from flows.model import Flow
from languages import spoken
from results.audit.record import Record, from_json, to_json
from results.audit.settling import SECONDS
from results.figures.counted import Figures
from results.figures.counted import to_json as figures_json
from results.figures.profiles import ProfileCounts
from results.figures.release import PEOPLE, Way, record, released, ways
from results.reports.digest import highlights
from staff import studies
from staff.figures import (
    FIGURES,
    PUBLIC,
    STUDIES,
    Findings,
    count,
    forget_erased,
    kept_studies,
    last_release,
    measures,
    smallest,
)
from staff.showing import is_closed
from storage import Store, Tx
from storage.consultations.consultations import Consultation
from storage.counts import counters
from storage.counts import released as kept_releases
from storage.counts.counting import crossing

log = structlog.get_logger(__name__)

RECORD = "record:"
"""Begins the keys under which the numbers of each release are kept, with their proof."""
_GROWTH = 4
"""A release during the run waits for so many-th part more people than the last, and for two crowds of k at least."""
_GRACE = 110.0
"""Seconds on the wall beyond the auditor's own seconds of work, for a machine that is busy with something else."""

Settle = Callable[[Sequence[Record], Mapping[str, Sequence[Way]], int], dict[str, Any]]
"""(history, ways, k) → what `results.audit.settling.Settlement` holds."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A release before it is settled: everything counted, every way of telling it, all that was told before."""

    raw: Figures
    before: Figures | None
    ways: Mapping[str, Sequence[Way]]
    history: Sequence[Record]
    k: int


def due(tx: Tx, row: Consultation, now: datetime, *, digest: bool = False) -> bool:
    """Whether a release may be made: at closing the one that is complete, before it by a plan of people.

    The fewer releases, the less can be worked out from their differences; `digest`: k more people are enough.
    """
    k, last = smallest(row), _last(tx, row)
    if last is not None and last["final"]:
        # Reopened: nothing new before a crowd came, for these figures are exact.
        return not is_closed(row, now) and _answered(tx, row) - last["answered"] >= 2 * k
    if is_closed(row, now):
        return True
    more = _answered(tx, row) - (last["answered"] if last else 0)
    return more >= k if digest or last is None else more >= max(2 * k, last["answered"] // _GROWTH)


def reopened(row: Consultation, figures: Figures) -> bool:
    """Whether these are the figures of a closing, of a consultation that takes answers again."""
    return figures.final and figures.number > 0 and not is_closed(row, figures.as_of)


def release(
    store: Store, row: Consultation, flow: Flow, now: datetime, *, digest: bool = False, settle: Settle | None = None
) -> Figures:
    """The figures of the last release, after one more where it is due; before any, figures that tell nothing."""
    with store.read() as tx:
        wanted, final = due(tx, row, now, digest=digest), is_closed(row, now)
        moved = wanted and studies.due(tx, row, flow, every=final)
    # Heavy work first, and outside the transaction that writes: on SQLite answers would wait for it.
    if moved:
        studies.study(store, row, flow, now, every=final)
    with store.write() as tx:
        forget_erased(tx, row, now)
        if not wanted and (last := last_release(tx, row)) is not None:
            return last
    with store.read() as tx:
        ready = prepared(tx, row, flow, now)
    if not wanted:
        return _nothing(ready)
    proof = (settle or settled_apart)(ready.history, ready.ways, ready.k)
    with store.write() as tx:
        # Another process may have made one meanwhile: this one was not audited beside it.
        if _number(tx, row) == len(ready.history):
            return _keep(tx, row, flow, ready, proof, now)
        return last_release(tx, row) or _nothing(ready)


def preview(tx: Tx, row: Consultation, flow: Flow, now: datetime, settle: Settle | None = None) -> Figures:
    """What the next release would be, were it made now; keeps nothing."""
    ready = prepared(tx, row, flow, now, studies.fresh(tx, row, flow))
    return candidate(ready, (settle or settled_apart)(ready.history, ready.ways, ready.k))


def candidate(ready: Prepared, proof: Mapping[str, Any]) -> Figures:
    """The release that was prepared, as it was settled."""
    return released(ready.raw, ready.before, _chosen(ready, proof), ready.k)


def prepared(tx: Tx, row: Consultation, flow: Flow, now: datetime, fresh: Findings | None = None) -> Prepared:
    """Everything a release is made from; with `fresh` findings, made of the answers as they stand."""
    before, k = last_release(tx, row), smallest(row)
    kept = kept_releases.one(tx, row.key, STUDIES) or {}
    moves = counters.counted(tx, row.key)
    live = counters.totals(moves)
    # A question and its study stand on one page: both are told as of when it was studied.
    then: Mapping[str, Mapping[str, int]] = {} if fresh else _studied(kept, live, k)
    found = fresh or Findings(kept_studies(tx, row), _of_then(kept.get("splits", {}), then))
    raw = count(tx, row, flow, now, {**live, **then})
    raw = replace(raw, studies=found.studies, room=kept.get("room", {}), final=is_closed(row, now))
    # Tables by profile are only made where the tally is of now too: two moments of one question subtract.
    as_now = {step: told for step, told in live.items() if told == {**live, **then}[step]}
    splits = {step: of for step, of in counters.breakdown(moves).items() if step in as_now}
    profiles = [measure.step for measure in crossing(measures(flow)) if measure.step in as_now]
    counted = ProfileCounts(as_now, {**splits, **found.splits}, profiles)
    history = [from_json(one["record"]) for one in kept_releases.series(tx, row.key, RECORD)]
    return Prepared(raw, before, ways(raw, before, counted, guards(flow), k), history, k)


def _of_then(splits: Mapping[str, Any], then: Mapping[str, Any]) -> dict[str, Any]:
    """The votes by profile of questions told as of their study: those of another moment weigh nobody."""
    return {step: of for step, of in splits.items() if step.rpartition(".")[0] in then}


def _studied(kept: Mapping[str, Any], live: Mapping[str, Mapping[str, int]], k: int) -> Mapping[str, Mapping[str, int]]:
    """What counters were when a question was studied: its figures and its study are of one moment.

    A question that moved by k people since was to be studied again; if that failed, it is counted all the same.
    """
    then: Mapping[str, Mapping[str, int]] = kept.get("cells", {})
    return {
        step: counts for step, counts in then.items() if abs(live.get(step, {}).get("n", 0) - counts.get("n", 0)) < k
    }


def settled_apart(history: Sequence[Record], ways_of: Mapping[str, Sequence[Way]], k: int) -> dict[str, Any]:
    """The audit in a process of its own, for a solver takes memory; one that fails lets nothing new out."""
    request = {
        "history": [to_json(one) for one in history], "k": k, "seconds": SECONDS,
        "ways": {
            step: [to_json({step: way.asked})[step] for way in each] for step, each in ways_of.items()
        },
    }  # fmt: skip
    command = [sys.executable, "-m", "results.audit.apart"]
    try:
        done = subprocess.run(
            command, input=json.dumps(request).encode(), capture_output=True, timeout=SECONDS + _GRACE, check=True
        )
        proof: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        log.error("a release could not be audited and tells nothing new", kind=type(error).__name__)
        return {"ways": {}, "late": list(ways_of)}
    return proof


def _chosen(ready: Prepared, proof: Mapping[str, Any]) -> dict[str, Way]:
    # What was not settled tells nothing new: the last of its ways.
    return {step: each[proof["ways"].get(step, len(each) - 1)] for step, each in ready.ways.items()}


def _keep(tx: Tx, row: Consultation, flow: Flow, ready: Prepared, proof: Mapping[str, Any], now: datetime) -> Figures:
    chosen, figures = _chosen(ready, proof), candidate(ready, proof)
    less = {step: way.less for step, way in chosen.items() if way.less}
    truth = chosen[PEOPLE].asked.truth
    content = {
        "record": to_json(record(chosen)), "proof": {**proof, "less": less}, "final": figures.final,
        "answered": truth["finished"] + truth["part"], "at": now.isoformat(),
    }  # fmt: skip
    kept_releases.keep(tx, row.council, row.key, f"{RECORD}{figures.number:05}", content, now)
    kept_releases.keep(tx, row.council, row.key, FIGURES, figures_json(figures), now)
    # None while fewer than k answered: bots then say that it is too early, never how many.
    answered = figures.participation.answered
    public = {
        "answered": answered,
        "public": answered is not None,
        "lines": highlights(figures, spoken(flow.languages)),
        "final": figures.final,
    }
    kept_releases.keep(tx, row.council, row.key, PUBLIC, public, now)
    return figures


def _nothing(ready: Prepared) -> Figures:
    """The figures before any release."""
    empty = {step: each[-1] for step, each in ready.ways.items()}
    return replace(released(ready.raw, None, empty, ready.k), number=0)


def _last(tx: Tx, row: Consultation) -> Mapping[str, Any] | None:
    return next(iter(kept_releases.series(tx, row.key, RECORD, last=True)), None)


def _number(tx: Tx, row: Consultation) -> int:
    return len(kept_releases.series(tx, row.key, RECORD))


def _answered(tx: Tx, row: Consultation) -> int:
    return sum(head.n for head in counters.heads(tx, row.key) if head.what == "answered")
