"""What a resident does at a phone or a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Start:
    """The link is opened; `origin` says where it stood."""

    origin: str
    language: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the bubble `ask`; `data` is what it sends back."""

    data: str
    label: str
    ask: int


@dataclass(frozen=True, slots=True)
class Write:
    """Words typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place shared: degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture sent."""


Deed: TypeAlias = Start | Press | Write | Place | Picture
