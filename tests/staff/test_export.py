"""Exports line by line: who answered what, when, by which channel; nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from staff.export import COLUMNS, csv_lines, json_lines
from storage import Store
from storage.consultations import consultations
from tests.engine.talk import flow_of
from tests.storage.town import NOW, StoredTown, founded, opened, with_answers

FLOW = flow_of(
    "  - choose many: modes\n    optional: yes\n    fr: Comment ?\n    en: How?\n"
    "    options: {bus: {fr: Bus, en: Bus}, foot: {fr: Pied, en: Foot}}\n"
    "  - number: km\n    optional: yes\n    fr: Combien ?\n    en: How many?\n"
    "  - write: why\n    optional: yes\n    fr: Pourquoi ?\n    en: Why?\n"
)
HOUR = timedelta(hours=1)


@pytest.fixture
def town(sqlite_url: str) -> Iterator[StoredTown]:
    """Two people, one of whom answered a day later."""
    store: Store = opened(sqlite_url)
    here = founded(store)
    first = here.resident("1", {"data": True, "modes": ["bus", "foot"]})
    here.change(first, with_answers(first, {"km": -3, "why": "=1+1"}, NOW + timedelta(days=1)))
    second = here.resident("2", {"why": "-2 fois à pied", "gone": "old step"})
    state = replace(second.participation, skipped=frozenset({"modes", "km"}), version=second.participation.version + 1)
    here.change(second, replace(second, participation=replace(state, status="finished", finished_at=NOW + HOUR)))
    yield here
    store.close()


def test_each_value_is_a_row_with_its_kind_its_moment_and_its_channel(town: StoredTown) -> None:
    """Several options are several rows; consent and steps that the flow no longer has are none."""
    with town.store.read() as tx:
        (row,) = consultations.every(tx)
        header, *rows = csv.reader(list(csv_lines(tx, row, FLOW)))
        ids = [person for (person,) in tx.rows("SELECT public_id FROM participation ORDER BY id")]
    assert tuple(header) == COLUMNS
    first, second = "2026-03-02T09:30:00Z", "2026-03-03T09:30:00Z"
    assert [tuple(cells) for cells in rows] == [
        (ids[0], "modes", "choose many", "bus", "1", "fr", "telegram", first),
        (ids[0], "modes", "choose many", "foot", "1", "fr", "telegram", first),
        (ids[0], "km", "number", "", "-3", "fr", "telegram", second),
        (ids[0], "why", "write", "", "'=1+1", "fr", "telegram", second),
        (ids[1], "why", "write", "", "'-2 fois à pied", "fr", "telegram", first),
    ]


def test_each_participation_is_a_line_of_json_with_its_answers_as_given(town: StoredTown) -> None:
    """Moments to the second in UTC; what is not there yet is null."""
    with town.store.read() as tx:
        (row,) = consultations.every(tx)
        written = list(json_lines(tx, row))
        lines = [json.loads(line) for line in written]
        ids = [person for (person,) in tx.rows("SELECT public_id FROM participation ORDER BY id")]
    assert lines[0] == {
        "schema": 1, "participation": ids[0], "consultation": "velo", "flow": "f1", "channel": "telegram",
        "mode": "self", "origin": "poster", "language": "fr", "started_at": "2026-03-02T09:30:00Z",
        "finished_at": None, "answers": {"consent": True, "data": True, "modes": ["bus", "foot"], "km": -3,
        "why": "=1+1"}, "skipped": [],
    }  # fmt: skip
    assert [line["participation"] for line in lines] == ids
    assert lines[1]["finished_at"] == "2026-03-02T10:30:00Z"
    assert [line["skipped"] for line in lines] == [[], ["km", "modes"]]
    assert "à pied" in written[1], "words are read as they were typed"
