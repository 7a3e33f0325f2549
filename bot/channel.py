"""What every channel is to the runtime and the courier: decode what arrives, deliver what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

from bot.renderings import Rendering
from flows.incoming import Incoming

Operation: TypeAlias = Literal["send", "replace", "toast"]


@dataclass(frozen=True, slots=True)
class Update:
    """One thing that arrived, decoded. `key` is unique per bot for ever; `address` "" = nothing for us.

    `at` is the network's own timestamp (aware UTC) when it has one. `code` is the launch code of a
    link. `message` is the network's id of the person's message (an edit names the same one),
    `callback` what a toast must answer, `reach` says that the person blocked us or came back,
    `file` is the network's reference of a picture still to be fetched, `album` what it came in.
    """

    key: str
    address: str
    incoming: Incoming | None = None
    at: datetime | None = None
    language: str = ""
    code: str = ""
    message: str = ""
    callback: str = ""
    reach: bool | None = None
    file: str = ""
    album: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery. `message` is the network's id of the message to replace ("" = send anew)."""

    address: str
    operation: Operation
    rendering: Rendering
    message: str = ""
    media: bytes | None = None
    media_type: str = ""
    media_name: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """`message` is the network's id, by which it can be replaced later."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What a request gets back, whatever the web framework; `body` is JSON or empty."""

    status: int
    body: Mapping[str, Any] | None = None
    retry_after: int | None = None


class ChannelError(Exception):
    """A delivery failed. `retry_after` seconds, when the network says; `terminal`: never try again
    (`unreachable`: the person cannot be written to any more); `moved_to`: a new address to use."""

    def __init__(
        self,
        reason: str,
        *,
        retry_after: float | None = None,
        terminal: bool = False,
        unreachable: bool = False,
        moved_to: str = "",
        whole_bot: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason, self.retry_after, self.terminal = reason, retry_after, terminal
        self.unreachable, self.moved_to, self.whole_bot = unreachable, moved_to, whole_bot


def clean(text: str) -> str:
    """Text that every sink can hold: no lone surrogates (UTF-8 refuses them), no NUL (PostgreSQL does)."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Channel(Protocol):
    """One network. Channels know renderings and updates, never question kinds nor storage."""

    name: str

    def decode(self, raw: Mapping[str, Any]) -> Update:
        """One update, parsed from JSON; raises ValueError or KeyError when it cannot be read at all."""
        ...

    async def deliver(self, parcel: Parcel) -> Sent:
        """Delivers once; raises ChannelError with the decision it carries."""
        ...
