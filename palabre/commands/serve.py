"""`palabre serve`: says in ten lines what runs, then only what matters."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator

from bot.courier import LEASE
from languages.writing import moment_words
from palabre import clock
from palabre.channels import titled
from palabre.commands.reasons import system_reason
from palabre.commands.workplace import CANNOT, DONE, Workplace, Write, desk, guarded, say
from palabre.logs import configure
from palabre.networks import CannotServe
from palabre.server import House, run
from palabre.settings import Settings
from storage.messages import outbox
from storage.schedule import acts

_NEXT_ACTS = 4


def serve(language: str, write: Write, settings: Settings | None = None) -> int:
    """Runs until it is stopped; gives the exit status."""
    configure()
    return guarded(language, write, lambda: _serve(language, write, settings))


def _serve(language: str, write: Write, settings: Settings | None) -> int:
    with desk(language, settings) as at, at.store.serve_lock():
        _take_back(at)
        house = House(at.store, at.council, at.settings, lambda trouble: write(_why(trouble, language)))
        try:
            asyncio.run(_until_stopped(house, lambda _: _announce(house, at, write)))
        except CannotServe as error:
            write(_why(error, language))
            return CANNOT
    return DONE


def _why(error: CannotServe, language: str) -> str:
    params = dict(error.params)
    if "errno" in params:
        number = params.pop("errno")
        params["reason"] = system_reason(number if isinstance(number, int) else None, language)
    return say(language, error.code, **params)


def _take_back(at: Workplace) -> None:
    """What a server that died was about to send goes at once: on SQLite there is no other that could be sending."""
    if at.store.dialect == "sqlite":
        with at.store.write() as tx:
            # As if the lease were over: else the first minute after a restart would send nothing of it.
            outbox.release(tx, clock.now() + LEASE)


async def _until_stopped(house: House, announce: object) -> None:
    """SIGTERM and Ctrl+C end what is under way, then the process."""
    assert callable(announce)
    work = asyncio.create_task(run(house, announce))
    for name in (signal.SIGTERM, signal.SIGINT):
        # Cancelled and not exited: what is under way commits, and the offset stays safe.
        asyncio.get_running_loop().add_signal_handler(name, work.cancel)
    try:
        await work
    except asyncio.CancelledError:
        return


def _announce(house: House, at: Workplace, write: Write) -> None:
    for line in _lines(house, at):
        write(line)


def _lines(house: House, at: Workplace) -> Iterator[str]:
    language, base = at.language, house.settings.base
    yield say(language, "serve.running")
    yield say(language, "serve.pages", base=base)
    for bot in house.bots.values():
        how = say(language, "serve.webhook" if bot.called else "serve.polling")
        sentence = "serve.bot" if bot.known else "serve.silent"
        yield say(language, sentence, bot=titled(bot.declared, language), name=bot.known, how=how)
    if not house.bots:
        switches = [declared.switch.variable for declared in house.channels if declared.switch]
        yield say(language, "serve.nobot", settings=", ".join(switches))
    yield say(language, "serve.database", where=at.store.where)
    library = at.library()
    for running in library.running.values():
        state, name = running.phase(clock.now(), None), running.row.name
        yield say(
            language, "serve.consultation", name=name, state=say(language, f"phase.{state}"), link=f"{base}/{name}"
        )
    if not library.running:
        yield say(language, "serve.noconsultation")
    with at.store.read() as tx:
        planned = [act for act in acts.every(tx, at.council) if act.state == "planned" and act.due > clock.now()]
    for act in sorted(planned, key=lambda act: act.due)[:_NEXT_ACTS]:
        found = library.running.get(int(act.subject.partition(":")[0]))
        if found is not None:
            when = moment_words(act.due.astimezone(found.zone), language)
            yield say(language, "serve.act", when=when, kind=say(language, f"act.{act.kind}"), name=found.row.name)
