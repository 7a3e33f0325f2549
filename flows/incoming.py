"""What may arrive from a person or from time, decoded from any channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Started:
    """The first word, or `/start` again; `origin` says where the link stood, `language` what the app speaks."""

    origin: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: `tag` and `ask` say which prompt it belongs to, `token` which control."""

    tag: str
    ask: int
    token: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Words typed where the conversation stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A message already sent now says something else; `step` is the one it answered, if the edge knows it."""

    text: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A shared place: WGS 84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture that the edge has taken in; `ref` names it in storage."""

    ref: str


@dataclass(frozen=True, slots=True)
class PictureFailed:
    """A picture already accepted proved unreadable: its answer is withdrawn and asked again."""

    step: str
    ref: str


@dataclass(frozen=True, slots=True)
class Odd:
    """Something no question takes: what it is, as a message id suffix (voice, sticker, video, …)."""

    what: str


Command: TypeAlias = Literal["help", "charter", "language", "correct", "forget", "stop", "results", "resume"]


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command under its English name; `argument` is what followed it."""

    name: Command
    argument: str = ""


@dataclass(frozen=True, slots=True)
class TimedOut:
    """Silence: reminder number `reminder` of the consultation is due."""

    reminder: int


Incoming: TypeAlias = (
    Started | Pressed | Typed | Edited | Placed | Pictured | PictureFailed | Odd | Commanded | TimedOut
)
