"""`palabre results`: the counted results, raw for the staff, or as they may be spread."""

from __future__ import annotations

import json

from languages.writing import number_words
from palabre import clock
from palabre.commands.report import as_page
from palabre.commands.workplace import DONE, Write, desk, guarded, refuse_unseen, say
from results.figures.counted import Figures, Tally, to_json
from results.reports.beside import share_of, weighted_mean, weighted_of, weighting_words
from results.reports.worded import (
    cell_people,
    cell_share,
    held_words,
    n_words,
    said,
    standing,
    tally_of,
    turnout_words,
    withheld,
)
from results.speech import label
from staff.publishing import results


def run(name: str, format: str, public: bool, language: str, write: Write) -> int:
    """Writes text, JSON or HTML; gives the exit status."""
    return guarded(language, write, lambda: _run(name, format, public, language, write))


def _run(name: str, format: str, public: bool, language: str, write: Write) -> int:
    if format == "html":
        write(as_page(name, language))
        return DONE
    with desk(language) as at:
        running = at.running(name)
        with at.store.read() as tx:
            refuse_unseen(tx, running, "officials", language)
            figures = results(tx, running.row, running.current.flow, clock.now(), public=public)
    if format == "json":
        write(json.dumps(to_json(figures), ensure_ascii=False, indent=2))
    else:
        for line in _lines(figures, language):
            write(line)
        if not figures.k:
            write(say(language, "results.raw"))
        write(say(language, "results.next", name=name))
    return DONE


def _lines(figures: Figures, language: str) -> list[str]:
    answered, finished = (turnout_words(figures, name, language) or "0" for name in ("answered", "finished"))
    head = say(language, "results.head", title=label(figures.title, language), answered=answered, finished=finished)
    # Raw counts are of this minute, and for the town hall alone.
    lines = [head, *(standing(figures, False, language) if figures.k else ()), ""]
    for tally in figures.tallies:
        lines += [*_tally(tally, figures, language), ""]
    told = [words for study in figures.studies for words in said(study, tally_of(figures, study), language)]
    return [*lines, *told, ""] if told else lines


def _tally(tally: Tally, figures: Figures, language: str) -> list[str]:
    question = label(tally.question, language)
    if tally.n is None:
        return [say(language, "results.few", question=question)]
    lines = [say(language, "results.question", question=question, n=n_words(tally, language))]
    weighted = weighted_of(figures, tally.step)
    for cell in tally.cells:
        if cell.people is None:
            continue
        share = cell_share(cell, tally, language)
        mean = f" · {number_words(cell.mean, language, 1)}" if cell.mean is not None else ""
        beside = f"{share_of(weighted, cell, language)[0]:>5}  " if weighted and weighted.shares else ""
        people = cell_people(cell, tally, language)
        lines.append(f"  {people:>7}  {share:>5}  {beside}{label(cell.label, language)}{mean}")
    if tally.mean is not None:
        heavy = weighted_mean(weighted, tally)
        beside = "" if heavy is None else f"  ({number_words(heavy, language, 1)})"
        lines.append(f"  ⌀ {number_words(tally.mean, language, 1)}{beside}")
    after = (
        withheld(tally, figures.k, language),
        held_words(tally, language),
        weighting_words(weighted, figures, language),
    )
    return [*lines, *(f"  {words}" for words in after if words)]
