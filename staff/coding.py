"""Reading free answers by hand: a sheet goes out with suggestions, comes back with themes and quotations."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from flows.measures import Measure
from flows.words import in_language
from languages import every, spoken
from results.figures.counted import Cell, Tally
from results.formats.files import NotText, decoded, delimiter
from results.methods.texts import Theme, language_of, suggested
from results.speech import say
from storage import Tx
from storage.consultations import audit, coding
from storage.consultations.audit import Deed
from storage.consultations.coding import Coded
from storage.consultations.consultations import Consultation

COLUMNS = ("participation", "language", "text", "suggested", "themes", "quote")
_YES = frozenset({"yes", "oui", "y", "o", "x", "1"})
NOT_TO_BE = "non : l'auteur refuse"
"""Stands in the column of quotes where the author would not be quoted: whatever is typed there, nothing is."""
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet take a cell for a formula."""


class SheetError(Exception):
    """A sheet that cannot be read back: `code` names what is wrong, `line` where."""

    def __init__(self, code: str, line: int, found: str = "") -> None:
        super().__init__(code)
        self.code, self.line, self.found = code, line, found


def answers_to(tx: Tx, row: Consultation, step: str) -> list[Coded]:
    """The free answers to a question, read or not."""
    return list(coding.of(tx, row.key, step))


def texts(answers: Sequence[Coded]) -> list[tuple[str, str]]:
    """(text, its own language, else the conversation's)."""
    return [(one.text, language_of(one.text) or one.language) for one in answers]


def sheet(answers: Sequence[Coded]) -> str:
    """The CSV a person fills: the answers, the themes suggested, and what was already read."""
    hints: dict[int, list[str]] = {}
    for theme in suggestions(answers):
        for place in theme.answers:
            hints.setdefault(place, []).append(theme.label)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for place, (one, (text, language)) in enumerate(zip(answers, texts(answers), strict=True)):
        # Whoever opens the sheet is an official: a resident's words must not run on their computer.
        safe = f"'{text}" if text.startswith(_RISKY) else text
        quote = NOT_TO_BE if one.unquoted else "oui" if one.quotable else ""
        cells = (one.participation, language, safe, " ; ".join(hints.get(place, ())), ", ".join(one.themes), quote)
        writer.writerow(cells)
    return out.getvalue()


def suggestions(answers: Sequence[Coded]) -> tuple[Theme, ...]:
    """Themes worked out from shared words; to be named and decided by a person."""
    return suggested(texts(answers))


def read_sheet(content: bytes) -> list[Coded]:
    """What a person filled in; raises SheetError. Only who, themes and quote are read: the words are the resident's."""
    try:
        text = decoded(content)
    except NotText as error:
        raise SheetError("encoding", 1) from error
    rows = csv.reader(io.StringIO(text), delimiter=delimiter(text))
    header = [cell.strip().casefold() for cell in next(rows, [])]
    absent = [column for column in ("participation", "themes", "quote") if column not in header]
    if absent:
        raise SheetError("column", 1, ", ".join(absent))
    return list(_read(rows, header))


def _read(rows: Iterable[list[str]], header: list[str]) -> Iterator[Coded]:
    for line, row in enumerate(rows, start=2):
        if not any(row):
            continue
        if len(row) != len(header):
            raise SheetError("width", line, str(len(row)))
        cells = dict(zip(header, row, strict=True))
        # Once each: a theme that was typed twice must not count twice.
        themes = tuple(dict.fromkeys(" ".join(part.split()) for part in cells["themes"].split(",") if part.strip()))
        yield Coded(cells["participation"].strip(), "", "", themes, cells["quote"].strip().casefold() in _YES)


def keep(tx: Tx, row: Consultation, step: str, codings: Sequence[Coded], who: str, now: datetime) -> int:
    """Keeps what was read; gives how many answers were found."""
    # How many and not what: the audit outlives the answers.
    audit.note(tx, row.council, Deed(who, "coding", f"{row.name}:{step}", {"answers": len(codings)}, now))
    return coding.keep(tx, row.council, row.key, step, codings)


def themes_tally(measure: Measure, answers: Iterable[Coded]) -> Iterator[Tally]:
    """The themes that people of the council read in a question's answers, counted; nothing while none was read."""
    read = [one.themes for one in answers if one.themes]
    if not read:
        return
    counted = Counter(theme for themes in read for theme in themes)
    order = sorted(counted, key=lambda theme: (-counted[theme], theme))
    there = every(measure.question)
    cells = tuple(Cell(name, dict.fromkeys(there, name), counted[name], counted[name] / len(read)) for name in order)
    question = {
        code: say(code, "themes.read", question=in_language(measure.question, code))
        for code in spoken(measure.question)
    }
    yield Tally(f"{measure.step}.themes", "choices", question, len(read), cells)
