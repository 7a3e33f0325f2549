"""`palabre talk`: the conversation in the terminal, over the real runtime and a store that is thrown away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.channel import Keyboard
from bot.courier import Courier
from bot.declaration import Registry, Surroundings
from bot.poller import arrival
from bot.runtime import Runtime
from palabre import clock
from palabre.commands.reasons import system_reason
from palabre.commands.troubles import told
from palabre.commands.workplace import CANNOT, DONE, WRONG, say
from palabre.settings import SettingsError, read_settings
from palabre.wiring import council_of, opened, reader_of, runtime_of
from staff.launch import LaunchError, launch

REHEARSED = timedelta(days=1)
"""How long a consultation without dates stays open here: long enough to talk to it."""


class Conversation:
    """One keyboard, one runtime: what is typed is handled, what is due is written."""

    def __init__(self, runtime: Runtime, language: str, write: Callable[[str], None]) -> None:
        (declared,) = runtime.channels.receiving("keyboard")
        around = Surroundings({}, runtime, lambda: None, Path(), language, write)
        self._runtime, self._name = runtime, declared.name
        self._screen: Keyboard = declared.open(around)
        self._courier = Courier(runtime.store, self._screen, declared.name, clock.now)

    def say(self, text: str) -> None:
        """One line, then everything it brings."""
        raw = self._screen.line(text)
        self._runtime.handle(self._name, self._name, [arrival(self._screen, raw, str(raw["id"]))])
        asyncio.run(self._drain())

    async def _drain(self) -> None:
        while await self._courier.drain():
            pass


def run(file: Path, language: str, lines: Iterator[str], write: Callable[[str], None]) -> int:
    """Talks, and says what to do next; gives the exit status."""
    write(say(language, "talk.hello") + "\n")
    try:
        talk(file, language, lines, write)
    except LaunchError as error:
        write(say(language, "file.errors" if error.code == "check" else f"launch.{error.code}", file=file))
        return WRONG
    except OSError as error:
        write(say(language, "file.missing", file=file, reason=system_reason(error, language)))
        return CANNOT
    except SettingsError as error:
        write(told(error, language))
        return CANNOT
    write(say(language, "talk.next", file=file))
    return DONE


def talk(file: Path, language: str, lines: Iterator[str], write: Callable[[str], None]) -> None:
    """Launches the file into a throw-away store and talks until the lines end.

    Raises staff.launch.LaunchError when the file has errors.
    """
    with TemporaryDirectory(prefix="palabre-talk-") as folder:
        settings = read_settings(Registry(), data_dir=Path(folder), database_url="", secret_key="")
        with opened(settings) as store:
            council, now = council_of(store), clock.now()
            reader = reader_of(file.parent)
            launch(
                store, council, file.read_bytes(), file.name, reader,
                now=now, opens=now, closes=now + REHEARSED, who="talk",
            )  # fmt: skip
            conversation = Conversation(runtime_of(store, council, settings.base), language, write)
            conversation.say("/start")
            for line in lines:
                conversation.say(line)
