"""`palabre forget`: erases one person, by the participation id of an export or of their own receipt."""

from __future__ import annotations

from palabre import clock
from palabre.commands.workplace import DONE, WHO, CommandRefused, Write, desk, guarded, say
from staff.forgetting import UnknownPeople, forget


def run(ids: list[str], language: str, write: Write) -> int:
    """Erases; gives the exit status."""
    return guarded(language, write, lambda: _run(ids, language, write))


def _run(ids: list[str], language: str, write: Write) -> int:
    with desk(language) as at:
        library = at.library()
        try:
            with at.store.write() as tx:
                count = forget(tx, at.council, ids, library.counting, who=WHO, now=clock.now())
        except UnknownPeople as error:
            raise CommandRefused(say(language, "forget.none", id=", ".join(error.ids))) from error
        write(say(language, "forget.done", count, n=count))
        write(say(language, "forget.next"))
    return DONE
