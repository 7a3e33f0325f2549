"""Pictures that people sent: fetched, made anew without metadata in a process of its own, then kept."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import timedelta
from pathlib import Path

import structlog

from bot.batch import Batch
from bot.channel import ChannelError
from bot.jobs.office import Office
from flows.incoming import PictureFailed
from storage import people, pictures
from storage.pictures import Picture

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
SECONDS = 20.0
"""How long a picture may take to be made anew before it is given up."""
_TOGETHER = 8


async def keep_pictures(office: Office) -> int:
    """Takes in the pictures that wait; gives how many were kept."""
    now = office.now()
    waiting = await asyncio.to_thread(_claim, office)
    kept = 0
    for picture in waiting:
        fetcher = office.fetchers.get(picture.bot)
        if fetcher is None:
            continue
        try:
            content = await reencode(await fetcher.download(picture.file))
        except ChannelError as error:
            if error.terminal:
                await asyncio.to_thread(_fail, office, picture, error.reason)
            else:
                await asyncio.to_thread(_retry, office, picture)
            continue
        except ValueError as error:
            await asyncio.to_thread(_fail, office, picture, str(error))
            continue
        await asyncio.to_thread(_store, office, picture, content)
        kept += 1
    if waiting:
        office.committed()
        log.info("pictures", kept=kept, waiting=len(waiting), at=now.isoformat())
    return kept


async def reencode(content: bytes) -> bytes:
    """JPEG bytes of at most 2 MB without metadata; raises ValueError when it is no picture we can read.

    A child process with limits does it, so that a picture made to harm harms nothing.
    """
    script = Path(__file__).with_name("reencode.py")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(script),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        out, problem = await asyncio.wait_for(child.communicate(content), SECONDS)
    except TimeoutError as error:
        child.kill()
        await child.wait()
        raise ValueError("too slow to read") from error
    if child.returncode != 0 or not out:
        raise ValueError(_reason(problem))
    return out


def _reason(problem: bytes) -> str:
    try:
        return str(json.loads(problem.decode().strip().splitlines()[-1])["reason"])
    except (ValueError, KeyError, IndexError):
        return "not a picture we can read"


def _claim(office: Office) -> list[Picture]:
    with office.store.write() as tx:
        return list(pictures.claim(tx, office.now(), lease=LEASE, limit=_TOGETHER))


def _store(office: Office, picture: Picture, content: bytes) -> None:
    with office.store.write() as tx:
        pictures.store(tx, picture.key, content, "image/jpeg")


def _retry(office: Office, picture: Picture) -> None:
    with office.store.write() as tx:
        pictures.retry(tx, picture.key, office.now() + timedelta(minutes=1))


def _fail(office: Office, picture: Picture, reason: str) -> None:
    """The answer is withdrawn and the person asked again, in one transaction."""
    now = office.now()
    with office.store.write() as tx:
        office.library.refresh(tx, now)
        pictures.fail(tx, picture.key, reason)
        batch = Batch(tx, office.store, office.library, picture.bot, "", now, office.runtime.seeds)
        for person in people.load_ids(tx, picture.council, [picture.person]):
            batch.step(person, PictureFailed(picture.step, picture.ref))
        batch.finish()
