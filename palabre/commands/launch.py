"""`palabre launch`: a checked file goes live; no running server is needed."""

from __future__ import annotations

from pathlib import Path

from bot.channels import CHANNELS
from flows.model import Flow
from languages.writing import moment_words
from palabre import clock
from palabre.channels import titled
from palabre.commands.reasons import system_reason
from palabre.commands.workplace import CANNOT, DONE, WRONG, CommandRefused, Workplace, Write, desk, guarded, moment, say
from palabre.poster import write_poster
from palabre.wiring import reader_of
from staff.launch import Launched, LaunchError, launch

_COLUMN = 13
"""Characters of a network's name, so that the addresses stand below one another."""
_ZONE = "Europe/Paris"
"""Zone of dates given on the command line, before the file's own is known: the language's default."""


def run(file: Path, opens: str, closes: str, force: bool, language: str, write: Write) -> int:
    """Launches and says where residents find it; gives the exit status."""
    return guarded(language, write, lambda: _run(file, opens, closes, force, language, write))


def _run(file: Path, opens: str, closes: str, force: bool, language: str, write: Write) -> int:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CommandRefused(
            say(language, "file.missing", file=file, reason=system_reason(error, language)), CANNOT
        ) from error
    with desk(language) as at:
        try:
            launched = launch(
                at.store, at.council, data, file.name, reader_of(file.parent), now=clock.now(),
                opens=moment(opens, _ZONE, language), closes=moment(closes, _ZONE, language), force=force,
            )  # fmt: skip
        except LaunchError as error:
            write(_why(error, file, language))
            return WRONG
        _tell(launched, at, write)
    return DONE


def _why(error: LaunchError, file: Path, language: str) -> str:
    steps = ", ".join(f"{step} ({count})" for step, count in error.standing.items())
    return say(language, f"launch.{error.code}", file=file, steps=steps, reason=error.reason)


def _tell(launched: Launched, at: Workplace, write: Write) -> None:
    row, language = launched.row, at.language
    link = f"{at.settings.base}/{row.name}"
    sentence = "launch.done" if not launched.again else "launch.again" if launched.changed else "launch.same"
    opens, closes = (_local(day, launched.flow, language) for day in (row.opens, row.closes))
    write(say(language, sentence, name=row.name, opens=opens, closes=closes))
    write(say(language, "launch.link", link=link))
    start = f"{row.code}-{say(language, 'launch.origin')}"
    for declared in CHANNELS:
        if declared.link:
            address = declared.link.format(bot=say(language, "launch.bot"), start=start)
            write(say(language, "launch.network", network=titled(declared, language).ljust(_COLUMN), link=address))
    write(say(language, "launch.results", link=f"{link}/resultats"))
    poster = write_poster(launched.flow, link, at.settings.data_dir / "posters")
    write(say(language, "launch.poster", path=poster))
    write(say(language, "launch.next"))


def _local(day: object, flow: Flow, language: str) -> str:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return moment_words(day.astimezone(ZoneInfo(flow.timezone)), language) if isinstance(day, datetime) else "–"
