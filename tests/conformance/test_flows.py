"""Both shared flows run from first word to digest on every channel, and exports say what residents said."""

from __future__ import annotations

import asyncio
import csv
from pathlib import Path

import pytest

from rehearsal.diary import Diary
from rehearsal.line import converse
from rehearsal.resident import Resident
from tests.conformance.networks import NETWORKS, Network, later, network
from tests.rehearsal.comparing import exported, same
from tests.shared import shared

pytestmark = pytest.mark.slow
RESIDENTS = 16
FILES = ("quais-2027.yaml", pytest.param("transition-ecologique.yaml", marks=pytest.mark.slow))


async def everyone(here: Network, residents: int, town: str) -> list[Diary]:
    """Residents of all kinds answer, all at once."""

    async def one(number: int) -> Diary:
        resident = Resident(town, number, here.launched.flow.languages)
        await converse(resident, await here.line(number, resident.diary.language))
        return resident.diary

    return list(await asyncio.gather(*(one(number) for number in range(residents))))


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(
    "file", ["quais-2027.yaml", pytest.param("transition-ecologique.yaml", marks=pytest.mark.slow)]
)
async def test_what_was_said_is_what_is_exported(name: str, file: str, tmp_path: Path) -> None:
    data = later(shared("flows", file).read_bytes())
    async with network(name, data, tmp_path) as here:
        diaries = await everyone(here, RESIDENTS, f"{file} {name}")
        same(diaries, here.export(), here.launched.flow, here.added())
        assert sum(diary.finished for diary in diaries) > RESIDENTS / 2
        assert "habitants ont répondu" in here.digest() or "trop peu" in here.digest()
        assert_table(here)


def assert_table(here: Network) -> None:
    """The CSV holds, atom by atom, what the JSON lines hold."""
    rows = list(csv.DictReader(here.table()))
    lines = {line.split('"participation": "')[1].split('"')[0]: line for line in here.export()}
    chosen = {(row["participation"], row["step"], row["option"]) for row in rows if row["kind"] == "choose one"}
    kinds = {step.name: getattr(step, "KIND", "") for step in here.launched.flow.walk()}
    expected = {
        (person, step, value if isinstance(value, str) else "other")
        for person, line in lines.items()
        for step, value in exported(line, here.launched.flow)["answers"].items()
        if kinds[step] == "choose one"
    }
    assert chosen == expected
