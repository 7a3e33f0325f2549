"""Votes on statements by profile: no counter knows the profile behind a vote, so the votes are read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeAlias

from flows.model import Flow
from flows.values import Answer
from staff.figures import measures
from staff.margins import margins_of
from storage import Tx
from storage.consultations.consultations import Consultation
from storage.counts.counting import Counting, crossing
from storage.people import readers

# Counting looks at what was answered and never at when.
_WHENEVER = datetime.min.replace(tzinfo=UTC)
Splits: TypeAlias = dict[str, dict[str, dict[str, int]]]
"""Tally of a statement (`STEP.ID`) → profile of those who voted, as counters name it → vote → people."""


def votes_by_profile(tx: Tx, row: Consultation, flow: Flow, step: str) -> Splits:
    """The votes of one question; empty where nobody could weigh them."""
    counting, said, votes = Counting(measures(flow)), dict[str, dict[str, Answer]](), Splits()
    if not margins_of(row.settings):
        return votes
    for profile in crossing(measures(flow)):
        for person, value in readers.answers_of(tx, row.key, profile.step):
            said.setdefault(person, {})[profile.step] = Answer(value, _WHENEVER)
    for person, value in readers.answers_of(tx, row.key, step):
        split = counting.split(said.get(person, {}))
        for statement, vote in value.items() if split and isinstance(value, dict) else ():
            cells = votes.setdefault(f"{step}.{statement}", {}).setdefault(split, {})
            cells[str(vote)] = cells.get(str(vote), 0) + 1
    return votes
