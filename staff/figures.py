"""Counting a consultation and clearing its figures: the one place where storage and results meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, NamedTuple

from flows.measures import Measure
from flows.model import Flow
from flows.questions import Question
from flows.showing import reviewed_steps
from flows.words import Text
from languages import SOURCE
from results.figures.counted import Cell, Figures, Tally, Turnout, from_json, to_json
from results.figures.disclosure import FLOOR, K
from results.figures.studies import Study, untold
from results.figures.tallies import tally
from results.reports.digest import highlights
from staff.coding import themes_tally
from staff.margins import margins_of
from storage import Tx
from storage.consultations import coding, statements
from storage.consultations.consultations import Consultation
from storage.consultations.statements import Proposal
from storage.counts import counters, released
from storage.people import readers

FIGURES, PUBLIC, STUDIES = "figures", "public", "studies"
"""Keys under which a release, its summary for the bots and the studies it goes with are kept."""
K_SETTING = "k"


class Findings(NamedTuple):
    """What answers say beyond their counts: the studies, and statement → profile → vote → people."""

    studies: tuple[Study, ...]
    splits: Mapping[str, Mapping[str, Mapping[str, int]]]


def count(
    tx: Tx, row: Consultation, flow: Flow, now: datetime, cells: Mapping[str, Mapping[str, int]] | None = None
) -> Figures:
    """Everything as it stands (or as `cells` say), nothing suppressed: for the staff's own command line only."""
    cells = counters.cells(tx, row.key) if cells is None else cells
    own = tellable(tx, row, flow)
    tallies: list[Tally] = []
    for measure in measures(flow).values():
        # Everybody counted has consented: a tally of it would be a number of people in disguise.
        if measure.type != "consent":
            tallies += tally(measure, cells.get(measure.step, {}), own.get(measure.step, ()))
        if measure.type == "text":
            tallies += themes_tally(measure, coding.of(tx, row.key, measure.step, only_read=True))
    people = _participation(tx, row, flow)
    return Figures(row.name, flow.title, now, 0, people, tuple(tallies), margins=margins_of(row.settings))


def smallest(row: Consultation) -> int:
    """The k of a consultation: nothing about fewer people is told."""
    # A council may ask for more discretion, never for less than the floor.
    return max(int(str(row.settings.get(K_SETTING, K))), FLOOR)


def kept_studies(tx: Tx, row: Consultation) -> tuple[Study, ...]:
    """The studies made last, without the statements that their authors erased since."""
    gone = _erased(tx, row)
    kept = (Study(**study) for study in (released.one(tx, row.key, STUDIES) or {}).get("studies", ()))
    return tuple(told for study in kept if (told := untold(study, gone)))


def last_release(tx: Tx, row: Consultation) -> Figures | None:
    """The figures cleared last, if any, without the statements that their authors erased since."""
    kept: Mapping[str, Any] | None = released.one(tx, row.key, FIGURES)
    if kept is None:
        return None
    figures, gone = from_json(kept), _erased(tx, row)
    if not gone:
        return figures
    # The tally of a statement is a step of its own, `STEP.ID`, grouped under its question.
    tallies = (one for one in figures.tallies if one.step.removeprefix(f"{one.group}.") not in gone)
    studies = (told for study in figures.studies if (told := untold(study, gone)))
    return replace(figures, tallies=tuple(tallies), studies=tuple(studies))


def _erased(tx: Tx, row: Consultation) -> frozenset[str]:
    return frozenset(item.id for item in statements.of(tx, row.key, "withdrawn"))


def forget_erased(tx: Tx, row: Consultation, now: datetime) -> None:
    """Erased words leave what is kept too, and the disk."""
    kept, last = released.one(tx, row.key, STUDIES) or {}, last_release(tx, row)
    rows = {STUDIES: {**kept, "studies": [asdict(study) for study in kept_studies(tx, row)]}}
    rows |= {FIGURES: to_json(last)} if last is not None else {}
    told = released.one(tx, row.key, PUBLIC)
    if last is not None and told and told["lines"]:
        # What residents are told quotes what gathers and divides.
        rows[PUBLIC] = {**told, "lines": highlights(last, [*next(iter(told["lines"].values()))])}
    for key, content in rows.items():
        # Rewriting it each time would scrub the disk for nothing.
        if content != (released.one(tx, row.key, key) or {"studies": []}):
            released.keep(tx, row.council, row.key, key, content, now)
            # What the row held before stays on a freed page until it is overwritten.
            tx.scrub = True


def measures(flow: Flow) -> dict[str, Measure]:
    """Every measure of a flow, in file order."""
    return {step.name: step.measure() for step in flow.walk() if isinstance(step, Question)}


def reviewed(tx: Tx, row: Consultation, flow: Flow) -> list[Proposal]:
    """Residents' statements that a person accepted, in steps that are not private: nothing else of theirs may be told.

    Under `add your own: yes` other residents read a statement at once, but nobody of the council has.
    """
    steps = reviewed_steps(flow)
    return [proposal for proposal in statements.of(tx, row.key, "accepted") if proposal.step in steps]


def tellable(tx: Tx, row: Consultation, flow: Flow) -> dict[str, list[tuple[str, Text]]]:
    """Step → (id, words) of the residents' statements that may be told."""
    found: dict[str, list[tuple[str, Text]]] = {}
    for proposal in reviewed(tx, row, flow):
        found.setdefault(proposal.step, []).append((proposal.id, {proposal.language: proposal.text}))
    return found


def _participation(tx: Tx, row: Consultation, flow: Flow) -> Turnout:
    people = counters.heads(tx, row.key)
    totals: Counter[str] = Counter()
    groups: dict[str, Counter[str]] = {name: Counter() for name in ("day", "channel", "language", "origin")}
    for item in people:
        totals[item.what] += item.n
        # Days, channels and origins of those who answered: starting is a press, and tells little.
        if item.what == "answered":
            for name, counter in groups.items():
                counter[str(getattr(item, name))] += item.n
    n = totals["answered"]
    return Turnout(
        totals["started"],
        n,
        totals["finished"],
        # They come in the order of days; of the others, those with most people first.
        days=_cells(groups["day"].items(), n),
        channels=_cells(groups["channel"].most_common(), n),
        languages=_cells(groups["language"].most_common(), n),
        origins=_cells(groups["origin"].most_common(), n),
        leaving=_leaving(tx, row, flow),
    )


def _cells(counts: Iterable[tuple[str, int]], n: int) -> tuple[Cell, ...]:
    return tuple(Cell(name, {SOURCE: name or "–"}, people, people / n if n else None) for name, people in counts)


def _leaving(tx: Tx, row: Consultation, flow: Flow) -> tuple[Cell, ...]:
    standing = readers.standing(tx, row.key)
    return tuple(
        Cell(step.name, step.words, standing[step.name])
        for step in flow.walk()
        if isinstance(step, Question) and standing.get(step.name)
    )
