"""Killed again and again while fifty people answer on Telegram and the web: what they were told is kept, once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from flows.measures import Measure
from flows.questions import Question
from palabre import clock
from palabre.settings import Settings
from palabre.wiring import council_of, opened
from rehearsal.line import Connection, converse
from rehearsal.personas import Persona
from rehearsal.resident import Resident
from rehearsal.web import WebLine, browsers
from staff.export import json_lines
from staff.launch import Launched, launch
from storage import Store
from storage.consultations import statements
from storage.counts import recount
from tests.botapi.phone import Phones
from tests.conformance.networks import later
from tests.conformance.phone_line import PhoneLine
from tests.crash.campaign import Ledger, Patient, ServerProcess, bot_api, environment, free_port, phones_of
from tests.rehearsal.comparing import same
from tests.shared import shared

ON_PHONES, ON_PAGES = 25, 25
STAYING = (
    Persona("hurried", 0.4, skips=0.5, writes=0.2, leaves=0, refuses=0),
    Persona("careful", 0.3, writes=0.8, leaves=0, refuses=0, types=0.2),
    Persona("hesitant", 0.2, corrects=0.15, leaves=0, refuses=0),
    Persona("typing nonsense", 0.1, mumbles=0.2, leaves=0, refuses=0),
)
"""Everyone stays to the end: whoever does not get there was stuck."""
_DEEDS = 30
"""Of one person, about."""
_SECONDS_ALIVE = 1.3
"""Of one life of the server, about."""


def people(count: int) -> list[Resident]:
    """Residents of all kinds, none of whom leaves."""
    return [Resident("crash", number, ("fr", "en"), STAYING[number % len(STAYING)]) for number in range(count)]


def launched_at(settings: Settings) -> Launched:
    """The quays, open from now on."""
    data, now = later(shared("flows", "quais-2027.yaml").read_bytes()), clock.now()
    with opened(settings) as store:
        return launch(
            store, council_of(store), data, "quais.yaml", lambda _: None, now=now, opens=now,
            closes=now + timedelta(days=20),
        )  # fmt: skip


async def campaign(settings: Settings, server: ServerProcess, api: str, kills: int, phones: int, pages: int) -> None:
    """Everyone answers while the server dies; then it lives, everyone ends, and the books are compared."""
    launched = launched_at(settings)
    residents, think = people(phones + pages), kills * _SECONDS_ALIVE / _DEEDS
    reading = Ledger()
    async with Phones(api) as network, browsers(settings.base, pages) as http:
        chats = await phones_of(network, residents[:phones])
        lines: list[Connection] = [PhoneLine(chat, launched.flow, launched.row.code, 0.3) for chat in chats]
        lines += [WebLine(http, launched.row.code, Random(f"page {number}")) for number in range(pages)]
        patient = [Patient(line, server, Random(number), think) for number, line in enumerate(lines)]
        talks = [
            asyncio.create_task(converse(resident, line, patience=100_000))
            for resident, line in zip(residents, patient, strict=True)
        ]
        for _ in range(kills):
            await server.live_and_die()
            await reading.look(chats)
        unfinished = sum(not talk.done() for talk in talks)
        await server.live()
        await asyncio.gather(*talks)
        await reading.look(chats)
        assert await server.stop() == 0
    print(
        f"\n{kills} kills: {dict(server.kills)}; {unfinished} still answering at the last; "
        f"{reading.repeated} prompts told twice, at most {reading.worst} per chat and kill"
    )
    stuck = [
        (one.diary.name, one.diary.step, line.heard[-12:])
        for one, line in zip(residents, patient, strict=True)
        if not one.diary.finished
    ]
    assert not stuck
    assert reading.worst <= 1
    with opened(settings) as store:
        compare(store, launched, residents)


def compare(store: Store, launched: Launched, residents: list[Resident]) -> None:
    """Diaries and export, question by question; the running counters and the answers."""
    measures: dict[str, Measure] = {
        step.name: step.measure() for step in launched.flow.walk() if isinstance(step, Question)
    }
    with store.read() as tx:
        export = list(json_lines(tx, launched.row))
        added = {proposal.id: proposal.text for proposal in statements.of(tx, launched.row.key)}
    same([resident.diary for resident in residents], export, launched.flow, added)
    assert len(export) == len(residents)
    with store.write() as tx:
        assert recount.recount(tx, launched.row.council, launched.row.key, lambda _: measures, repair=False) == []


@pytest.mark.slow
async def test_killed_at_random_on_sqlite(tmp_path: Path, crashes: int) -> None:
    """SQLite with synchronous=FULL: anywhere, inside COMMIT, between a delivery and its record."""
    port = free_port()
    async with bot_api() as api:
        settings = Settings(
            data_dir=tmp_path, database_url="", secret_key="a secret for the crash campaign", public_url="",
            host="127.0.0.1", port=port,
        )  # fmt: skip
        server = ServerProcess(environment(tmp_path, port, api), Random(crashes))
        await campaign(settings, server, api, crashes, ON_PHONES, ON_PAGES)
    assert {"commit", "send", "anywhere"} <= set(server.kills) or crashes < 12


@pytest.mark.slow
@pytest.mark.postgres
async def test_killed_at_random_on_postgres(tmp_path: Path, postgres_url: str, crashes: int) -> None:
    """The same, shorter: what a dead process had taken of the outbox goes back by its lease."""
    port = free_port()
    async with bot_api() as api:
        settings = Settings(
            data_dir=tmp_path, database_url=postgres_url, secret_key="a secret for the crash campaign", public_url="",
            host="127.0.0.1", port=port,
        )  # fmt: skip
        own = environment(tmp_path, port, api, PALABRE_DATABASE_URL=postgres_url)
        server = ServerProcess(own, Random(crashes + 1), points=("", "send"))
        await campaign(settings, server, api, max(crashes // 6, 2), ON_PHONES // 5, ON_PAGES // 5)
