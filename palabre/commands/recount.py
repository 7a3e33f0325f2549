"""`palabre recount`: compares the running counters with the answers, and puts them right."""

from __future__ import annotations

from palabre.commands.workplace import DONE, Write, desk, guarded, say
from storage.counts.recount import recount


def run(name: str, language: str, write: Write) -> int:
    """Counts again; gives the exit status."""
    return guarded(language, write, lambda: _run(name, language, write))


def _run(name: str, language: str, write: Write) -> int:
    with desk(language) as at:
        running = at.running(name)
        with at.store.write() as tx:
            found = recount(tx, at.council, running.row.key, lambda flow: running.edition(flow).measures)
        count = len(found)
        write(say(language, "recount.repaired" if count else "recount.same", count, n=count))
        write(say(language, "recount.next", name=name))
    return DONE
