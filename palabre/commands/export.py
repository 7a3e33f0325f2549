"""`palabre export`: answers without their people, as JSON lines or a tidy CSV."""

from __future__ import annotations

from palabre import clock
from palabre.commands.workplace import DONE, WHO, Write, desk, guarded, refuse_unseen
from staff.export import csv_lines, json_lines
from staff.showing import note_early


def run(name: str, format: str, early: bool, language: str, write: Write) -> int:
    """Writes line by line; gives the exit status."""
    return guarded(language, write, lambda: _run(name, format, early, language, write))


def _run(name: str, format: str, early: bool, language: str, write: Write) -> int:
    with desk(language) as at:
        running = at.running(name)
        with at.store.write() as tx:
            # Kept before the first line is written: an export that is cut short was one all the same.
            if early:
                note_early(tx, running.row, running.current.flow, who=WHO, what=format, now=clock.now())
            else:
                refuse_unseen(tx, running, "officials", language)
        with at.store.read() as tx:
            flow = running.current.flow
            lines = json_lines(tx, running.row) if format == "jsonl" else csv_lines(tx, running.row, flow)
            for line in lines:
                write(line)
    return DONE
