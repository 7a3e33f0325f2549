"""`palabre export`: answers without their people, as JSON lines or a tidy CSV."""

from __future__ import annotations

from palabre.commands.workplace import DONE, Write, desk, guarded
from staff.export import csv_lines, json_lines


def run(name: str, format: str, language: str, write: Write) -> int:
    """Writes line by line; gives the exit status."""
    return guarded(language, write, lambda: _run(name, format, language, write))


def _run(name: str, format: str, language: str, write: Write) -> int:
    with desk(language) as at:
        running = at.running(name)
        with at.store.read() as tx:
            flow = running.current.flow
            lines = json_lines(tx, running.row) if format == "jsonl" else csv_lines(tx, running.row, flow)
            for line in lines:
                write(line)
    return DONE
