"""APScheduler turns the clock: a few interval triggers that ask storage what is due; it remembers nothing itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.jobs import JOBS
from bot.jobs.figures import publish
from bot.jobs.office import Office, do_due
from bot.jobs.pictures import keep_pictures
from bot.jobs.reminders import remind
from bot.jobs.upkeep import sweep
from storage import Unavailable
from storage.schedule.acts import one_scheduler

log = structlog.get_logger(__name__)

ACTS, PICTURES, REMINDERS, FIGURES, UPKEEP = 5, 3, 60, 120, 3600
"""Seconds between two looks."""


def start(office: Office) -> AsyncIOScheduler:
    """Starts looking; `shutdown()` on what is given back ends it."""
    # UTC: its triggers are intervals, and a change of clocks must neither skip nor repeat one.
    scheduler = AsyncIOScheduler(timezone="UTC")
    steps: tuple[tuple[str, int, Callable[[], Awaitable[object]]], ...] = (
        ("acts", ACTS, lambda: asyncio.to_thread(do_due, office, JOBS)),
        ("pictures", PICTURES, lambda: keep_pictures(office)),
        ("reminders", REMINDERS, lambda: asyncio.to_thread(_remind_alone, office)),
        ("figures", FIGURES, lambda: asyncio.to_thread(publish, office)),
        ("upkeep", UPKEEP, lambda: asyncio.to_thread(sweep, office)),
    )
    for name, seconds, step in steps:
        # A look that comes late is still wanted, once: by default the library drops what is a second late.
        scheduler.add_job(
            _safely, "interval", [name, step], seconds=seconds, id=name, max_instances=1, coalesce=True,
            misfire_grace_time=None,
        )  # fmt: skip
    scheduler.start()
    return scheduler


def _remind_alone(office: Office) -> None:
    """Acts are claimed one by one; reminders are made in lots, so one process at a time makes them."""
    with one_scheduler(office.store) as mine:
        if mine:
            remind(office)


async def _safely(name: str, step: Callable[[], Awaitable[object]]) -> None:
    try:
        await step()
    except Unavailable:
        log.warning("the database cannot be used now", look=name)
    except Exception as error:
        # Told by its kind alone: the library would print the whole error, and with it perhaps a person's words.
        log.error("a look failed, the next one comes all the same", look=name, kind=type(error).__name__)
