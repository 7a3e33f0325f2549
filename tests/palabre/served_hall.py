"""One town hall's machine: `palabre` as processes in a folder of its own, what they say and how they end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import IO

import httpx

from palabre import clock
from tests.bot.street import FLOW
from tests.nursery import Child, Nursery, written
from tests.patience import PATIENCE

PALABRE = (sys.executable, "-c", "from palabre.entry import main; main()")
_STEP = 0.05


@dataclass
class HallProcess:
    """A command that runs, what it says and what it logs."""

    process: Child | subprocess.Popen[bytes]
    out: IO[bytes]
    err: IO[bytes]

    async def ended(self) -> tuple[int, str, str]:
        """Once it ends: its status, what it said, what it logged."""
        status = await asyncio.to_thread(self.process.wait, PATIENCE)
        return status, written(self.out), written(self.err)

    async def terminated(self) -> tuple[int, str, str]:
        """Told to end; the same."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ended()


@dataclass
class ServedHall:
    """A folder, its settings, the processes that run in it."""

    folder: Path
    settings: dict[str, str]
    nursery: Nursery
    running: list[HallProcess] = field(default_factory=list)
    open: ExitStack = field(default_factory=ExitStack)

    def start(self, *arguments: str, **settings: str) -> HallProcess:
        """A command, in this folder, with these settings alone."""
        out, err = self._files()
        child = self.nursery.start(
            "palabre.entry:main", *arguments, out=out.fileno(), err=err.fileno(), cwd=self.folder,
            env=self.environment(**settings),
        )  # fmt: skip
        return self._kept(HallProcess(child, out, err))

    def start_anew(self, *arguments: str, **settings: str) -> HallProcess:
        """The same as an operator's shell starts it: an interpreter that has imported nothing yet."""
        out, err = self._files()
        process = subprocess.Popen(
            [*PALABRE, *arguments], cwd=self.folder, env=self.environment(**settings), stdout=out, stderr=err
        )
        return self._kept(HallProcess(process, out, err))

    def environment(self, **settings: str) -> dict[str, str]:
        """What a process of this hall is started with."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PALABRE_")}
        return kept | {f"PALABRE_{name.upper()}": value for name, value in {**self.settings, **settings}.items()}

    async def run(self, *arguments: str, **settings: str) -> tuple[int, str, str]:
        """A command that ends by itself: status, what it said, what it logged."""
        return await self.start(*arguments, **settings).ended()

    async def launched(self) -> str:
        """The flow goes live; its launch code."""
        promise = (clock.now() + timedelta(days=120)).date().isoformat().encode()
        (self.folder / "essai.yaml").write_bytes(FLOW.replace(b"2027-03-15", promise))
        status, told, _ = await self.run("launch", "essai.yaml", "--opens", "now", "--closes", "+30d")
        assert status == 0, told
        return next(line for line in told.splitlines() if "start=" in line).partition("start=")[2].split("-")[0][:8]

    async def healthy(self) -> dict[str, object]:
        """What /health says once the server answers."""
        async with httpx.AsyncClient() as client:
            for _ in range(int(PATIENCE / _STEP)):
                try:
                    answer = await client.get(f"http://127.0.0.1:{self.settings['port']}/health")
                except httpx.TransportError:
                    await asyncio.sleep(_STEP)
                    continue
                assert answer.status_code == 200
                told: dict[str, object] = answer.json()
                return told
        raise AssertionError("the server does not answer")

    def close(self) -> None:
        """Ends what still runs."""
        for one in self.running:
            one.process.kill()
            one.process.wait()
        self.open.close()

    def _files(self) -> tuple[IO[bytes], IO[bytes]]:
        out = self.open.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (the stack closes it)
        err = self.open.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (the same)
        return out, err

    def _kept(self, process: HallProcess) -> HallProcess:
        self.running.append(process)
        return process


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
