"""What a resident does at a phone or a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class OpenLink:
    """The link is opened; `origin` says where it stood."""

    origin: str
    language: str


@dataclass(frozen=True, slots=True)
class PressButton:
    """A button of the rendering `ask`; `data` is what it sends back."""

    data: str
    label: str
    ask: int


@dataclass(frozen=True, slots=True)
class TypeText:
    """Words typed."""

    text: str


@dataclass(frozen=True, slots=True)
class SharePlace:
    """A place shared: degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class SendPicture:
    """A picture sent."""


Deed: TypeAlias = OpenLink | PressButton | TypeText | SharePlace | SendPicture
