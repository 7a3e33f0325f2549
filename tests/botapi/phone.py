"""The resident's side: a phone on which people write, press and read, over the stub's control address."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from types import TracebackType
from typing import Any, Self

import aiohttp
from PIL import Image

from tests.patience import PATIENCE

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class PhoneError(AssertionError):
    """What the phone shows is not what the person needs; the message holds what it shows."""


@dataclass(frozen=True)
class ScreenMessage:
    """One message as the phone shows it now; `buttons` are (label, data or address) by row."""

    id: int
    mine: bool
    text: str
    buttons: tuple[tuple[tuple[str, str], ...], ...]
    body: dict[str, Any]
    versions: tuple[dict[str, Any], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Every button's label, in reading order."""
        return tuple(label for row in self.buttons for label, _ in row)

    def data(self, label: str) -> str | None:
        """What the button of this label sends, None without one; an exact label first, else the only near one."""
        flat = [pair for row in self.buttons for pair in row]
        exact = [data for name, data in flat if name == label]
        near = [data for name, data in flat if label in name]
        return exact[0] if exact else near[0] if len(near) == 1 else None


@dataclass(frozen=True)
class Event:
    """Something the phone was shown: sent, edited, deleted, answered (a toast, maybe empty) or action."""

    kind: str
    message: ScreenMessage | None
    text: str
    press: str = ""
    alert: bool = False


def _shown(told: dict[str, Any]) -> ScreenMessage:
    markup = told.get("markup") or {}
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    buttons = tuple(
        tuple(
            (button, button) if isinstance(button, str)
            else (button["text"], button.get("callback_data") or button.get("url") or button["text"])
            for button in row
        )
        for row in rows
    )  # fmt: skip
    text = told.get("text") or told.get("caption") or ""
    return ScreenMessage(told["id"], told.get("mine", False), text, buttons, told, tuple(told.get("versions", ())))


def _event(told: dict[str, Any]) -> Event:
    message = _shown(told["message"]) if "message" in told else None
    text = told.get("text", message.text if message else told.get("action", ""))
    return Event(told["kind"], message, text, told.get("press", ""), told.get("alert", False))


def jpeg(width: int = 64, height: int = 48, colour: str = "green", *, located: bool = True) -> bytes:
    """A real JPEG; `located` writes a position into its metadata, as phones do."""
    out = BytesIO()
    picture = Image.new("RGB", (width, height), colour)
    exif = Image.Exif()
    if located:
        exif[0x8825] = {1: "N", 2: (45.0, 12.0, 3.0), 3: "E", 4: (5.0, 43.0, 9.0)}
        exif[0x010F] = "Phone of Camille"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


