"""One question's answers as bars: what every page shows beside its table."""

from __future__ import annotations

from languages.writing import number_words, share_words
from results.figures.counted import Cell, Figures, Tally
from results.reports.charts.base import Drawing, bars, framed
from results.speech import label, say, shortened


class SharesChart:
    """The bars of one question, for pages: `step` chooses it."""

    digest = False

    def __init__(self, step: str) -> None:
        self.name = f"shares-{step}"
        self._step = step

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        """Nothing for a question without cleared cells."""
        tally = next((tally for tally in figures.tallies if tally.step == self._step), None)
        if tally is None or not told_cells(tally) or tally.type == "votes":
            return None
        return shares(self.name, tally, shortened(label(tally.question, language), 60), language)


def shares(name: str, tally: Tally, title: str, language: str) -> Drawing:
    """Bars of every cleared cell of a tally; hidden ones are told in the table and the caption."""
    cells = told_cells(tally)
    rows = [
        (
            shortened(label(cell.label, language), 60),
            cell.part,
            f"{number_words(cell.counted, language)} · {share_words(cell.part, language)}",
        )
        for cell in cells
    ]
    few = say(language, "chart.few")
    table = [
        (label(cell.label, language), few if cell.people is None else number_words(cell.people, language),
         "–" if cell.share is None else share_words(cell.share, language))
        for cell in tally.cells
    ]  # fmt: skip
    best = max(cells, key=lambda cell: cell.counted)
    caption = say(
        language, "chart.shares_caption", title=title, n=number_words(tally.counted, language),
        first=label(best.label, language), share=share_words(best.part, language),
        people=number_words(best.counted, language),
    )  # fmt: skip
    header = (say(language, "chart.answer"), say(language, "chart.people"), say(language, "chart.share"))
    return Drawing(name, caption, framed(title, bars(rows), language), (header, *table))


def told_cells(tally: Tally) -> list[Cell]:
    """The cells that may be told, with their share."""
    return [cell for cell in tally.cells if cell.people is not None and cell.share is not None]
