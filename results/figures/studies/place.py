"""Where people pointed: areas of ground, each with at least k people in it, never a point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import cos, radians
from typing import Any

from flows.measures import MeasureType
from results.figures.studies.base import Answers, Study

GRID = 50
"""Metres: areas end on lines so far apart, never where somebody stands."""
_FRAME = 10 * GRID
"""Metres to which the outermost edges are rounded out."""
METRES = 111_320.0
"""Of one degree of latitude; a degree of longitude is that times the cosine of the latitude."""

Point = tuple[float, float]
"""(metres east, metres north) of the middle of all places."""
Area = tuple[Point, Point, int]
"""(its south-west corner, its north-east corner, people in it)."""


class PlaceMethod:
    """The ground cut in two along its longer side, again and again, while k people stand on both sides (Mondrian)."""

    type: MeasureType = "place"

    def study(self, answers: Answers, k: int) -> Mapping[str, Any] | None:
        """Areas (centre in degrees, width and height in metres, people), the densest first; addresses are no places."""
        shared = [value for value in answers.values if isinstance(value, dict) and "lat" in value and "lon" in value]
        if len(shared) < k:
            return None
        degrees = sorted((float(str(value["lat"])), float(str(value["lon"]))) for value in shared)
        # The middle that half of the people stand on each side of, rounded: it must be nobody's own place.
        north = round(degrees[len(degrees) // 2][0], 2)
        east = round(sorted(lon for _, lon in degrees)[len(degrees) // 2], 2)
        wide = METRES * cos(radians(north))
        points = [((lon - east) * wide, (lat - north) * METRES) for lat, lon in degrees]
        left, right = _edges([x for x, _ in points])
        low, high = _edges([y for _, y in points])
        areas = [
            {"lat": round(north + (y + up) / 2 / METRES, 6), "lon": round(east + (x + far) / 2 / wide, 6),
             "width": round(far - x), "height": round(up - y), "people": people}
            for (x, y), (far, up), people in _cut((left, low), (right, high), points, k)
        ]  # fmt: skip
        # Ties by place: the same answers give the same file, whatever their order.
        areas.sort(key=lambda area: (-area["people"] / (area["width"] * area["height"]), area["lat"], area["lon"]))
        return {"k": k, "people": len(points), "areas": areas}

    def sentences(self, study: Study, language: str) -> Iterator[tuple[int, str]]:
        """Nothing: on paper a place has no name; the map speaks."""
        yield from ()


def _edges(way: Sequence[float]) -> tuple[float, float]:
    return min(way) // _FRAME * _FRAME, max(way) // _FRAME * _FRAME + _FRAME


def _cut(low: Point, high: Point, points: Sequence[Point], k: int) -> Iterator[Area]:
    for axis in sorted((0, 1), key=lambda axis: low[axis] - high[axis]):
        line = _line(sorted(point[axis] for point in points), low[axis], high[axis], k)
        if line is not None:
            upper, lower = list(high), list(low)
            upper[axis] = lower[axis] = line
            yield from _cut(low, (upper[0], upper[1]), [point for point in points if point[axis] < line], k)
            yield from _cut((lower[0], lower[1]), high, [point for point in points if point[axis] >= line], k)
            return
    yield low, high, len(points)


def _line(places: Sequence[float], low: float, high: float, k: int) -> float | None:
    """The line of the grid with k people on both sides and the emptiest ground around it; None where there is none."""
    best: tuple[float, int, float] | None = None
    for before in range(k, len(places) - k + 1):
        near, far = places[before - 1], places[before]
        line = max((near + far) / 2 // GRID * GRID, near // GRID * GRID + GRID)
        found = (far - near, -abs(2 * before - len(places)), line)
        if low < line <= far and line < high and (best is None or found > best):
            best = found
    return best[2] if best else None
