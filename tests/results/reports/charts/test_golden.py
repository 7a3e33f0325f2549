"""Each chart drawn from figures made by hand is the drawing that was looked at; what it means is tested beside it.

After a change that is meant, `python -m tests.results.reports.charts.test_golden` draws them anew: look at them.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from results.reports.charts import Drawing
from tests.results.reports.charts.examples import drawings
from tests.results.reports.charts.picture import svg_of

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.svg"))


def whole(drawing: Drawing) -> str:
    """The picture, its caption and its table in one file, as a browser shows it."""
    told = [drawing.caption, *(" | ".join(row) for row in drawing.table)]
    desc = f"<desc>\n{escape(chr(10).join(told))}\n</desc>\n"
    return svg_of(drawing).removesuffix("</svg>") + desc + "</svg>\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_is_drawn_as_it_was_looked_at(name: str) -> None:
    """Picture, caption and table."""
    assert whole(drawings()[name]) == (GOLDEN / f"{name}.svg").read_text(encoding="utf-8")


def test_there_is_a_drawing_of_each_chart_known_here() -> None:
    """So that no test is empty."""
    assert {"days", "opinions", "groups", "missing", "places", "scales", "strengths", "shares-use"} <= set(NAMES)


if __name__ == "__main__":
    for name, drawing in drawings().items():
        (GOLDEN / f"{name}.svg").write_text(whole(drawing), encoding="utf-8")
