"""The registry of charts: a chart is its file, its test and one line here."""

from importlib import import_module

from results.charts.base import Chart, Drawing
from results.charts.shares import Shares

__all__ = ["CHARTS", "Chart", "Drawing", "Shares"]

_FILES = (
    "gathers:Gathers",
    "opinion_map:OpinionMap",
    "groups:Groups",
    "who:Who",
    "funding:Funding",
    "orders:Orders",
    "strengths:Strengths",
    "scales:Scales",
    "places:Places",
    "missing:Missing",
    "room:Room",
    "leaving:Leaving",
    "days:Days",
)


def _chart(entry: str) -> Chart:
    file, _, name = entry.partition(":")
    chart: Chart = getattr(import_module(f"results.charts.{file}"), name)()
    return chart


CHARTS: tuple[Chart, ...] = tuple(map(_chart, _FILES))
