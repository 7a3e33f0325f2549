"""Who has answered: the people behind the figures, by the profile question that can be told best."""

from __future__ import annotations

from results.figures.counted import Figures
from results.reports.charts.base import Drawing
from results.reports.charts.shares import shares, told_cells
from results.speech import say


class WhoChart:
    """Bars of one profile question, largest first told in words."""

    name = "who"
    digest = True

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """The profile question with the most cleared cells."""
        told = [tally for tally in figures.tallies if tally.profile and told_cells(tally)]
        if not told:
            return None
        return shares(
            self.name, max(told, key=lambda tally: len(told_cells(tally))), say(language, "chart.who"), language
        )
