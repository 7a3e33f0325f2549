"""`palabre moderate`: what residents added and nobody has read yet."""

from __future__ import annotations

from palabre import clock
from palabre.commands.workplace import DONE, WHO, CommandRefused, Write, desk, guarded, say
from staff.moderation import Doubt, decide, waiting


def run(name: str, accept: str, refuse: str, reason: str, by: str, language: str, write: Write) -> int:
    """Lists what waits, or decides one; gives the exit status."""
    return guarded(language, write, lambda: _run(name, accept, refuse, reason, by, language, write))


def _run(name: str, accept: str, refuse: str, reason: str, by: str, language: str, write: Write) -> int:
    with desk(language) as at:
        running = at.running(name)
        if accept and refuse:
            raise CommandRefused(say(language, "moderate.both"))
        chosen = accept or refuse
        if not chosen:
            with at.store.read() as tx:
                found = waiting(tx, running.row)
            for one in found:
                write(say(language, "moderate.one", id=one.id, step=one.step, text=one.text))
            write(say(language, "moderate.next" if found else "moderate.none", name=name))
            return DONE
        if refuse and not reason.strip():
            raise CommandRefused(say(language, "moderate.reason"))
        who = f"{WHO}: {by.strip()}" if by.strip() else WHO
        with at.store.write() as tx:
            done = decide(tx, at.council, chosen, accepted=bool(accept), reason=reason, who=who, now=clock.now())
        if isinstance(done, Doubt):
            write(say(language, "moderate.doubt", id=chosen, what=say(language, f"naming.{done.found}"), name=name))
            return DONE
        if done is None:
            raise CommandRefused(say(language, "moderate.gone", id=chosen))
        write(say(language, "moderate.accepted" if accept else "moderate.refused", id=chosen, reason=reason))
    return DONE
