"""What every channel is to the runtime and the courier: decode what arrives, deliver what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

from bot.declaration import Declaration, Raw
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


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a poll gave: (key, update) in order, and the cursor by which the next poll confirms them."""

    updates: Sequence[tuple[str, Raw]]
    cursor: str = ""


class ChannelError(Exception):
    """A delivery failed. `retry_after` seconds, when the network says; `terminal`: never try again
    (`unreachable`: the person cannot be written to any more); `moved_to`: a new address to use;
    `whole_bot`: the network knows this bot no longer; `conflict`: another program asks for its updates."""

    def __init__(
        self,
        reason: str,
        *,
        retry_after: float | None = None,
        terminal: bool = False,
        unreachable: bool = False,
        moved_to: str = "",
        whole_bot: bool = False,
        conflict: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason, self.retry_after, self.terminal = reason, retry_after, terminal
        self.unreachable, self.moved_to = unreachable, moved_to
        self.whole_bot, self.conflict = whole_bot, conflict


def clean(text: str) -> str:
    """Text that every sink can hold: no lone surrogates (UTF-8 refuses them), no NUL (PostgreSQL does)."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Channel(Protocol):
    """One network. Channels know renderings and updates, never question kinds nor storage."""

    @property
    def declared(self) -> Declaration:
        """What it says of itself."""
        ...

    def decode(self, raw: Raw) -> Update:
        """One update, parsed from JSON; raises ValueError or KeyError when it cannot be read at all."""
        ...

    async def deliver(self, parcel: Parcel) -> Sent:
        """Delivers once what fits its limits; raises ChannelError with the decision it carries."""
        ...


class Networked(Channel, Protocol):
    """A channel behind a network that is asked (`fetch`), or calls us, or either."""

    async def introduce(self, webhook: str, secret: str) -> str:
        """Checks the token and sets the way updates come ("" = we ask); gives the bot's user name."""
        ...

    async def close(self) -> None:
        """Ends the connections."""
        ...


class Polled(Networked, Protocol):
    """A channel whose network keeps updates until they are confirmed."""

    async def fetch(self, cursor: str) -> Fetched:
        """At most 100 updates after those that `cursor` confirms ("" = from the first not confirmed)."""
        ...


class Mailbox(Channel, Protocol):
    """A channel whose people post to us and fetch what waits: `run` takes in what they post."""

    async def run(self) -> None:
        """Until cancelled."""
        ...

    def wake(self) -> None:
        """Something was committed."""
        ...


class Keyboard(Channel, Protocol):
    """A channel on this machine's own screen."""

    def line(self, text: str) -> Raw:
        """What was typed, as an update."""
        ...
