"""The campaign: a real server in a process of its own, people on phones and pages, and kill -9 again and again."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from signal import SIGKILL

from bot.renderings import Rendering
from bot.speech import Speech, press_of
from flows.words import Message
from rehearsal.deeds import Deed, PressButton
from rehearsal.line import Connection
from rehearsal.resident import Resident
from tests.botapi import RESIDENTS_TOKEN
from tests.botapi.phone import PhoneChat, Phones

SERVE = (sys.executable, "-u", "-c", "from palabre.cli import main; main()", "serve")
POINTED = (sys.executable, "-u", "-m", "tests.crash.serve")
START, LONGEST_RUN = 40.0, 5.0
"""Seconds a server gets to start, and to reach its point before it is killed anyway."""
RUNS = (0.05, 1.6)
"""Seconds a server without a point lives."""
RESEND = 12.0
"""Seconds of silence of a server that lives after which a person presses the button once more."""
GIVE_UP = 90.0
"""Seconds of silence of a server that lives after which somebody is stuck."""
ALREADY = frozenset(Speech(language).say(Message("stale.already")) for language in ("fr", "en"))


def free_port() -> int:
    """A port of the loopback that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class ServerProcess:
    """One server after another on the same database and the same port."""

    environment: dict[str, str]
    dice: Random
    points: tuple[str, ...] = ("", "", "commit", "send")
    kills: Counter[str] = field(default_factory=Counter)
    stays: bool = False
    """The last life has begun."""
    process: asyncio.subprocess.Process | None = None

    async def start(self, point: str = "") -> None:
        """Starts it and waits until it says that it runs."""
        command = (*POINTED, point, str(self.dice.randint(1, 25))) if point else SERVE
        self.process = await asyncio.create_subprocess_exec(
            *command, env=self.environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        assert self.process.stdout is not None
        async with asyncio.timeout(START):
            # A point may be reached before the server has said a word.
            await self.process.stdout.readline()

    async def live_and_die(self) -> None:
        """One life: until its point, or a moment that nobody chose."""
        point = self.dice.choice(self.points)
        await self.start(point)
        assert self.process is not None
        span = LONGEST_RUN if point else self.dice.uniform(*RUNS)
        with suppress(TimeoutError):
            async with asyncio.timeout(span):
                status = await self.process.wait()
                assert status == -SIGKILL, await self._said(status)
                self.kills[point] += 1
                return
        self.process.kill()
        await self.process.wait()
        self.kills["anywhere"] += 1

    async def _said(self, status: int) -> str:
        assert self.process is not None
        assert self.process.stdout is not None
        said = (await self.process.stdout.read()).decode()
        return f"the server ended by itself with status {status}: {said[-2000:]}"

    async def live(self) -> None:
        """The last life: nobody kills it."""
        await self.start()
        self.stays = True

    async def stop(self) -> int:
        """A polite end; gives the exit status."""
        assert self.process is not None
        self.process.terminate()
        return await self.process.wait()


@asynccontextmanager
async def bot_api() -> AsyncIterator[str]:
    """The strict Bot API in a process of its own: its address."""
    api = await asyncio.create_subprocess_exec(
        sys.executable, "-u", "-m", "tests.botapi", stdout=asyncio.subprocess.PIPE
    )
    assert api.stdout is not None
    try:
        yield (await api.stdout.readline()).decode().strip()
    finally:
        api.terminate()
        await api.wait()


def environment(folder: Path, port: int, api: str, **more: str) -> dict[str, str]:
    """The server's settings, as its operator gives them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PALABRE_")}
    return {
        **kept, "PALABRE_DATA_DIR": str(folder), "PALABRE_PORT": str(port), "PALABRE_TELEGRAM_API": api,
        "PALABRE_TELEGRAM_TOKEN": RESIDENTS_TOKEN, "PALABRE_SECRET_KEY": "a secret for the crash campaign", **more,
    }  # fmt: skip


class Patient:
    """A person on a line that goes silent: they wait, and once the server stays they press again if need be.

    Pressing again while it dies and comes back would flip a selection as often as it was pressed.
    """

    def __init__(self, line: Connection, server: ServerProcess, dice: Random, think: float) -> None:
        self._line, self._server, self._dice, self._think = line, server, dice, think
        self._last: Deed | None = None
        self.heard: list[str] = []
        self._since = self._begun = 0.0

    async def send(self, deed: Deed) -> None:
        self.heard.append(f"> {deed}")
        await asyncio.sleep(self._dice.uniform(0, 2 * self._think))
        self._last = deed
        await self._line.send(deed)
        self._since = self._begun = asyncio.get_running_loop().time()

    async def hear(self) -> Sequence[Rendering]:
        # Whoever reads that the answer was already counted waits for the next question.
        heard = [rendering for rendering in await self._line.hear() if rendering.text not in ALREADY]
        now = asyncio.get_running_loop().time()
        self.heard += [
            f"{rendering.kind} {rendering.ask} {rendering.step}: {rendering.text[:60]}" for rendering in heard
        ]
        if not self._server.stays:
            self._since = self._begun = now
        elif heard:
            self._since = now
        elif isinstance(self._last, PressButton) and now - self._since > RESEND:
            # Words beside a press are worth nothing after ten seconds, and a crash may have taken them.
            self._since = now
            await self._line.send(self._last)
        kind = type(self._line).__name__
        assert now - self._begun < GIVE_UP or heard, f"{kind}: silence after {self._last}, heard {self.heard[-6:]}"
        return heard


@dataclass
class Ledger:
    """What phones showed, cut into the lives of the server: prompts told twice, per chat and life."""

    seen: dict[int, set[tuple[str, int]]] = field(default_factory=dict)
    upto: dict[int, int] = field(default_factory=dict)
    worst: int = 0
    repeated: int = 0

    async def look(self, chats: Sequence[PhoneChat]) -> None:
        """Reads every chat on from the last look."""
        for chat in chats:
            known, again = self.seen.setdefault(chat.person, set()), 0
            for shown in await chat.shown():
                if shown.mine or shown.id <= self.upto.get(chat.person, 0):
                    continue
                self.upto[chat.person] = shown.id
                first = shown.versions[0] if shown.versions else shown.body
                prompt = _prompt(first)
                if prompt is not None:
                    again += prompt in known
                    known.add(prompt)
            self.repeated += again
            self.worst = max(self.worst, again)


def _prompt(body: dict[str, object]) -> tuple[str, int] | None:
    """(tag, number) of the prompt a message asked when it was sent."""
    markup = body.get("markup") or body.get("reply_markup") or {}
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    for row in rows:
        for button in row:
            parts = press_of(str(button.get("callback_data", "")))
            if parts is not None and not parts[2].startswith("_c."):
                return parts[0], parts[1]
    return None


async def phones_of(phones: Phones, residents: Sequence[Resident]) -> list[PhoneChat]:
    """A phone each, in their language."""
    return [
        await phones.chat(5000 + number, RESIDENTS_TOKEN, language=resident.diary.language)
        for number, resident in enumerate(residents)
    ]
