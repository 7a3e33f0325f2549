"""`palabre forget`: erases one person, by the participation id of an export or of their own receipt."""

from __future__ import annotations

from dataclasses import replace

from palabre import clock
from palabre.commands.workplace import DONE, CommandRefused, Write, desk, guarded, say
from storage.consultations import audit
from storage.consultations.audit import Deed
from storage.counts import counters
from storage.counts.counting import Sums
from storage.people import loading
from storage.people.saving import Change, save


def run(ids: list[str], language: str, write: Write) -> int:
    """Erases; gives the exit status."""
    return guarded(language, write, lambda: _run(ids, language, write))


def _run(ids: list[str], language: str, write: Write) -> int:
    with desk(language) as at:
        library, now = at.library(), clock.now()
        with at.store.write() as tx:
            found = loading.load_ids(tx, at.council, ids)
            missing = set(ids) - {person.participation.id for person in found}
            if missing:
                raise CommandRefused(say(language, "forget.none", id=", ".join(sorted(missing))))
            moved: dict[int, Sums] = {}
            for person in found:
                gone = replace(person, participation=replace(person.participation, status="erased"))
                edition = library.running[person.consultation].edition(person.participation.flow)
                sums = moved.setdefault(person.consultation, Sums())
                edition.counting.move(sums, person.participation.answers, {})
                save(tx, [Change(person, gone)], now)
            counters.apply(tx, at.council, moved)
            audit.note(tx, at.council, Deed("command line", "forget", str(len(found)), {}, now))
        write(say(language, "forget.done", len(found), n=len(found)))
        write(say(language, "forget.next"))
    return DONE
