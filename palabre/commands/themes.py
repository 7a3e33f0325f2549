"""`palabre themes`: free answers read by hand, with suggestions that a person decides on."""

from __future__ import annotations

from pathlib import Path

from bot.library import Running
from palabre import clock
from palabre.commands.workplace import DONE, WHO, CommandRefused, Workplace, Write, desk, guarded, refuse_unseen, say
from staff.coding import SheetError, answers_to, keep, read_sheet, sheet, suggestions
from staff.figures import measures


def run(name: str, step: str, to: Path | None, back: Path | None, language: str, write: Write) -> int:
    """Suggests, writes the sheet, or reads it back; gives the exit status."""
    return guarded(language, write, lambda: _run(name, step, to, back, language, write))


def _run(name: str, step: str, to: Path | None, back: Path | None, language: str, write: Write) -> int:
    with desk(language) as at:
        running = at.running(name)
        chosen = _step(running, step, language)
        with at.store.read() as tx:
            refuse_unseen(tx, running, "officials", language)
        if back is not None:
            return _read_back(at, running, chosen, back, language, write)
        with at.store.read() as tx:
            answers = answers_to(tx, running.row, chosen)
        if not answers:
            raise CommandRefused(say(language, "themes.none", step=chosen))
        if to is not None:
            to.write_text(sheet(answers), encoding="utf-8-sig", newline="")
            write(say(language, "themes.sheet", file=to, count=len(answers), name=name, step=chosen))
            return DONE
        found = suggestions(answers)
        write(say(language, "themes.suggested" if found else "themes.no_suggestion", count=len(answers), step=chosen))
        for theme in found:
            write(f"  {len(theme.answers):>5}  {theme.label}")
        write(say(language, "themes.next", name=name, step=chosen))
    return DONE


def _read_back(at: Workplace, running: Running, step: str, file: Path, language: str, write: Write) -> int:
    try:
        codings = read_sheet(file.read_bytes())
    except SheetError as error:
        where = say(language, f"themes.sheet_{error.code}", found=error.found)
        raise CommandRefused(f"{file}:{error.line}: {where}") from error
    with at.store.write() as tx:
        found = keep(tx, running.row, step, codings, WHO, clock.now())
    themes = {theme for one in codings for theme in one.themes}
    quotes = sum(one.quotable for one in codings)
    write(say(language, "themes.kept", found=found, rows=len(codings), themes=len(themes), quotes=quotes))
    write(say(language, "themes.kept_next", name=running.row.name))
    return DONE


def _step(running: Running, step: str, language: str) -> str:
    texts = [name for name, measure in measures(running.current.flow).items() if measure.type == "text"]
    if not texts:
        raise CommandRefused(say(language, "themes.no_text"))
    if step and step not in texts:
        raise CommandRefused(say(language, "themes.step", step=step, steps=", ".join(texts)))
    return step or texts[0]
