"""`palabre recount`: compares the running counters with the answers, and puts them right."""

from __future__ import annotations

from palabre import clock
from palabre.commands.workplace import DONE, WHO, Write, desk, guarded, say
from staff.recounting import recount


def run(name: str, language: str, write: Write) -> int:
    """Counts again; gives the exit status."""
    return guarded(language, write, lambda: _run(name, language, write))


def _run(name: str, language: str, write: Write) -> int:
    with desk(language) as at:
        running = at.running(name)
        with at.store.write() as tx:
            found = recount(tx, running.row, lambda flow: running.edition(flow).measures, who=WHO, now=clock.now())
        count = len(found)
        write(say(language, "recount.repaired" if count else "recount.same", count, n=count))
        write(say(language, "recount.next", name=name))
    return DONE
