"""Votes on statements weighted to the town: no counter knows the profile behind a vote, so the votes are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from flows.model import Flow
from flows.values import Answer
from results.figures.counted import Weighted
from results.figures.disclosure import protect
from results.figures.tallies import tally
from results.figures.weighted import weighted
from staff.figures import measures, smallest, tellable
from staff.margins import margins_of
from storage import Tx
from storage.consultations.consultations import Consultation
from storage.counts import counters
from storage.counts.counting import Counting, crossing
from storage.people import readers

# Counting looks at what was answered and never at when.
_WHENEVER = datetime.min.replace(tzinfo=UTC)
_Votes: TypeAlias = dict[str, dict[str, dict[str, int]]]
"""Statement → profile of those who voted, as counters name it → vote → people."""


def weighted_votes(tx: Tx, row: Consultation, flow: Flow, step: str, counts: Mapping[str, int]) -> dict[str, Weighted]:
    """Each statement's tally of these counts → its weighted shares, or why there are none; empty without margins."""
    margins, cells, k = margins_of(row.settings), counters.cells(tx, row.key), smallest(row)
    # Without a town to weigh to, nobody's votes are read.
    if not margins:
        return {}
    profiles = [one for measure in crossing(measures(flow)) for one in tally(measure, cells.get(measure.step, {}))]
    votes, found = _votes(tx, row, flow, step), {}
    for statement in tally(measures(flow)[step], counts, tellable(tx, row, flow).get(step, ())):
        given = votes.get(statement.step.removeprefix(f"{step}."), {})
        if one := weighted(protect(statement, k), profiles, given, margins, k):
            found[one.step] = one
    return found


def _votes(tx: Tx, row: Consultation, flow: Flow, step: str) -> _Votes:
    counting, said, votes = Counting(measures(flow)), dict[str, dict[str, Answer]](), _Votes()
    for profile in crossing(measures(flow)):
        for person, value in readers.answers_of(tx, row.key, profile.step):
            said.setdefault(person, {})[profile.step] = Answer(value, _WHENEVER)
    for person, value in readers.answers_of(tx, row.key, step):
        split = counting.split(said.get(person, {}))
        for statement, vote in value.items() if split and isinstance(value, dict) else ():
            cells = votes.setdefault(statement, {}).setdefault(split, {})
            cells[str(vote)] = cells.get(str(vote), 0) + 1
    return votes
