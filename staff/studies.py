"""Studying a consultation: its answers in, what the arithmetic of deliberation says out, kept for the next release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flows.measures import Measure
from flows.model import Flow
from results.figures.room import room
from results.figures.studies import Answers, Study, methods, studied
from results.figures.studies.votes import routes
from staff.figures import STUDIES, Findings, kept_studies, measures, smallest, tellable
from staff.margins import margins_of
from staff.weighing import Splits, votes_by_profile
from storage import Store, Tx
from storage.consultations import statements
from storage.consultations.consultations import Consultation
from storage.counts import counters, released
from storage.people import readers


def due(tx: Tx, row: Consultation, flow: Flow, *, every: bool = False) -> bool:
    """Whether a question moved by k people since it was looked at, or (`every`) at all."""
    return bool(_moved(tx, row, flow, every))


def _moved(tx: Tx, row: Consultation, flow: Flow, every: bool) -> dict[str, list[int]]:
    """Step → people and votes it has now, of those that moved by k people: so many more, or votes that fewer than k
    cannot have cast. `every`: of those that moved at all."""
    cells, kept, k = counters.cells(tx, row.key), _kept(tx, row), smallest(row)
    same_town = kept.get("margins", {}) == margins_of(row.settings)
    moved: dict[str, list[int]] = {}
    for step, measure in measures(flow).items():
        if measure.type in methods():
            counts = dict(cells.get(step, {}))
            people, former = counts.pop("n", 0), kept.get("looked", {}).get(step, [0, 0])
            votes = sum(counts.values()) if measure.type == "votes" else 0
            statements = len({cell.partition(":")[2] for cell in counts})
            # So many more people, or more votes than fewer than k people can have cast.
            more = abs(people - former[0]) >= k or abs(votes - former[1]) >= max(k * statements, 1)
            moved_at_all = every and cells.get(step, {}) != kept.get("cells", {}).get(step, {})
            if more or moved_at_all or (votes and not same_town):
                moved[step] = [people, votes]
    return moved


def study(store: Store, row: Consultation, flow: Flow, now: datetime, *, every: bool = False) -> tuple[Study, ...]:
    """Studies what moved and keeps it; heavy, so answers are read outside the writing transaction."""
    # A study takes seconds, and on SQLite a writer makes every answer wait.
    with store.read() as tx:
        kept, looks, written = _kept(tx, row), _moved(tx, row, flow, every), statements.written(tx, row.key)
        former, read = {one.step: one for one in kept_studies(tx, row)}, tellable(tx, row, flow)
        rooms, cells, splits = (dict(kept.get(name, {})) for name in ("room", "cells", "splits"))
        moved: dict[str, Study | None] = {}
        routed: dict[str, tuple[dict[str, float], dict[str, Any]]] = {}
        for step, answers in _answers_to(tx, row, flow, looks).items():
            moved[step], cells[step] = studied(answers, smallest(row)), _counted(answers)
            if answers.measure.type == "votes" and len(answers.values) >= smallest(row):
                splits |= votes_by_profile(tx, row, flow, step)
                routed[step] = routes(answers, smallest(row))
                votes = [value for value in answers.values if isinstance(value, dict)]
                rooms[step] = room(votes, written.get(step, ()) if step in read else (), smallest(row))
    # A question that did not move keeps the study it had.
    found = tuple(one for step in measures(flow) if (one := moved.get(step, former.get(step))))
    with store.write() as tx:
        content = {
            "looked": {**kept.get("looked", {}), **looks}, "studies": [asdict(one) for one in found], "room": rooms,
            "cells": cells, "splits": splits, "margins": margins_of(row.settings),
        }  # fmt: skip
        released.keep(tx, row.council, row.key, STUDIES, content, now)
        for step, (priorities, groups) in routed.items():
            statements.prioritise(tx, row.council, row.key, step, priorities, groups, now)
    return found


def fresh(tx: Tx, row: Consultation, flow: Flow) -> Findings:
    """What is found as of now, for the staff's own command line."""
    splits: Splits = {}
    found: list[Study] = []
    for step, answers in _answers_to(tx, row, flow, measures(flow)).items():
        found += [one for one in [studied(answers, smallest(row))] if one]
        if answers.measure.type == "votes":
            splits |= votes_by_profile(tx, row, flow, step)
    return Findings(tuple(found), splits)


def _answers_to(tx: Tx, row: Consultation, flow: Flow, steps: Container[str]) -> dict[str, Answers]:
    told = tellable(tx, row, flow)
    # The method must know which statements were moderated out; their words are told nowhere.
    hidden = frozenset(item.id for item in statements.of(tx, row.key) if item.state in ("refused", "withdrawn"))
    studiable: dict[str, Measure] = {
        step: measure for step, measure in measures(flow).items() if measure.type in methods() and step in steps
    }
    return {
        step: Answers(
            measure, [value for _, value in readers.answers_of(tx, row.key, step)], tuple(told.get(step, ())), hidden
        )
        for step, measure in studiable.items()
    }


def _counted(answers: Answers) -> dict[str, int]:
    """The counters of exactly the answers that were studied."""
    counts: Counter[str] = Counter()
    for value in answers.values:
        for cell, n in answers.measure.cells(value):
            counts[cell] += n
    return dict(counts)


def _kept(tx: Tx, row: Consultation) -> Mapping[str, Any]:
    kept: Mapping[str, Any] = released.of(tx, row.key).get(STUDIES, {})
    return kept
