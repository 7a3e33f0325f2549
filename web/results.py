"""The public results page: the last release, in words, in pictures, in tables."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import structlog
from starlette.responses import HTMLResponse

from flows.engine.others import shown_id
from flows.model import Flow
from flows.showing import Onlooker
from flows.words import in_language
from languages.writing import day_words, moment_words, number_words
from results.figures.counted import Cell, Figures, Tally, Weighted, to_json
from results.reports.beside import (
    interval,
    share_of,
    tables,
    votes_weighting,
    weighted_mean,
    weighted_of,
    weighting_words,
)
from results.reports.charts import CHARTS
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
from results.speech import label, stretch
from staff.releasing import reopened
from staff.showing import Showing
from storage.consultations.consultations import Consultation
from web.reader import say
from web.render import page

log = structlog.get_logger(__name__)

SECONDS = 60
_KEPT = {"cache-control": "private, no-cache", "vary": "cookie"}
"""What one reader may see must not be kept for the next."""


@dataclass(frozen=True, slots=True)
class PageView:
    """Who looks at the page, what they may see, and the others' sentences that stand in for figures."""

    shown: Showing
    onlooker: Onlooker
    others: tuple[str, ...] = ()


def not_yet(shown: Showing, language: str) -> str:
    """The rule of the consultation, and the day from which everyone sees its figures."""
    rule = say(language, shown_id(shown.rule))
    if shown.closes is None:
        return rule
    return say(language, "results.not_yet", rule=rule, closes=moment_words(shown.closes, language))


def results_page(figures: Figures | None, flow: Flow, row: Consultation, language: str, view: PageView) -> HTMLResponse:
    """The page of a consultation; before any figure is cleared, or may be seen by this reader, it says so."""
    simulated, shown = bool(row.settings.get("simulated")), view.shown
    told = shown.figures(view.onlooker)
    values = _values(figures if told else None, language, simulated)
    if figures is not None and not told:
        values = {**values, "people": _people(figures, language), "k": figures.k}
    if figures is not None and told:
        values["standing"] = list(standing(figures, reopened(row, figures), language))
    day = day_words(flow.charter.answer_by, language)
    who = in_language(flow.charter.answered_by, language)
    title = in_language(flow.title, language)
    made = page(
        "results.html", language, name=row.name, title=title, simulated=simulated, day=day, who=who,
        state=row.state, not_yet="" if told else not_yet(shown, language), others=view.others,
        early=[day_words(at.date(), language) for at in shown.early], **values,
    )  # fmt: skip
    made.headers.update(_KEPT)
    return made


def _people(figures: Figures, language: str) -> dict[str, str]:
    counts = {name: turnout_words(figures, name, language) for name in ("started", "answered", "finished")}
    return {name: words for name, words in counts.items() if words is not None}


def _values(figures: Figures | None, language: str, simulated: bool) -> dict[str, Any]:
    if figures is None or figures.participation.answered is None:
        return {
            "told": False,
            "people": {},
            "pictures": [],
            "questions": [],
            "statements": [],
            "said": [],
            "k": figures.k if figures else 10,
        }
    found = drawn(figures, language, simulated)
    known = {chart.name for chart in CHARTS}
    pictures = [{**item, "svg": _inert(item["svg"])} for item in found if item["name"] in known]
    spoken = {study.step: said(study, tally_of(figures, study), language) for study in figures.studies}
    questions = [_question(tally, figures, language, spoken.get(tally.step, [])) for tally in figures.tallies]
    groups = {tally.group for tally in figures.tallies if tally.group}
    return {
        "told": True,
        "exact": figures.final,
        "people": _people(figures, language),
        "pictures": pictures,
        "questions": [question for question in questions if not question["statement"]],
        "statements": sorted((one for one in questions if one["statement"]), key=lambda one: -one["agreed"]),
        "said": [words for step in spoken if step in groups for words in spoken[step]],
        "votes_weighting": votes_weighting(figures, language),
        "k": figures.k,
    }


def _question(tally: Tally, figures: Figures, language: str, spoken: list[str]) -> dict[str, Any]:
    weighted = weighted_of(figures, tally.step)
    heavy = weighted_mean(weighted, tally)
    return {
        "step": tally.step,
        "question": label(tally.question, language),
        "n": None if tally.n is None else n_words(tally, language),
        "rows": [_row(cell, tally, weighted, language) for cell in tally.cells],
        "weighted": bool(weighted and weighted.shares),
        "weighted_mean": None if heavy is None else number_words(heavy, language, 1),
        "weighting": weighting_words(weighted, figures, language),
        "tables": list(tables(figures, tally.step, language)),
        "mean": None if tally.mean is None else number_words(tally.mean, language, 1),
        "unit": label(tally.unit, language) if tally.unit else "",
        "said": spoken,
        "withheld": withheld(tally, figures.k, language),
        "profile": tally.profile,
        "held": held_words(tally, language),
        "statement": tally.type == "votes",
        "told": any(cell.people is not None for cell in tally.cells),
        "agreed": next((cell.share or 0.0 for cell in tally.cells if cell.name == "agree"), 0.0),
    }


def _row(cell: Cell, tally: Tally, weighted: Weighted | None, language: str) -> dict[str, Any]:
    told = cell.people is not None
    heavy, between = share_of(weighted, cell, language)
    sure, most = stretch(cell.part if told else 0.0, tally.coarse)
    return {
        "name": cell.name,
        "label": label(cell.label, language),
        "people": cell_people(cell, tally, language) if told else None,
        "share": (cell_share(cell, tally, language) if told else "") or None,
        "interval": interval(cell, tally, language),
        "weighted": heavy,
        "weighted_interval": between,
        "width": round(100 * sure, 1),
        "open": round(100 * most, 1),
        "drawn": round(100 * cell.part, 1) if told else 0,
        "mean": None if cell.mean is None else number_words(cell.mean, language, 1),
        "mean_of": "results.mean_place" if tally.type == "ranking" else "results.mean",
    }


def _inert(svg: str) -> str:
    """A picture's own address: drawn as an image, nothing in it can ever run."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def drawn(figures: Figures, language: str, simulated: bool, *, titled: bool = True) -> tuple[dict[str, Any], ...]:
    """The pictures of a release: name, caption, svg, table; `titled`: the title stands on the picture itself."""
    request = {
        "figures": to_json(figures), "language": language, "simulated": simulated, "charts": "page", "titled": titled,
    }  # fmt: skip
    try:
        return _drawn(json.dumps(request))
    except (subprocess.SubprocessError, ValueError, OSError) as error:
        log.error("the pictures of a page could not be drawn", kind=type(error).__name__)
        return ()


@lru_cache(maxsize=16)
def _drawn(request: str) -> tuple[dict[str, Any], ...]:
    """Drawn once, in a child process that ends; a failure is not remembered."""
    command = [sys.executable, "-m", "results.reports.draw"]
    child = subprocess.run(command, input=request.encode(), capture_output=True, timeout=SECONDS, check=True)
    found: tuple[dict[str, Any], ...] = tuple(json.loads(child.stdout))
    missing = sorted({code for item in found for code in item["missing"]})
    if missing:
        log.warning("no installed font has these characters: install fonts-noto", characters=missing)
    return found
