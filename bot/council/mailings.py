"""What officials are sent: the digest with its pictures, the details behind it, where consultations stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.council.buttons import button, say
from bot.library import Library, Running
from bot.renderings import Rendering, written
from flows.words import in_language
from languages.writing import moment_words
from results.figures.counted import Figures, Tally
from results.reports.worded import both_words, held_words, n_words, standing, turnout_words, withheld
from results.speech import label, shortened
from staff.figures import last_release, smallest
from staff.releasing import reopened
from staff.showing import showing
from storage import Tx
from storage.consultations.digests import Digest
from storage.consultations.officials import Official
from storage.messages.outbox import Outgoing

_PAGE = 3500
"""Characters of one message of details."""


def digest_rows(digest: Digest, consultation: str, official: Official, bot: str) -> Iterator[Outgoing]:
    """The text with its buttons, then each picture with its caption in words."""
    content, language = digest.content, official.language
    text = str(_chosen(content["text"], language))
    names = ("details", "question", "answer")
    buttons = tuple(button(name, say(language, name), digest.key) for name in names)
    rendering = Rendering("say", text, language, consultation=consultation, buttons=buttons)
    yield Outgoing(bot, official.address, written(rendering), "broadcast")
    # Messages of their own: a caption has room for a quarter of what a message holds.
    for picture in content.get("pictures", []):
        shown = _chosen(picture, language)
        caption = Rendering("say", shown["caption"], language, picture=shown["name"], consultation=consultation)
        yield Outgoing(bot, official.address, written(caption), "broadcast")


def about_release(tx: Tx, running: Running, now: datetime, language: str) -> Iterator[str]:
    """The details behind a digest, or the day from which they may be seen."""
    flow, figures = running.current.flow, last_release(tx, running.row)
    shown = showing(tx, running.row, flow, now)
    if not shown.figures("officials"):
        closes = moment_words(shown.closes, language) if shown.closes else "–"
        yield say(language, "details.not_yet", title=in_language(flow.title, language), closes=closes)
    elif figures is None:
        yield say(language, "details.few", k=smallest(running.row))
    else:
        yield from details(figures, language, reopened(running.row, figures))


def details(figures: Figures, language: str, reopened: bool = False) -> Iterator[str]:
    """Every question and statement, with the number of people behind each figure, in messages of a readable length."""
    head = say(language, "details.head", title=label(figures.title, language))
    page = ["\n".join((head, *standing(figures, reopened, language)))]
    told = False
    for tally in figures.tallies:
        told = told or tally.n is not None
        lines = "\n".join(_tally_lines(tally, figures.k, language))
        if sum(map(len, page)) + len(lines) > _PAGE:
            yield "\n\n".join(page)
            page = []
        page.append(lines)
    if not told:
        page = [*page[:1], say(language, "details.few", k=figures.k)]
    yield "\n\n".join(page)


def status_lines(tx: Tx, library: Library, language: str) -> Iterator[str]:
    """One line per consultation, with cleared figures only."""
    if not library.running:
        yield say(language, "status.none")
    for running in library.running.values():
        figures = last_release(tx, running.row)
        n = figures.participation.answered if figures else None
        told = turnout_words(figures, "answered", language) if figures else None
        closes = running.row.closes
        yield say(
            language,
            "status.line",
            title=in_language(running.current.flow.title, language),
            state=say(language, f"state.{running.row.state}"),
            answered=say(language, "status.answered", n, n=told) if n else say(language, "status.few"),
            closes=moment_words(closes.astimezone(running.zone), language) if closes else "–",
        )


def _tally_lines(tally: Tally, k: int, language: str) -> Iterator[str]:
    question = shortened(label(tally.question, language), 160)
    question = say(language, "details.statement", words=question) if tally.group else question
    if tally.n is None:
        yield f"{question} ({say(language, 'details.untold')})"
        return
    yield f"{question} ({n_words(tally, language)})"
    for cell in tally.cells:
        if cell.people is not None:
            people = both_words(cell, tally, language)
            yield say(language, "details.cell", label=label(cell.label, language), people=people)
    for words in (withheld(tally, k, language), held_words(tally, language)):
        if words:
            yield words


def _chosen(by_language: dict[str, Any], language: str) -> Any:
    return by_language.get(language) or next(iter(by_language.values()))
