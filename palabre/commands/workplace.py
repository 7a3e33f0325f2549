"""What the staff's commands share: the store, a consultation by name, dates, words."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.library import Library, Running
from flows.showing import Onlooker
from languages import Speaker
from languages.writing import moment_words
from palabre import clock
from palabre.commands.reasons import system_reason
from palabre.commands.troubles import told
from palabre.settings import Settings, SettingsError, read_settings
from palabre.wiring import council_of, opened
from staff.showing import showing
from storage import StorageError, Store, Tx

DONE, WRONG, CANNOT = 0, 1, 2
"""Exit statuses: done; the thing asked for is wrong; it could not run."""
WHO = "command line"
"""Who the audit says did it: whoever can read the database file."""
_AHEAD = re.compile(r"\+(\d{1,4})([dh])")
_LOCAL = "%Y-%m-%d %H:%M"

Write = Callable[[str], None]
say = Speaker("staff")


class CommandRefused(Exception):
    """The thing asked for is wrong, or cannot be had (`status`); `text` says so in the reader's language."""

    def __init__(self, text: str, status: int = WRONG) -> None:
        super().__init__(text)
        self.text, self.status = text, status


@dataclass(frozen=True)
class Workplace:
    """One command's view: the store, its council, the consultations there."""

    settings: Settings
    store: Store
    council: int
    language: str

    def library(self) -> Library:
        """Every consultation, parsed."""
        library = Library(self.council, self.settings.base)
        with self.store.read() as tx:
            library.refresh(tx, clock.now())
        return library

    def running(self, name: str) -> Running:
        """The consultation of that name; raises CommandRefused with those that exist."""
        library = self.library()
        found = library.by_name(name)
        if found is None:
            known = ", ".join(item.row.name for item in library.running.values())
            raise CommandRefused(say(self.language, "unknown", name=name, known=known or say(self.language, "none")))
        return found


@contextmanager
def desk(language: str, settings: Settings | None = None) -> Iterator[Workplace]:
    """Opens the store of the settings for one command."""
    chosen = settings or read_settings()
    with opened(chosen) as store:
        yield Workplace(chosen, store, council_of(store, title=chosen.council_name), language)


def guarded(language: str, write: Write, act: Callable[[], int]) -> int:
    """Runs a command: what is wrong gives 1, what cannot be done 2, each with one clear sentence."""
    try:
        return act()
    except CommandRefused as wrong:
        write(wrong.text)
        return wrong.status
    except (StorageError, SettingsError) as error:
        write(told(error, language))
        return CANNOT
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise  # whoever read has read enough
        if error.filename is None:
            sys.stderr.write(say(language, "output.unusable", reason=system_reason(error, language)) + "\n")
            return CANNOT
        write(say(language, "file.unusable", file=error.filename, reason=system_reason(error, language)))
        return CANNOT
    except KeyboardInterrupt:
        return CANNOT


def refuse_unseen(tx: Tx, running: Running, onlooker: Onlooker, language: str) -> None:
    """Raises CommandRefused where the file promised that figures are not seen yet by these readers."""
    shown = showing(tx, running.row, running.current.flow, clock.now())
    if not shown.figures(onlooker):
        closes = moment_words(shown.closes, language) if shown.closes else "–"
        id = "unseen.spread" if shown.figures("officials") else "unseen.all"
        raise CommandRefused(say(language, id, name=running.row.name, rule=shown.rule, closes=closes))


def moment(text: str, zone: str, language: str) -> datetime | None:
    """`now`, `+7d`, `+12h`, a day or a local moment; nothing for no text. Raises CommandRefused."""
    if not text:
        return None
    if text == "now":
        return clock.now()
    if ahead := _AHEAD.fullmatch(text):
        return clock.now() + timedelta(**{"days" if ahead[2] == "d" else "hours": int(ahead[1])})
    # The town's own time: whoever types a date reads it on the clock of the town hall.
    for shape in (_LOCAL, "%Y-%m-%dT%H:%M", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, shape).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        except ValueError:
            continue
    raise CommandRefused(say(language, "when.bad", text=text))
