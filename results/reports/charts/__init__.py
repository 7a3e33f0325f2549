"""The registry of charts: a chart is its file, its test and one line here."""

from importlib import import_module

from results.reports.charts.base import Chart, Drawing
from results.reports.charts.shares import SharesChart

__all__ = ["CHARTS", "Chart", "Drawing", "SharesChart"]

_FILES = (
    "gathers:GathersChart",
    "opinion_map:OpinionMapChart",
    "groups:GroupsChart",
    "who:WhoChart",
    "funding:FundingChart",
    "orders:OrdersChart",
    "strengths:StrengthsChart",
    "scales:ScalesChart",
    "places:PlacesChart",
    "missing:MissingChart",
    "room:RoomChart",
    "leaving:LeavingChart",
    "days:DaysChart",
)


def _chart(entry: str) -> Chart:
    file, _, name = entry.partition(":")
    chart: Chart = getattr(import_module(f"results.reports.charts.{file}"), name)()
    return chart


CHARTS: tuple[Chart, ...] = tuple(map(_chart, _FILES))
