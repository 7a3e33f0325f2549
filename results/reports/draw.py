"""A child process: cleared figures in as JSON, pictures out; the library that draws keeps 90 MB while it lives."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from results.figures.counted import Figures, from_json
from results.reports.charts import CHARTS, Chart, Drawing, SharesChart
from results.reports.charts.base import AGAINST
from results.reports.glyphs import missing, strings, without
from results.speech import say

SCALE = 2.0
"""Pixels per unit of the PNG: sharp on a phone."""


def main() -> int:
    """Reads one request: figures, language, simulated, charts (`digest` or `page`)."""
    request = json.loads(sys.stdin.buffer.read())
    figures = from_json(request["figures"])
    look = {"svg": request["charts"] == "page", "titled": request.get("titled", True)}
    drawn = [
        rendered(drawing, request["language"], bool(request["simulated"]), **look)
        for drawing in drawings(figures, request["language"], request["charts"])
    ]
    sys.stdout.write(json.dumps(drawn, ensure_ascii=False))
    return 0


def drawings(figures: Figures, language: str, charts: str) -> Iterator[Drawing]:
    """The drawings of a digest, or of a page: every chart and one per question.

    A digest has a minute: where groups can be told, they say what all the votes together would.
    """
    chosen: list[Chart] = [chart for chart in CHARTS if chart.digest or charts == "page"]
    if charts == "page":
        chosen += [SharesChart(tally.step) for tally in figures.tallies if not tally.group]
    drawn = [drawing for chart in chosen if (drawing := chart.draw(figures, language)) is not None]
    grouped = any(drawing.name == "groups" for drawing in drawn)
    yield from (one for one in drawn if charts == "page" or not (grouped and one.name == "opinions"))


def rendered(drawing: Drawing, language: str, simulated: bool, svg: bool, titled: bool = True) -> dict[str, Any]:
    """One picture with its words and its table; without its title where a heading stands over it."""
    import vl_convert

    spec = dict(drawing.spec)
    mark = say(language, "digest.example") if simulated else ""
    if titled:
        spec["title"] = {**spec["title"], "subtitle": mark, "subtitleColor": AGAINST, "subtitleFontSize": 14}
    else:
        spec["title"] = {**spec["title"], "text": mark, "color": AGAINST, "fontSize": 14}
    lost = missing(strings(spec))
    if lost:
        spec = without(spec, lost)
    picture = {"svg": vl_convert.vegalite_to_svg(spec)} if svg else {
        "png": base64.b64encode(vl_convert.vegalite_to_png(spec, scale=SCALE)).decode()
    }  # fmt: skip
    head, *rows = drawing.table
    return {
        "name": drawing.name, "caption": drawing.caption, "table": [_heads(head), *map(list, rows)],
        "missing": sorted(f"U+{ord(char):04X}" for char in lost), **picture,
    }  # fmt: skip


def _heads(row: Sequence[str]) -> list[str]:
    """On an axis words are small; over a column they begin a line."""
    return [words[:1].upper() + words[1:] for words in row]


if __name__ == "__main__":
    raise SystemExit(main())
