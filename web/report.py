"""The report of a consultation: one page that stands alone, and a tagged PDF made in a child process that ends."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

import structlog

from flows.model import Flow
from flows.words import in_language
from languages.writing import day_words
from results.figures.counted import Figures
from results.reports.digest import Occasion, compose
from results.reports.report import Cover, Report, report
from staff.releasing import reopened
from storage.consultations.consultations import Consultation
from web.render import html
from web.results import SECONDS, drawn

log = structlog.get_logger(__name__)

_STYLE = Path(__file__).with_name("static") / "report.css"


def report_of(figures: Figures, flow: Flow, row: Consultation, council: str, language: str) -> Report:
    """The report of a release, pictures drawn."""
    charter, simulated = flow.charter, bool(row.settings.get("simulated"))
    day = figures.as_of.date()
    occasion = Occasion(figures, None, day, charter.answer_by, 0, (), simulated, reopened(row, figures))
    cover = Cover(
        council[:1].upper() + council[1:], in_language(charter.objective, language),
        in_language(charter.weight, language), in_language(charter.decided_by, language),
        in_language(charter.answered_by, language), day_words(charter.answer_by, language), charter.contact,
        compose(occasion, language).splitlines()[1 + simulated :], simulated, reopened(row, figures),
    )  # fmt: skip
    return report(figures, cover, drawn(figures, language, simulated, titled=False), language)


def report_html(made: Report, *, alone: bool = False) -> str:
    """One page; `alone`: its styles are in it too, so that the file needs nothing else."""
    style = _STYLE.read_text(encoding="utf-8") if alone else ""
    return html("report.html", made.language, report=made, style=style, picture=_picture)


def report_pdf(made: Report, figures: Figures) -> bytes | None:
    """The PDF; None, with a word in the log, when it cannot be set."""
    request = {"report": made.to_json(), "made": figures.as_of.isoformat()}
    try:
        return _pdf(json.dumps(request, ensure_ascii=False))
    except (subprocess.SubprocessError, OSError) as error:
        log.error("a report could not be set", kind=type(error).__name__)
        return None


@lru_cache(maxsize=4)
def _pdf(request: str) -> bytes:
    command = [sys.executable, "-m", "results.reports.printing"]
    return subprocess.run(command, input=request.encode(), capture_output=True, timeout=SECONDS, check=True).stdout


def _picture(svg: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
