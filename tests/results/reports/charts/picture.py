"""Reads a drawing back from its SVG: what is written where, how long each bar is, how large each circle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

import vl_convert

from results.reports.charts import Drawing

_FONT = "Liberation Sans"
"""The drawing library carries it: words are as wide on every machine."""
_MOVED = re.compile(r"translate\(([-\d.e]+),([-\d.e]+)\)")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_RECTANGLE = re.compile(r"M([-\d.e]+),([-\d.e]+)h([-\d.e]+)v([-\d.e]+)h")
_CIRCLE = re.compile(r"M([-\d.e]+),0A")


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """One thing drawn: `kind` is text, bar, circle or line; x, y, width and height in pixels of the whole picture."""

    kind: str
    layer: str
    x: float
    y: float
    width: float
    height: float
    colour: str
    words: str = ""
    size: float = 0.0
    anchor: str = ""

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class SeenDrawing:
    """The marks of a drawing within its frame."""

    width: float
    height: float
    marks: tuple[DrawnMark, ...]

    def texts(self) -> list[DrawnMark]:
        """What can be read, from top to bottom and from left to right."""
        return sorted((one for one in self.marks if one.kind == "text" and one.words), key=lambda one: (one.y, one.x))

    def bars(self, *colours: str) -> list[DrawnMark]:
        """Bars of these colours, from top to bottom and from left to right."""
        found = (one for one in self.marks if one.kind == "bar" and one.colour in colours)
        return sorted(found, key=lambda one: (one.y, one.x))

    def circles(self) -> list[DrawnMark]:
        """Circles in the order in which they were drawn, without those of the legend."""
        return [one for one in self.marks if one.kind == "circle" and "legend" not in one.layer]

    def at(self, words: str) -> DrawnMark:
        """The one text that says this."""
        (found,) = (one for one in self.texts() if one.words == words)
        return found


def svg_of(drawing: Drawing) -> str:
    """The picture, an element a line, positions to a tenth of a pixel."""
    spec = {**drawing.spec, "config": {**drawing.spec["config"], "font": _FONT}}
    drawn: str = vl_convert.vegalite_to_svg(spec)
    rounded = _NUMBER.sub(lambda number: f"{round(float(number[0]), 1) + 0.0:g}", drawn)
    return rounded.replace("><", ">\n<")


def seen(drawing: Drawing) -> SeenDrawing:
    """The drawing as it is on the page."""
    root = ElementTree.fromstring(svg_of(drawing))
    return SeenDrawing(float(root.get("width", 0)), float(root.get("height", 0)), tuple(_marks(root, 0.0, 0.0, "")))


def _marks(node: ElementTree.Element, x: float, y: float, layer: str) -> Iterator[DrawnMark]:
    if moved := _MOVED.search(node.get("transform", "")):
        x, y = x + float(moved[1]), y + float(moved[2])
    kind, layer = node.tag.rpartition("}")[2], f"{layer} {node.get('class', '')}"
    if kind == "text":
        size = float(node.get("font-size", "0px")[:-2])
        anchor = node.get("text-anchor", "")
        for said, down in [(node.text, 0.0), *((line.text, float(line.get("dy", 0))) for line in node)]:
            y += down
            if words := (said or "").strip("\n"):
                wide = _wide(words, size)
                left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
                yield DrawnMark("text", layer, left, y - size, wide, size, node.get("fill", ""), words, size, anchor)
        return
    if kind == "line":
        across, down = float(node.get("x2", 0)), float(node.get("y2", 0))
        yield DrawnMark(
            "line", layer, min(x, x + across), min(y, y + down), abs(across), abs(down), node.get("stroke", ""),
            size=float(node.get("stroke-width", 1)),
        )  # fmt: skip
    elif kind == "path" and node.get("aria-roledescription") in ("bar", "rect mark"):
        found = _RECTANGLE.match(node.get("d", ""))
        assert found is not None, node.get("d")
        left, top, wide, high = map(float, found.groups())
        yield DrawnMark("bar", layer, x + left, y + top, wide, high, node.get("fill", ""))
    elif kind == "path" and (circle := _CIRCLE.match(node.get("d", ""))):
        radius = float(circle[1])
        yield DrawnMark("circle", layer, x - radius, y - radius, 2 * radius, 2 * radius, node.get("fill", ""))
    for child in node:
        yield from _marks(child, x, y, layer)


def _wide(words: str, size: float) -> float:
    """About how wide words are: half of their size a letter, which is a little less than they are."""
    return 0.5 * size * len(words)
