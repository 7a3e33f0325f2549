"""The web chat as a channel, free of any framework: a page posts messages and reads its mailbox."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from bot.channel import ChannelError, Parcel, Response, Sent, Update, clean
from bot.channels.web_declaration import CHANNEL
from bot.cleaning import reencode
from bot.correspondence import letter_rendering
from bot.declaration import Surroundings
from bot.intake import Busy, Intake
from bot.library import Library, Running
from bot.reading import read_text
from bot.renderings import Rendering, to_json
from bot.runtime import Arrival
from bot.speech import press_of
from bot.transcript import transcript
from flows.incoming import Incoming, Pictured, Placed, Pressed, Started
from flows.showing import has_answered
from storage import Store, Tx
from storage.consultations import statements
from storage.messages import letters, mailbox
from storage.people import loading, resumes
from storage.people.loading import Person

NAME = CHANNEL.name
LARGEST_MESSAGE = 64_000
"""Bytes of one message: 4,000 characters of any script and what surrounds them."""
LARGEST_PICTURE = 20_000_000
_LONGEST_TAG = 6
"""Characters of a language: three letters, a hyphen, a country."""
PER_MINUTE = 120
"""Messages a minute from one conversation, above which the page is told to wait."""
PICTURES_TOGETHER = 2
"""Pictures made anew at once: each takes a process and its memory."""
GUESSES_A_MINUTE = 10
"""Resume codes that may be tried a minute, over all pages."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")
_FILE = re.compile(r"u_[a-z2-7]{26}")


@dataclass(frozen=True, slots=True)
class MailboxItem:
    """One thing for the page to show: `sequence` acknowledges it; `body` is a rendering in JSON."""

    sequence: int
    op: str
    body: Mapping[str, Any]


def opened(around: Surroundings) -> Web:
    """The pages' conversations; pictures on their way rest in the folder."""
    runtime = around.runtime
    intake = Intake(runtime, NAME, NAME, around.committed)
    return Web(intake, runtime.store, runtime.library, runtime.clock, around.folder / "uploads")


