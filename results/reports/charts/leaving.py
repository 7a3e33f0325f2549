"""Where people leave: those who have not finished, by the question that waits for them."""

from __future__ import annotations

from results.figures.counted import Figures
from results.reports.charts.base import AGAINST, Drawing, bars, framed
from results.speech import label, people_words, say, shortened


class LeavingChart:
    """Bars of people, in file order."""

    name = "leaving"
    digest = False

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Only questions where enough people stand to be told."""
        told = [cell for cell in figures.participation.leaving if cell.people is not None]
        if not told:
            return None
        people, coarse = say(language, "chart.people"), "leaving" in figures.participation.about
        most = max(cell.counted for cell in told)
        # Against the longest bar: a share would tell how many have not finished, which is published nowhere.
        rows = [
            (shortened(label(cell.label, language), 60), cell.counted / most,
             f"{people_words(cell.counted, language, coarse)} {people}")
            for cell in told
        ]  # fmt: skip
        title = say(language, "chart.leaving")
        worst = max(told, key=lambda cell: cell.counted)
        caption = say(language, "chart.leaving_caption", question=label(worst.label, language),
                      people=people_words(worst.counted, language, coarse))  # fmt: skip
        counts = (people_words(cell.counted, language, coarse) for cell in told)
        lines = ((row[0], count) for row, count in zip(rows, counts, strict=True))
        table = ((say(language, "chart.question"), people), *lines)
        return Drawing(self.name, caption, framed(title, bars(rows, language, AGAINST, whole=False), language), table)
