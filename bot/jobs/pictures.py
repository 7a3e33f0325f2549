"""Pictures that people sent: fetched, made anew without metadata in a process of its own, then kept."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from bot.channel import ChannelError
from bot.cleaning import reencode
from bot.jobs.office import Office
from flows.incoming import PictureFailed
from storage.people import loading, pictures
from storage.people.pictures import Picture

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
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
            # A network that is away for a minute is no fault of the person's: only what is final is told.
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
        batch = office.runtime.batch(tx, now, picture.bot)
        # Nobody, when they erased themselves meanwhile: then nothing is said.
        for person in loading.load_ids(tx, picture.council, [picture.person]):
            batch.step(person, PictureFailed(picture.step, picture.ref))
        batch.finish()
