"""`palabre opendata`: the figures that may be spread, as tables anyone can check."""

from __future__ import annotations

from pathlib import Path

from palabre import clock
from palabre.commands.workplace import DONE, WRONG, Write, desk, guarded, refuse_unseen, say
from staff.publishing import opendata


def run(name: str, folder: Path, licence: str, language: str, write: Write) -> int:
    """Writes the files and says where; gives the exit status."""
    return guarded(language, write, lambda: _run(name, folder, licence, language, write))


def _run(name: str, folder: Path, licence: str, language: str, write: Write) -> int:
    with desk(language) as at:
        running = at.running(name)
        with at.store.read() as tx:
            refuse_unseen(tx, running, "everyone", language)
        least, files = opendata(at.store, running.row, running.current.flow, running.council, licence, clock.now())
    if files is None:
        write(say(language, "opendata.few", k=least))
        return WRONG
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        (folder / file).write_bytes(content.encode())
        write(str(folder / file))
    write(say(language, "opendata.next", folder=folder))
    return DONE
