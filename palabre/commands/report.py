"""`palabre report`: what may be spread, as a PDF or as one page."""

from __future__ import annotations

from pathlib import Path

from palabre import clock
from palabre.commands.workplace import DONE, WRONG, Write, desk, guarded, refuse_unseen, say
from results.figures.counted import Figures
from results.reports.report import Report
from staff.releasing import release
from web.report import report_html, report_of, report_pdf


def run(name: str, path: Path | None, language: str, write: Write) -> int:
    """Writes the file and says where; gives the exit status."""
    return guarded(language, write, lambda: _run(name, path, language, write))


def as_page(name: str, language: str) -> str:
    """The report as one page; raises as `guarded` expects."""
    return report_html(_report(name, language)[0], alone=True)


def _run(name: str, path: Path | None, language: str, write: Write) -> int:
    file = path or Path(f"{name}-{language}.pdf")
    if file.suffix not in (".pdf", ".html"):
        write(say(language, "report.suffix", file=file))
        return WRONG
    made, figures = _report(name, language)
    if file.suffix == ".html":
        file.write_text(report_html(made, alone=True), encoding="utf-8")
    else:
        content = report_pdf(made, figures)
        if content is None:
            write(say(language, "report.unset"))
            return WRONG
        file.write_bytes(content)
    write(say(language, "report.done", file=file))
    return DONE


def _report(name: str, language: str) -> tuple[Report, Figures]:
    """A report is spread: the release it is made from is kept, as every other."""
    with desk(language) as at:
        running, now = at.running(name), clock.now()
        row, flow = running.row, running.current.flow
        with at.store.read() as tx:
            refuse_unseen(tx, running, "everyone", language)
        figures = release(at.store, row, flow, now)
        return report_of(figures, flow, row, running.council, language), figures
