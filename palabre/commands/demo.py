"""`palabre demo`: a sample consultation answered by simulated residents over HTTP, its digest, and the pages."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import as_file, files
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import FrameType

from aiohttp import ClientSession

from bot.declaration import Registry
from palabre import clock
from palabre.commands.new import renamed
from palabre.commands.rehearse import ORIGINS, progress
from palabre.commands.workplace import CANNOT, DONE, Write, say
from palabre.draw import draw_apart
from palabre.settings import Settings, read_settings
from palabre.wiring import council_of, opened, reader_of
from rehearsal.diary import Diary
from rehearsal.line import converse
from rehearsal.resident import Resident
from rehearsal.web import WebLine, browsers
from staff.digest import make_digest
from staff.launch import Launched, launch
from staff.studies import study
from storage import Store
from storage.consultations import versions
from storage.consultations.digests import Digest

SAMPLE, NAME = "street.yaml", "rue-de-la-gare"
RESIDENTS, SEED = 300, 2027
TOWN = "la mairie de Montval"
MARGINS = "montval.csv"
PEOPLE = b"question,option,people\nage,15,1850\nage,25,2900\nage,40,4100\nage,60,2650\nage,75,1500\n"
"""The town of the demo by age: it does not exist, as its residents do not."""
LASTS = timedelta(days=30)
FOLDER = Path("demo-output")
"""Where the digest and its pictures are left."""
_AT_ONCE = 32
"""Residents who answer at the same time."""
_START = 40.0
"""Seconds the server gets to start."""
_SECRET = "the demo keeps no secret: its residents do not exist"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the demo leaves: the diaries, the digest as kept, the files written."""

    diaries: list[Diary]
    digest: Digest
    launched: Launched
    files: list[Path]


def run(once: bool, port: int, language: str, write: Write) -> int:
    """Shows everything, then serves until Ctrl+C (or ends); gives the exit status."""
    with _tidied(), TemporaryDirectory(prefix="palabre-demo-") as folder:
        free = free_port(port)
        if free != port:
            write(say(language, "demo.port", port=port, other=free))
        settings = settings_of(Path(folder), free)
        with opened(settings) as store, serving(settings) as (base, child):
            if not base:
                write(say(language, "demo.failed"))
                return CANNOT
            with progress(say(language, "demo.bar"), RESIDENTS) as told:
                shown = show(store, base, RESIDENTS, SEED, FOLDER, told)
            write(str(shown.digest.content["text"][language]))
            write("")
            write(say(language, "demo.files", folder=FOLDER.resolve(), count=len(shown.files)))
            if not once:
                for line in _addresses(shown, base, language):
                    write(line)
                write(say(language, "demo.stop"))
                with suppress(KeyboardInterrupt):
                    child.join()
    return DONE


@contextmanager
def _tidied() -> Iterator[None]:
    """Told to end, or with its terminal closed, the demo stops its server too, and leaves no folder."""
    # Both end a process without a word: its child would go on serving a folder that is gone.
    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, _end) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def show(
    store: Store, base: str, residents: int, seed: int, folder: Path, told: Callable[[int], None] = lambda _: None
) -> Shown:
    """Launches the sample, lets residents answer the server at `base`, makes the digest and writes it."""
    council = council_of(store, title=TOWN)
    with as_file(files("flows") / "library" / SAMPLE) as file:
        now, beside = clock.now(), reader_of(file.parent)
        launched = launch(
            store, council, _sample(file, now).encode(), file.name,
            lambda name: PEOPLE if name == MARGINS else beside(name), now=now, opens=now,
            closes=now + LASTS, who="demo", simulated=True,
        )  # fmt: skip
    diaries = asyncio.run(answered(base, launched, residents, seed, told))
    study(store, launched.row, launched.flow, clock.now())
    digest = make_digest(store, launched.row, launched.flow, "demo", clock.now(), draw_apart)
    return Shown(diaries, digest, launched, write_digest(store, launched, digest, folder))


def _sample(file: Path, now: datetime) -> str:
    """The file as an officer of the town would have finished it."""
    text = renamed(file.read_text(encoding="utf-8"), NAME, now.date())
    # Shown all along: whoever looks at the demo wants to see results, and to answer as well.
    return text.replace("timezone:", f"margins: {MARGINS}\nresults shown: always\ntimezone:", 1)


async def answered(
    base: str, launched: Launched, residents: int, seed: int, told: Callable[[int], None]
) -> list[Diary]:
    """Everyone answers through the web channel, some at a time."""
    places, done = asyncio.Semaphore(_AT_ONCE), 0

    async def one(http: ClientSession, number: int) -> Diary:
        nonlocal done
        resident = Resident(str(seed), number, launched.flow.languages, origins=ORIGINS)
        line = WebLine(http, launched.row.code, Random(f"{seed}:{number}:line"))
        async with places:
            await converse(resident, line)
        done += 1
        told(done)
        return resident.diary

    async with browsers(base, _AT_ONCE) as http:
        return list(await asyncio.gather(*(one(http, number) for number in range(residents))))


def write_digest(store: Store, launched: Launched, digest: Digest, folder: Path) -> list[Path]:
    """The texts and the pictures, as files; gives what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for language, text in digest.content["text"].items():
        path = folder / f"digest-{language}.txt"
        path.write_text(f"{text}\n", encoding="utf-8")
        written.append(path)
    names = [version["name"] for picture in digest.content["pictures"] for version in picture.values()]
    with store.read() as tx:
        for name in names:
            media = versions.media(tx, launched.row.key, name)
            if media is not None:
                path = folder / name.rpartition("/")[2]
                path.write_bytes(media.content)
                written.append(path)
    return written


def _addresses(shown: Shown, base: str, language: str) -> Iterator[str]:
    name = shown.launched.row.name
    yield say(language, "demo.chat", link=f"{base}/{name}")
    yield say(language, "demo.results", link=f"{base}/{name}/resultats")
    yield say(language, "demo.digest", link=f"{base}/{name}/digest")


def settings_of(folder: Path, port: int) -> Settings:
    """The demo's own: no bot is started and nothing of the town's real data is touched, whatever is set outside."""
    return read_settings(
        Registry(), data_dir=folder, database_url="", public_url="", secret_key=_SECRET, host="127.0.0.1", port=port,
        council_name=TOWN,
    )  # fmt: skip


@contextmanager
def serving(settings: Settings) -> Iterator[tuple[str, BaseProcess]]:
    """The real server in a process of its own: (its address, the process); no address when it did not start."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_serve, args=(settings.data_dir, settings.port, there), daemon=True)
    child.start()
    there.close()
    base = ""
    with suppress(EOFError):
        base = f"http://{settings.host}:{here.recv()}" if here.poll(_START) else ""
    try:
        yield base, child
    finally:
        child.terminate()
        child.join()


def _serve(folder: Path, port: int, there: Connection) -> None:
    from palabre.logs import configure
    from palabre.networks import CannotServe
    from palabre.server import House
    from palabre.server import run as serve

    configure(logging.WARNING)
    settings = settings_of(folder, port)
    with opened(settings) as store, store.serve_lock(), suppress(KeyboardInterrupt, CannotServe):
        house = House(store, council_of(store, title=TOWN), settings)
        asyncio.run(serve(house, lambda _: None, there.send))


def free_port(wanted: int) -> int:
    """The port wanted, or another when it is busy."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
    return 0