class Web:
    """Every web conversation of one council."""

    declared = CHANNEL

    def __init__(
        self, intake: Intake, store: Store, library: Library, clock: Callable[[], datetime], uploads: Path
    ) -> None:
        self._intake, self._store, self._library, self._clock, self._uploads = intake, store, library, clock, uploads
        self._waiting: set[asyncio.Event] = set()
        self._making_anew = asyncio.Semaphore(PICTURES_TOGETHER)
        self.turn = 0
        self._recent: dict[str, list[datetime]] = {}

    def decode(self, raw: Mapping[str, Any]) -> Update:
        """One message of a page, whose `address` is already the sealed token."""
        # The page's own id makes a retry count once; anything but a UUID could be chosen to collide.
        key, language = str(UUID(str(raw["id"]))), str(raw.get("language", ""))[:_LONGEST_TAG]
        incoming: Incoming
        code = ""
        if "start" in raw:
            incoming, code = Started(str(raw.get("origin", ""))[:24], language), str(raw["start"])
        elif "press" in raw:
            parts = press_of(str(raw["press"]))
            if parts is None:
                raise ValueError("not a button of ours")
            incoming = Pressed(*parts)
        elif "place" in raw:
            lat, lon = raw["place"]
            incoming = Placed(float(lat), float(lon))
        elif "picture" in raw:
            incoming = Pictured("")
        else:
            incoming, _ = read_text(clean(str(raw["text"])), language)
        return Update(
            key, str(raw["address"]), incoming, language=language, code=code, message=key,
            file=str(raw.get("picture", "")),
        )  # fmt: skip

    async def deliver(self, parcel: Parcel) -> Sent:
        """Pages fetch what waits for them; nothing is ever sent to one."""
        raise ChannelError("a page reads its own mailbox", terminal=True)

    async def run(self) -> None:
        """Takes in what pages post, until cancelled."""
        await self._intake.run()

    async def receive(self, body: bytes, headers: Mapping[str, str]) -> Response:
        """One message. A start without a token makes one, told once; answered only after the commit."""
        if len(body) > LARGEST_MESSAGE:
            return Response(413)
        try:
            raw = json.loads(body)
            token = str(raw.pop("token", "") or "")
            # Only `upload` may name a file: a page that names one would read somebody else's.
            raw.pop("picture", None)
            UUID(str(raw["id"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return Response(400)
        minted = ""
        # Minted here and told once: a token that a page could choose could be guessed or planted.
        if not token and "start" in raw:
            token = minted = self._store.new_id("w")
        if not _TOKEN.fullmatch(token):
            return Response(401)
        return await self._submit(raw, token, {"token": minted} if minted else {})

    async def upload(self, content: bytes, id: str, token: str) -> Response:
        """A picture: made anew before it touches the disk, then an answer like any other."""
        if len(content) > LARGEST_PICTURE:
            return Response(413)
        if not _TOKEN.fullmatch(token):
            return Response(401)
        try:
            raw: dict[str, Any] = {"id": str(UUID(id))}
            # Each takes a process with a limit of memory: a few at once, the others wait.
            async with self._making_anew:
                picture = await reencode(content)
        except ValueError as error:
            return Response(422, {"reason": str(error)})
        raw["picture"] = await asyncio.to_thread(self._keep, picture)
        return await self._submit(raw, token, {})

    async def download(self, file: str) -> bytes:
        """The bytes of an upload, which are then gone from the disk."""
        if not _FILE.fullmatch(file):
            raise ChannelError("no such upload", terminal=True)
        path = self._uploads / file
        try:
            content = await asyncio.to_thread(path.read_bytes)
            # Read once: an erasure looks in the database, and must find there all that is kept.
            await asyncio.to_thread(path.unlink)
        except OSError as error:
            raise ChannelError("the upload is gone", terminal=True) from error
        return content

    def read(self, token: str, after: int) -> Sequence[MailboxItem]:
        """What waits for a conversation, oldest first."""
        address = self._store.sealed_address(token)
        with self._store.read() as tx:
            found = mailbox.read(tx, self._library.council, NAME, address, after=after, now=self._clock())
        return [MailboxItem(mail.sequence, mail.op, mail.body) for mail in found]

    def acknowledge(self, token: str, upto: int) -> None:
        """The page has shown everything up to this sequence: addresses and bodies go."""
        address = self._store.sealed_address(token)
        with self._store.write() as tx:
            mailbox.acknowledge(tx, self._library.council, NAME, address, upto)

    def again(self, token: str, consultation: str) -> Sequence[Mapping[str, Any]]:
        """The conversation rendered from the answers, for a page that was closed; empty for an unknown token."""
        address, now = self._store.sealed_address(token), self._clock()
        with self._store.read() as tx:
            self._library.refresh(tx, now)
            running = self._library.by_name(consultation)
            known = loading.load(tx, self._library.council, NAME, [address])[address]
            person = next((one for one in known if running and one.consultation == running.row.key), None)
            if running is None or person is None:
                return []
            edition = running.edition(person.participation.flow)
            context = self._library.context(running, now, None, 0)
            if edition.rooms:
                context = replace(context, room=statements.room(tx, running.row.key, edition.rooms))
            renderings = list(transcript(edition, person.participation, context))
            ahead = next((n for n, rendering in enumerate(renderings) if rendering.kind == "ask"), len(renderings))
            # Before the prompt awaited: what the council wrote came before it was asked.
            renderings[ahead:ahead] = _letters(tx, running, person)
        return [to_json(rendering) for rendering in renderings]

    def answered(self, token: str, consultation: str) -> bool:
        """Whether somebody answered a question of it, beyond their profile, in this conversation."""
        if not _TOKEN.fullmatch(token):
            return False
        address = self._store.sealed_address(token)
        with self._store.read() as tx:
            self._library.refresh(tx, self._clock())
            running = self._library.by_name(consultation)
            known = loading.load(tx, self._library.council, NAME, [address])[address]
            return any(
                has_answered(running.edition(one.participation.flow).flow, one.participation)
                for one in known
                if running is not None and one.consultation == running.row.key
            )

    def resume_code(self, token: str) -> str:
        """A code that carries this conversation to another browser: once, within a day."""
        address = self._store.sealed_address(token)
        with self._store.write() as tx:
            return resumes.issue(tx, self._library.council, NAME, address, self._clock())

    def redeem(self, code: str) -> str | None:
        """A new token for the conversation behind a code; the former browser loses it. None: no such code."""
        # All guesses together: a code has ten characters, and no single guesser need be known.
        if self._too_many("resume", GUESSES_A_MINUTE):
            return None
        token = self._store.new_id("w")
        address = self._store.sealed_address(token)
        with self._store.write() as tx:
            done = resumes.redeem(tx, self._library.council, NAME, code, address, self._clock())
        return token if done else None

    def wake(self) -> None:
        """Something was committed: every open stream looks at its mailbox."""
        self.turn += 1
        for event in self._waiting:
            event.set()

    async def wait(self, turn: int, seconds: float) -> None:
        """Returns once something was committed since `turn` was read, or after so many seconds."""
        # Committed between the read and the wait: looking again at once loses nothing.
        if turn != self.turn:
            return
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
        finally:
            self._waiting.discard(event)

    async def _submit(self, raw: dict[str, Any], token: str, told: Mapping[str, Any]) -> Response:
        address = self._store.sealed_address(token)
        if self._too_many(address, PER_MINUTE):
            # By conversation, not by network address: a library is one address for many people.
            return Response(429, retry_after=20)
        raw["address"] = address
        # With the conversation before it: another page cannot use up this one's ids.
        key = f"{address[:12]}:{raw['id']}"
        try:
            update = self.decode(raw)
        except (ValueError, KeyError, TypeError):
            return Response(400)
        try:
            await self._intake.submit(Arrival(key, raw, update))
        except Busy:
            return Response(503, retry_after=2)
        return Response(200, {"ok": True, **told})

    def _keep(self, picture: bytes) -> str:
        self._uploads.mkdir(parents=True, exist_ok=True)
        name = self._store.new_id("u")
        (self._uploads / name).write_bytes(picture)
        return name

    def _too_many(self, who: str, limit: int) -> bool:
        now = self._clock()
        recent = [at for at in self._recent.get(who, ()) if timedelta(0) <= now - at < timedelta(minutes=1)]
        self._recent[who] = [*recent, now]
        # Swept now and then: a list of those who wrote must not become a memory of them.
        if len(self._recent) > 20_000:
            self._recent = {
                name: times for name, times in self._recent.items() if now - times[-1] < timedelta(minutes=1)
            }
        return len(recent) >= limit


def _letters(tx: Tx, running: Running, person: Person) -> list[Rendering]:
    """What the council wrote back and this person was told."""
    council, consultation = running.row.council, running.row.key
    return [
        letter_rendering(running, letter, person.participation.language)
        for letter in letters.of(tx, consultation)
        if letters.progress(tx, council, consultation, letter.number).after >= person.key > 0
    ]