class Phones:
    """The phones of a town: `async with Phones(api.url) as phones`, then `await phones.chat(1, token)`."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def __aenter__(self) -> Self:
        # Many residents wait at the same time, each on one request.
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def control(self, act: str, **arguments: Any) -> dict[str, Any]:
        """Any act of `tests.botapi.control`; raises PhoneError with its reason."""
        async with self._session.post(f"{self._url}/control/{act}", json=arguments) as response:
            told: dict[str, Any] = await response.json()
            if response.status != 200:
                raise PhoneError(told["error"])
            return told

    async def chat(self, person: int, token: str, *, name: str = "Camille", language: str = "fr") -> PhoneChat:
        """The chat of a person with the bot of this token, on their phone."""
        await self.control("person", id=person, name=name, language=language)
        return PhoneChat(self, person, token)


class PhoneChat:
    """One person's chat with one bot; it remembers how far the person has read."""

    def __init__(self, phones: Phones, person: int, token: str) -> None:
        self.person = person
        self._phones = phones
        self._token = token
        self._read = 0

    async def _control(self, act: str, **arguments: Any) -> dict[str, Any]:
        return await self._phones.control(act, token=self._token, person=self.person, **arguments)

    async def _send(self, *bodies: dict[str, Any]) -> int:
        sent = await self._control("say", messages=list(bodies))
        number: int = sent["messages"][0]
        return number

    # Writing

    async def start(self, payload: str = "") -> int:
        """Opens the bot, by a link with a payload or not; gives the message's id."""
        if payload and not PAYLOAD.fullmatch(payload):
            raise PhoneError(f"Telegram opens no link with the payload {payload!r}: 1 to 64 of A-Z a-z 0-9 _ -")
        return await self.say(f"/start {payload}".strip())

    async def say(self, text: str) -> int:
        """Writes a message and gives its id; a command is marked as phones mark it."""
        command = re.match(r"/[A-Za-z0-9_]+", text)
        marks = [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []
        return await self._send({"text": text} | ({"entities": marks} if marks else {}))

    async def photo(self, data: bytes | None = None, caption: str = "") -> int:
        """Sends a picture (a real JPEG with a position in it, unless given)."""
        return await self._send(self._picture(data or jpeg(), caption))

    async def album(self, pictures: list[bytes], caption: str = "") -> int:
        """Sends 2 to 10 pictures at once, the caption on the first; gives the first one's id."""
        if not 2 <= len(pictures) <= 10:
            raise PhoneError("An album holds 2 to 10 pictures.")
        return await self._send(*(self._picture(data, "" if at else caption) for at, data in enumerate(pictures)))

    @staticmethod
    def _picture(data: bytes, caption: str) -> dict[str, Any]:
        width, height = Image.open(BytesIO(data)).size
        body = {"photo": [{"width": width, "height": height}], "data": base64.b64encode(data).decode()}
        return body | ({"caption": caption} if caption else {})

    async def location(self, latitude: float, longitude: float) -> int:
        """Shares a place, in degrees."""
        return await self._send({"location": {"latitude": latitude, "longitude": longitude}})

    async def voice(self) -> int:
        """Sends a voice message."""
        return await self._send({"voice": {"duration": 3, "mime_type": "audio/ogg"}, "data": "T2dnUw=="})

    async def sticker(self) -> int:
        """Sends a sticker."""
        kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
        return await self._send({"sticker": kind, "data": "UklGRg=="})

    async def document(self, data: bytes, name: str) -> int:
        """Sends a file."""
        described = {"file_name": name, "mime_type": "application/octet-stream"}
        return await self._send({"document": described, "data": base64.b64encode(data).decode()})

    async def other(self, body: dict[str, Any]) -> int:
        """Sends any other kind of message, its body as the Bot API names it (poll, dice, contact, …)."""
        return await self._send(body)

    async def edit(self, message: int, text: str) -> None:
        """Edits a message of one's own."""
        await self._control("edit", message=message, body={"text": text})

    async def press(self, label: str, message: int | None = None) -> str:
        """Presses a button shown now, of this message or of the newest that has it; gives the press's id."""
        shown = [each for each in reversed(await self.shown()) if message in (None, each.id)]
        for each in shown:
            if (data := each.data(label)) is not None:
                return await self.press_data(each.id, data)
        seen = [each.labels for each in shown if each.labels]
        raise PhoneError(f"No button {label!r} is shown; the phone shows {seen}")

    async def press_data(self, message: int, data: str) -> str:
        """Sends a press as it is: of a button that is gone (a stale one), or forged."""
        told = await self._control("press", message=message, data=data)
        press: str = told["press"]
        return press

    async def block(self, blocked: bool = True) -> None:
        """Blocks the bot, or lets it write again."""
        await self._control("block", blocked=blocked)

    async def deactivate(self) -> None:
        """Deletes the account."""
        await self._phones.control("person", id=self.person, deactivated=True)

    # Reading

    async def shown(self) -> list[ScreenMessage]:
        """Every message of the chat as it stands, oldest first."""
        return [_shown(each) for each in (await self._control("chat"))["messages"]]

    async def events(self, patience: float = 0.0) -> list[Event]:
        """What came since the last reading, at once or within so many seconds; the person's own are left out."""
        told = (await self._control("events", since=self._read, timeout=patience))["events"]
        self._read += len(told)
        return [event for each in told if not ((event := _event(each)).message and event.message.mine)]

    async def until(self, wanted: Callable[[Event], bool], patience: float = PATIENCE) -> Event:
        """The first event wanted among those not read yet; what comes before it is read, what follows is not."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        passed: list[Event] = []
        while True:
            told = (await self._control("events", since=self._read, timeout=max(0.0, deadline - loop.time())))["events"]
            for each in told:
                self._read += 1
                event = _event(each)
                if event.message is not None and event.message.mine:
                    continue
                if wanted(event):
                    return event
                passed.append(event)
            if not told and loop.time() >= deadline:
                raise PhoneError(f"Nothing as wanted came in {patience} s. Came: {[(e.kind, e.text) for e in passed]}")

    async def next(self, patience: float = PATIENCE) -> ScreenMessage:
        """The next message that the bot sends or edits."""
        event = await self.until(lambda each: each.kind in ("sent", "edited"), patience)
        assert event.message is not None
        return event.message

    async def toast(self, press: str, patience: float = PATIENCE) -> str:
        """The words that answered a press ("" when it was only acknowledged); the reading stays where it was."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        since = 0
        while (left := deadline - loop.time()) > 0:
            told = (await self._control("events", since=since, timeout=left))["events"]
            since += len(told)
            for event in map(_event, told):
                if event.kind == "answered" and event.press == press:
                    return event.text
        raise PhoneError(f"The press was not answered in {patience} s: its button still spins.")
