"""The figures of one question in words: how many people, of which day, what is withheld and for how many."""

from __future__ import annotations

from collections.abc import Iterator

from languages.writing import day_words, number_words
from results.figures.counted import Cell, Figures, Tally
from results.figures.missing import Beside
from results.figures.studies import Study, sentences
from results.speech import label, part_words, people_words, say

_EDGE = 0.05
"""The outermost step of coarse shares: it holds whatever is nearer to nobody or to everybody."""


def n_words(tally: Tally, language: str) -> str:
    """How many people answered."""
    return people_words(tally.counted, language, tally.coarse)


def cell_people(cell: Cell, tally: Tally, language: str) -> str:
    """How many people are behind a cell; of a coarse share near nobody or everybody, nothing but its share is known."""
    share = cell.share
    if tally.coarse and share is not None and (0 < share <= _EDGE or 1 - _EDGE <= share < 1):
        return "–"
    return people_words(cell.counted, language, tally.coarse)


def cell_share(cell: Cell, tally: Tally, language: str) -> str:
    """The share of a cell; empty where it has none."""
    return "" if cell.share is None else part_words(cell.share, language, tally.coarse)


def both_words(cell: Cell, tally: Tally, language: str) -> str:
    """People and share of a cell, as they stand at the end of its bar: "60 · 60%", "about 60 · about 60%"."""
    people, share = cell_people(cell, tally, language), cell_share(cell, tally, language)
    return " · ".join(words for words in (people, share) if words not in ("", "–"))


def day_of(tally: Tally | None, language: str) -> str:
    """The day of figures told before the others: ""  for those of the release itself."""
    return day_words(tally.as_of.date(), language) if tally and tally.held and tally.as_of else ""


def held_words(tally: Tally, language: str) -> str:
    """That a question is told as of an earlier day, and why; "" where it is not."""
    day = day_of(tally, language)
    return say(language, "held.since", day=day) if day else say(language, "held") if tally.held else ""


def dated(words: str, tally: Tally | None, language: str) -> str:
    """A sentence with the day of its figures, where that is not the day of what it stands in."""
    day = day_of(tally, language)
    if not day:
        return words
    end = "." if words.endswith(".") else ""
    return say(language, "held.dated", words=words.removesuffix("."), day=day) + end


def tally_of(figures: Figures, study: Study) -> Tally | None:
    """The tally beside a study; of statements the first one."""
    return next((tally for tally in figures.tallies if study.step in (tally.step, tally.group)), None)


def said(study: Study, tally: Tally | None, language: str) -> list[str]:
    """What a study says, with the day of its figures where they are of an earlier one."""
    return [dated(words, tally, language) for _, words in sentences(study, language)]


def withheld(tally: Tally, k: int, language: str) -> str:
    """Which answers are not told one by one, why, and of how many people; "" where all are told."""
    hidden = [cell for cell in tally.cells if cell.people is None]
    if tally.n is None or not hidden:
        return ""
    names = ", ".join(label(cell.label, language) for cell in hidden)
    if tally.type in ("ranking", "allocation", "duels"):
        return say(language, "withheld.summed", names=names, k=k)
    if not tally.partition:
        return say(language, "withheld.choices", names=names, k=k)
    together = tally.counted - sum(cell.counted for cell in tally.cells)
    if tally.coarse or together <= 0:
        return say(language, "withheld.rounded", names=names)
    return say(language, "withheld.together", names=names, people=number_words(together, language))


def standing(figures: Figures, reopened: bool, language: str) -> Iterator[str]:
    """What a reader must know of these figures as a whole: of which day, rounded or exact, and of before reopening."""
    day = day_words(figures.as_of.date(), language)
    if reopened and figures.final:
        yield say(language, "standing.reopened", day=day, people=number_words(2 * figures.k, language))
    else:
        yield say(language, "standing.final" if figures.final else "standing.rounded", day=day)


def turnout_words(figures: Figures, name: str, language: str) -> str | None:
    """How many started, answered or finished; None where it is not told."""
    people: int | None = getattr(figures.participation, name)
    return None if people is None else people_words(people, language, name in figures.participation.about)


def joined_labels(one: Beside, language: str) -> str:
    """Groups of the town that stand together, so that none can be said to be missing."""
    return ", ".join(say(language, "digest.quoted", words=label(cell.label, language)) for cell in one.joined)
