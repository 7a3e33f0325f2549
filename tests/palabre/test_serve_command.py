"""`palabre serve` as a real process: what it says, how it ends, and what it refuses to start on."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from palabre import clock
from tests.bot.street import FLOW
from tests.botapi import COUNCIL_TOKEN, RESIDENTS_TOKEN, BotApi, Limits, Phones

PALABRE = (sys.executable, "-c", "from palabre.entry import main; main()")
CANARY = "CANARI-SUR-LA-PLACE"
_PATIENCE = 60.0


@dataclass
class ServedHall:
    """One town hall's machine: its folder, its settings, the processes it runs."""

    folder: Path
    settings: dict[str, str]
    running: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def start(self, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
        """A command, in this folder, with these settings alone."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PALABRE_")}
        named = {f"PALABRE_{name.upper()}": value for name, value in {**self.settings, **settings}.items()}
        process = await asyncio.create_subprocess_exec(
            *PALABRE, *arguments, cwd=self.folder, env={**kept, **named},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self.running.append(process)
        return process

    async def run(self, *arguments: str, **settings: str) -> tuple[int, str, str]:
        """A command that ends by itself: status, what it said, what it logged."""
        process = await self.start(*arguments, **settings)
        out, err = await asyncio.wait_for(process.communicate(), _PATIENCE)
        return process.returncode or 0, out.decode(), err.decode()

    async def launched(self) -> str:
        """The flow goes live; its launch code."""
        promise = (clock.now() + timedelta(days=120)).date().isoformat().encode()
        (self.folder / "essai.yaml").write_bytes(FLOW.replace(b"2027-03-15", promise))
        status, told, _ = await self.run("launch", "essai.yaml", "--opens", "now", "--closes", "+30d")
        assert status == 0, told
        return next(line for line in told.splitlines() if "start=" in line).partition("start=")[2].split("-")[0][:8]


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ServedHall]:
    """Its processes end with the test."""
    settings = {"data_dir": str(tmp_path / "data"), "port": str(free_port()), "host": "127.0.0.1"}
    here = ServedHall(tmp_path, settings)
    yield here
    for process in here.running:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def healthy(hall: ServedHall, port: str = "") -> dict[str, object]:
    """What /health says once the server answers."""
    async with httpx.AsyncClient() as client:
        for _ in range(int(_PATIENCE / 0.1)):
            try:
                answer = await client.get(f"http://127.0.0.1:{port or hall.settings['port']}/health")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
                continue
            assert answer.status_code == 200
            told: dict[str, object] = answer.json()
            return told
    raise AssertionError("the server does not answer")


async def ended(process: asyncio.subprocess.Process) -> tuple[int, str, str]:
    """SIGTERM; its status, what it said and what it logged."""
    process.send_signal(signal.SIGTERM)
    out, err = await asyncio.wait_for(process.communicate(), 15)
    return process.returncode or 0, out.decode(), err.decode()


async def test_it_says_what_runs_in_ten_lines_serves_and_drains(hall: ServedHall) -> None:
    """Both bots over HTTP; no token and no resident's word in what it writes, and its end is clean."""
    async with BotApi(limits=Limits(chat_rate=0, bot_rate=0)) as api, Phones(api.url) as phones:
        code = await hall.launched()
        tokens = {"telegram_token": RESIDENTS_TOKEN, "council_token": COUNCIL_TOKEN, "telegram_api": api.url}
        server = await hall.start("serve", **tokens)
        await healthy(hall)
        chat = await phones.chat(1, RESIDENTS_TOKEN, name="Awa")
        await chat.start(f"{code}-rue")
        for label in ("Commencer", "J'accepte"):
            await chat.until(lambda event, label=label: bool(event.message and event.message.data(label)))  # type: ignore[misc]
            await chat.press(label)
        await chat.until(lambda event: "place" in event.text)
        await chat.say(CANARY)
        await chat.until(lambda event: event.kind == "sent")
        await phones.control("update", token=RESIDENTS_TOKEN, kind="message", body={"text": CANARY, "chat": {}})
        await chat.say("le marché")
        await chat.until(lambda event: "ajouter" in event.text)
        status, said, logged = await ended(server)
    assert status == 0
    lines = said.strip().splitlines()
    assert 5 <= len(lines) <= 12, said
    assert any("essai" in line for line in lines)
    assert "update set aside" in logged
    assert "Traceback" not in logged
    for secret in (RESIDENTS_TOKEN, COUNCIL_TOKEN, RESIDENTS_TOKEN.partition(":")[2], CANARY, "le marché"):
        assert secret not in said + logged


async def test_one_folder_has_one_server(hall: ServedHall) -> None:
    """The second is refused, the first goes on; commands that write take their turn."""
    server = await hall.start("serve")
    await healthy(hall)
    status, told, _ = await hall.run("serve", "--lang", "en", port=str(free_port()))
    assert status == 2
    assert len(told.strip().splitlines()) == 1
    await hall.launched()
    assert await healthy(hall)
    assert (await ended(server))[0] == 0
