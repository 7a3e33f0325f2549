"""A toy channel as a newcomer writes one: short texts over HTTP, neither edits nor buttons nor pictures."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channel import ChannelError, Fetched, Parcel, Sent, Update
from bot.declaration import Calls, ChannelLimits, Declaration, Raw, Setting, Surroundings
from bot.reading import read_plain
from bot.renderings import plain

KEY = Setting("pager_key", secret=True, form=r"key-\w{8,}", example="key-1a2b3c4d", source="Pager & Fils")
SIGNING = Setting("pager_secret", secret=True)
API = Setting("pager_api")
SIGNATURE = "x-pager-signature"
_SECONDS = 10


def authentic(body: bytes, headers: Mapping[str, str], secret: str) -> bool:
    """The network signs each body with what it handed the operator."""
    expected = "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()
    given = headers.get(SIGNATURE, "").encode("utf-8", "surrogateescape")
    return hmac.compare_digest(given, expected.encode())


def pages(body: Any) -> Sequence[tuple[str, Raw]]:
    """Several pages a call, each with its number."""
    return [(str(int(page["n"])), page) for page in body["pages"]]


CHANNEL = Declaration(
    name="pager",
    title="Pager",
    opens="tests.channels.pager:opened",
    receives=("webhook", "poll"),
    limits=ChannelLimits(
        per_second=500, per_chat=100, burst=200, text=320, toast=0, buttons=0, edits=False, media=False
    ),
    settings=(KEY, SIGNING, API),
    switch=KEY,
    calls=Calls(authentic, pages, secret=SIGNING),
    link="pager.example/{bot}/{start}",
)


def opened(around: Surroundings) -> Pager:
    """The town's line on this network."""
    return Pager(around.values[KEY.name], around.values[API.name])


class Pager:
    """One line. Pages come from numbers and go to them."""

    declared = CHANNEL

    def __init__(self, key: str, api: str) -> None:
        self._headers, self._api = {"authorization": f"Bearer {key}"}, api
        self._http: ClientSession | None = None

    def decode(self, raw: Raw) -> Update:
        """A page in the plain form."""
        said = {"place": raw["spot"]} if "spot" in raw else {"picture": raw["scan"]} if "scan" in raw else {}
        page = {"id": raw["n"], "address": raw["from"], "language": raw.get("tongue", "")}
        return read_plain({**page, "text": raw.get("words", ""), **said})

    async def deliver(self, parcel: Parcel) -> Sent:
        """One page."""
        told = await self._call("POST", "/v1/pages", json={"to": parcel.address, "words": plain(parcel.rendering)})
        return Sent(str(told["number"]))

    async def introduce(self, webhook: str, secret: str) -> str:
        """The number of the line; where the network calls, if it does."""
        told = await self._call("PUT", "/v1/line", json={"callback": webhook})
        return str(told["line"])

    async def fetch(self, cursor: str) -> Fetched:
        """What came after the page that the cursor names."""
        told = await self._call("GET", "/v1/inbox", params={"after": cursor})
        return Fetched(pages(told), str(told["last"]))

    async def download(self, file: str) -> bytes:
        """A scan, in base 16 as the network keeps it."""
        return bytes.fromhex((await self._call("GET", f"/v1/scans/{file}"))["hex"])

    async def close(self) -> None:
        """Hangs up."""
        if self._http is not None:
            await self._http.close()

    async def _call(self, method: str, path: str, **what: Any) -> Any:
        if self._http is None:
            self._http = ClientSession(self._api, headers=self._headers, timeout=ClientTimeout(total=_SECONDS))
        try:
            async with self._http.request(method, path, **what) as answer:
                if answer.status == 200:
                    return await answer.json()
                status, wait = answer.status, answer.headers.get("retry-after")
        except (TimeoutError, ClientError, OSError) as error:
            raise ChannelError(type(error).__name__) from error
        raise ChannelError(
            f"{method} {path}: {status}", retry_after=float(wait) if wait else None, terminal=400 <= status < 429,
            unreachable=status == 404, whole_bot=status == 401, conflict=status == 409,
        )  # fmt: skip
