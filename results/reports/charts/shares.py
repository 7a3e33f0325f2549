"""One question's answers as bars: what every page shows beside its table."""

from __future__ import annotations

from results.figures.counted import Cell, Figures, Tally
from results.reports.charts.base import Drawing, bars, framed
from results.reports.worded import both_words, cell_people, cell_share, dated, n_words
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
            both_words(cell, tally, language),
        )
        for cell in cells
    ]
    few = say(language, "chart.few")
    table = [
        (label(cell.label, language), few if cell.people is None else cell_people(cell, tally, language),
         cell_share(cell, tally, language) or "–")
        for cell in tally.cells
    ]  # fmt: skip
    most = max(cell.part for cell in cells)
    first = [cell for cell in cells if cell.part == most]
    whole = tally.partition or len(cells) == len(tally.cells)
    caption = say(
        language, "chart.shares_caption" if whole else "chart.shares_told", title=title, n=n_words(tally, language),
        first=", ".join(label(cell.label, language) for cell in first), told=_told(first[0], tally, language),
    )  # fmt: skip
    header = (say(language, "chart.answer"), say(language, "chart.people"), say(language, "chart.share"))
    return Drawing(
        name,
        dated(caption, tally, language),
        framed(title, bars(rows, language, coarse=tally.coarse), language),
        (header, *table),
    )


def _told(cell: Cell, tally: Tally, language: str) -> str:
    people = cell_people(cell, tally, language)
    beside = "" if people == "–" else f" ({people} {say(language, 'chart.people')})"
    return cell_share(cell, tally, language) + beside


def told_cells(tally: Tally) -> list[Cell]:
    """The cells that may be told, with their share."""
    return [cell for cell in tally.cells if cell.people is not None and cell.share is not None]
