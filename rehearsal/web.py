"""The web channel over HTTP, as a page uses it: messages posted, the mailbox read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from io import BytesIO
from random import Random
from typing import Any
from uuid import UUID

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from PIL import Image

from bot.renderings import Rendering, from_json
from rehearsal.deeds import Deed, OpenLink, PressButton, SendPicture, SharePlace

SECONDS = 30
"""Seconds after which a request counts as lost."""
PAUSE = 0.05
"""Seconds before asking a silent mailbox, or a server that is away, once more."""
_LONGEST_PAUSE = 1.0
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_AGAIN = frozenset({429, 503})
"""Statuses after which the same message is sent again."""


class ServerRefused(Exception):
    """The server answered what a page never provokes."""


def browsers(base: str, at_once: int) -> ClientSession:
    """The connections of that many browsers to the server at `base`."""
    return ClientSession(base, connector=TCPConnector(limit=at_once), timeout=ClientTimeout(total=SECONDS))


class WebLine:
    """One browser. `dice` gives its token and the ids of its messages, so that a message sent again
    after a cut is the same message."""

    def __init__(self, http: ClientSession, code: str, dice: Random) -> None:
        self._http, self._code, self._dice = http, code, dice
        self.token = "w_" + "".join(dice.choice(_LETTERS) for _ in range(26))
        self._after = 0
        self._pause = PAUSE

    async def send(self, deed: Deed) -> None:
        """Until the server says that it was kept, however often it goes away."""
        # Made before the first attempt: sent again after a cut, it is the same message and counts once.
        id = str(UUID(int=self._dice.getrandbits(128), version=4))
        if isinstance(deed, SendPicture):
            headers = {"x-palabre-token": self.token, "x-palabre-id": id, "content-type": "image/jpeg"}
            await self._insist("POST", "/api/chat/picture", data=_picture(self._dice), headers=headers)
        else:
            body = {"id": id, "token": self.token, **self._said(deed)}
            await self._insist("POST", "/api/chat", json=body)

    async def hear(self) -> Sequence[Rendering]:
        """What waits in the mailbox; a short pause when nothing does."""
        headers = {"x-palabre-token": self.token}
        answer = await self._insist("GET", "/api/chat/mail", params={"after": str(self._after)}, headers=headers)
        letters = answer["mail"]
        if not letters:
            await asyncio.sleep(PAUSE)
            return ()
        self._after = letters[-1]["sequence"]
        return [from_json(letter["rendering"]) for letter in letters]

    def _said(self, deed: Deed) -> dict[str, Any]:
        match deed:
            case OpenLink(origin, language):
                return {"start": self._code, "origin": origin, "language": language}
            case PressButton(data):
                return {"press": data}
            case SharePlace(lat, lon):
                return {"place": [lat, lon]}
            case SendPicture():
                return {}
        return {"text": deed.text}

    async def _insist(self, method: str, path: str, **what: Any) -> Any:
        while True:
            try:
                async with self._http.request(method, path, **what) as answer:
                    status, body = answer.status, await answer.read()
            except (ClientError, TimeoutError, OSError):
                await self._wait()
                continue
            # A server that is killed while it answers is what is rehearsed here.
            if status in _AGAIN or status >= 500:
                await self._wait()
            elif status >= 400:
                raise ServerRefused(f"{method} {path}: {status}")
            else:
                self._pause = PAUSE
                return json.loads(body)

    async def _wait(self) -> None:
        await asyncio.sleep(self._pause)
        # Longer each time: a thousand browsers must not keep a server down that is coming back.
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)


def _picture(dice: Random) -> bytes:
    out = BytesIO()
    red, green, blue = (dice.randrange(256) for _ in range(3))
    # A real picture: it goes through the same child process as a person's.
    Image.new("RGB", (48, 32), (red, green, blue)).save(out, "JPEG")
    return out.getvalue()
