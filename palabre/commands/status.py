"""`palabre status`: where consultations stand, what waits, what needs a hand."""

from __future__ import annotations

from bot.library import Running
from palabre import clock
from palabre.channels import EVERY
from palabre.commands.workplace import DONE, Workplace, Write, desk, guarded, say
from staff.standing import Standing, queues, standing


def run(language: str, write: Write) -> int:
    """Writes one line per fact; gives the exit status."""
    return guarded(language, write, lambda: _run(language, write))


def _run(language: str, write: Write) -> int:
    with desk(language) as at:
        library = at.library()
        with at.store.read() as tx:
            for running in library.running.values():
                _line(running, standing(tx, running.row), at, write)
        _queues(at, write)
        write(say(language, "status.next" if library.running else "status.begin"))
    return DONE


def _line(running: Running, now: Standing, at: Workplace, write: Write) -> None:
    name, language = running.row.name, at.language
    state = say(language, f"phase.{running.phase(clock.now(), None)}")
    counts = {"started": now.started, "answered": now.answered, "finished": now.finished}
    write(say(language, "status.line", name=name, state=state, **counts))
    if now.pending:
        write(say(language, "status.pending", now.pending, n=now.pending, name=name))
    if now.answers:
        write(say(language, "status.answers", now.answers, n=now.answers, name=name))


def _queues(at: Workplace, write: Write) -> None:
    with at.store.read() as tx:
        waiting, aside = queues(tx, at.council, [declared.name for declared in EVERY])
    if waiting:
        write(say(at.language, "status.waiting", waiting, n=waiting))
    if aside:
        write(say(at.language, "status.dead_letters", aside, n=aside))
