"""`location`: the resident shares a place or types an address."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import ClassVar

from flows.incoming import Incoming, Placed
from flows.keys import key
from flows.measures import Measure
from flows.prompts import Accepts, Prompt, Shape
from flows.questions.base import Accepted, Declined, Outcome, Question, View, typed
from flows.values import Value
from flows.words import Message, Verbatim, Words

EARTH_RADIUS = 6_371_008.8
"""Metres, the mean radius of IUGG."""
_PLACES = 5
"""Decimals kept: about a metre, more would only pretend."""
_LONGEST_ADDRESS = 300


def distance(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Metres between two points in degrees, along the great circle (haversine)."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (first, second))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    # Rounding may pass 1 by a hair at the antipodes, where asin is not defined.
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half)))


@dataclass(frozen=True, kw_only=True)
class Location(Question):
    """`near` in degrees, `within` in metres; an address is stored as typed."""

    KIND: ClassVar[str] = "location"
    SHAPE: ClassVar[Shape] = "place"
    ACCEPTS: ClassVar[frozenset[Accepts]] = frozenset({"text", "place"})
    OPINION: ClassVar[bool] = False

    near: tuple[float, float] | None = key("point", default=None)
    within: float | None = key("distance", default=None)

    def prompt(self, view: View) -> Prompt:
        return Prompt(self.SHAPE, self.name, self.asked(), (), self.ACCEPTS, hint=Message("hint.place"))

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        if isinstance(incoming, Placed):
            # Written so that a NaN, which compares with nothing, is refused as well.
            if not (-90 <= incoming.lat <= 90 and -180 <= incoming.lon <= 180):
                return Declined(Message("why.place"))
            away = self.near is not None and self.within is not None and (
                distance(self.near, (incoming.lat, incoming.lon)) > self.within
            )  # fmt: skip
            if away:
                return Declined(Message("why.far", {"km": f"{(self.within or 0) / 1000:g}"}))
            return Accepted({"lat": round(incoming.lat, _PLACES), "lon": round(incoming.lon, _PLACES)})
        text = typed(incoming)
        if not text:
            return Declined(Message("why.place"))
        if len(text) > _LONGEST_ADDRESS:
            return Declined(Message("why.too_long", {"limit": _LONGEST_ADDRESS, "length": len(text)}))
        return Accepted({"address": text})

    def measure(self) -> Measure:
        return Measure(self.name, "place", self.words, profile=self.profile, private=self.private)

    def show(self, value: Value) -> Words:
        if isinstance(value, dict) and "address" in value:
            return Verbatim(str(value["address"]))
        return Message("place_shared")
