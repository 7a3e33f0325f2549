"""`palabre status`: where consultations stand, what waits, what needs a hand."""

from __future__ import annotations

from collections import Counter

from palabre import clock
from palabre.channels import EVERY
from palabre.commands.workplace import DONE, Workplace, Write, desk, guarded, say
from staff.letters import waiting
from storage.consultations import statements
from storage.counts import counters
from storage.messages import dead_letters, outbox


def run(language: str, write: Write) -> int:
    """Writes one line per fact; gives the exit status."""
    return guarded(language, write, lambda: _run(language, write))


def _run(language: str, write: Write) -> int:
    with desk(language) as at:
        library = at.library()
        with at.store.read() as tx:
            for running in library.running.values():
                totals: Counter[str] = Counter()
                for head in counters.heads(tx, running.row.key):
                    totals[head.what] += head.n
                state = say(language, f"phase.{running.phase(clock.now(), None)}")
                counts = {what: totals[what] for what in ("started", "answered", "finished")}
                write(say(language, "status.line", name=running.row.name, state=state, **counts))
                if pending := len(statements.of(tx, running.row.key, "pending")):
                    write(say(language, "status.pending", pending, n=pending, name=running.row.name))
                if waits := len(waiting(tx, running.row)):
                    write(say(language, "status.answers", waits, n=waits, name=running.row.name))
        _queues(at, write)
        write(say(language, "status.next" if library.running else "status.begin"))
    return DONE


def _queues(at: Workplace, write: Write) -> None:
    with at.store.read() as tx:
        waiting = sum(outbox.waiting(tx, declared.name) for declared in EVERY)
        aside = len(dead_letters.every(tx, at.council))
    if waiting:
        write(say(at.language, "status.waiting", waiting, n=waiting))
    if aside:
        write(say(at.language, "status.dead_letters", aside, n=aside))
