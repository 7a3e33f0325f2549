"""Exports: one JSON line per participation, or one tidy CSV row per atomic value."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flows.measures import Measure
from flows.model import Flow
from flows.questions import Question
from storage import Tx
from storage.consultations.consultations import Consultation
from storage.people import readers
from storage.people.readers import Record

SCHEMA = 1
COLUMNS = ("participation", "step", "kind", "option", "value", "language", "channel", "answered_at")
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet take a cell for a formula."""


def json_lines(tx: Tx, row: Consultation) -> Iterator[str]:
    """One line per participation, finished or not; dormant answers are not there."""
    for record in readers.records(tx, row.council, row.key):
        yield json.dumps(_line(record, row.name), ensure_ascii=False)


def csv_lines(tx: Tx, row: Consultation, flow: Flow) -> Iterator[str]:
    """The tidy table, its header first; texts that a spreadsheet would run are kept as text."""
    questions = {step.name: step for step in flow.walk() if isinstance(step, Question)}
    measures: Mapping[str, Measure] = {name: step.measure() for name, step in questions.items()}
    yield _row(COLUMNS)
    for record in readers.records(tx, row.council, row.key):
        for step, value in record.answers.items():
            # Of an older version, in whose file its meaning stands.
            if step not in questions or measures[step].type == "consent":
                continue
            for option, content in measures[step].rows(value):
                cells = (record.id, step, questions[step].KIND, option, content, record.language, record.channel)
                yield _row((*cells, _iso(record.times.get(step))))


def _line(record: Record, name: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "participation": record.id,
        "consultation": name,
        "flow": record.flow,
        "channel": record.channel,
        "mode": record.mode,
        "origin": record.origin,
        "language": record.language,
        "started_at": _iso(record.started_at),
        "finished_at": _iso(record.finished_at) or None,
        "answers": dict(record.answers),
        "skipped": list(record.skipped),
    }


def _iso(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _row(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(_inert(cell) for cell in cells)
    return out.getvalue()


def _inert(cell: str) -> str:
    try:
        # A negative number begins like a formula, and must stay a number.
        float(cell)
    except ValueError:
        return f"'{cell}" if cell.startswith(_RISKY) else cell
    return cell
