"""The registry of charts: one file each, one line here."""

from results.charts.base import Chart, Drawing
from results.charts.days import Days
from results.charts.gathers import Gathers
from results.charts.leaving import Leaving
from results.charts.who import Shares, Who

__all__ = ["CHARTS", "Chart", "Drawing", "Shares"]

CHARTS: tuple[Chart, ...] = (
    Gathers(),
    Who(),
    Leaving(),
    Days(),
)
