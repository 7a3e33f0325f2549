"""Open data: what was cleared for publication as CSV tables, a `datapackage.json` that describes them, a codebook."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from languages import catalogue, every
from languages.writing import day_words, language_words
from results.figures.counted import Cell, Figures, Tally
from results.figures.crossing import UNSAID
from results.reports.beside import weighted_of
from results.reports.worded import n_words, standing
from results.speech import label

LICENCES = {
    "etalab-2.0": ("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "ODbL-1.0": ("Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
}
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet take a cell for a formula."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, with its Table Schema type; `opendata.po` says what it holds."""

    name: str
    type: str
    constraints: Mapping[str, Any] | None = None


_SHARE = {"minimum": 0, "maximum": 1}
_PEOPLE = {"minimum": 0}
_LABEL = "label_"
"""Begins the name of each column that holds the answers' words in one language."""
RESULTS = (
    Column("question", "string", {"required": True}),
    Column("type", "string", {"required": True}),
    Column("answer", "string", {"required": True}),
    Column("people", "integer", _PEOPLE),
    Column("share", "number", _SHARE),
    Column("mean", "number"),
    Column("n", "integer", _PEOPLE),
    Column("weighted", "number", _SHARE),
    Column("weighted_low", "number", _SHARE),
    Column("weighted_high", "number", _SHARE),
    Column("as_of", "datetime", {"required": True}),
    Column("held", "boolean", {"required": True}),
    Column("coarse", "boolean", {"required": True}),
)
BY_PROFILE = (
    Column("question", "string", {"required": True}),
    Column("by", "string", {"required": True}),
    Column("group", "string", {"required": True}),
    Column("answer", "string", {"required": True}),
    Column("people", "integer", _PEOPLE),
)
STUDIES = (
    Column("question", "string", {"required": True}),
    Column("type", "string", {"required": True}),
    Column("n", "integer", _PEOPLE),
    Column("coarse", "boolean", {"required": True}),
    Column("figure", "string", {"required": True}),
    Column("value", "string"),
)
PARTICIPATION = (
    Column("what", "string", {"required": True}),
    Column("name", "string"),
    Column("people", "integer", _PEOPLE),
    Column("coarse", "boolean", {"required": True}),
)
_WORDED = 3
"""Columns of `results.csv` before those that hold the answers' words."""
_NAMES = ("name", "id")
"""What an item of a study is called by."""


def package(figures: Figures, council: str, licence: str = "etalab-2.0") -> dict[str, str]:
    """File name → content; only figures that were cleared are taken (k > 0)."""
    if not figures.k:
        # A last door: raw figures are one argument away from here.
        raise ValueError("raw figures are not for publication")
    languages = every(figures.title)
    tables = _tables(languages)
    results = (row for tally in figures.tallies for row in _tally(tally, figures, languages))
    return {
        "results.csv": _table(tables["results"], results),
        "by_profile.csv": _table(BY_PROFILE, _by_profile(figures)),
        "studies.csv": _table(STUDIES, _studies(figures)),
        "participation.csv": _table(PARTICIPATION, _participation(figures)),
        "datapackage.json": json.dumps(
            _description(figures, council, licence, tables, languages), ensure_ascii=False, indent=2
        )
        + "\n",
        **{f"codebook-{language}.md": _codebook(figures, council, licence, tables, language) for language in languages},
    }


def _tables(languages: Sequence[str]) -> dict[str, tuple[Column, ...]]:
    labels = (Column(_LABEL + code, "string") for code in languages)
    results = (*RESULTS[:_WORDED], *labels, *RESULTS[_WORDED:])
    return {"results": results, "by_profile": BY_PROFILE, "studies": STUDIES, "participation": PARTICIPATION}


def _meaning(table: str, column: Column, language: str) -> str:
    say = catalogue("opendata", language).say
    if column.name.startswith(_LABEL):
        return say("results.label", {"language": language_words(column.name.removeprefix(_LABEL), language)})
    return say(f"{table}.{column.name}")


def _table(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    # Lines end as RFC 4180 says.
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in columns)
    for row in rows:
        writer.writerow("" if cell is None else _inert(cell) for cell in row)
    return out.getvalue()


def _inert(cell: object) -> object:
    # An apostrophe before it: a formula in an answer would run on the computer of whoever opens the file.
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell


def _tally(tally: Tally, figures: Figures, languages: Sequence[str]) -> Iterator[Sequence[object]]:
    weighted = weighted_of(figures, tally.step)
    shares = weighted.shares if weighted else {}
    for cell in tally.cells:
        labels = (label(cell.label, language) for language in languages)
        counted = (cell.people, _round(cell.share), _round(cell.mean), tally.n)
        heavy = shares.get(cell.name, (None, None, None))
        yield (tally.step, tally.type, cell.name, *labels, *counted, *heavy, *_moment(tally, figures))
    if not tally.cells or tally.mean is not None:
        mean = None if tally.n is None else _round(tally.mean)
        everyone = (catalogue("opendata", language).say("everyone") for language in languages)
        yield (
            tally.step,
            tally.type,
            "*",
            *everyone,
            tally.n,
            None,
            mean,
            tally.n,
            None,
            None,
            None,
            *_moment(tally, figures),
        )


def _moment(tally: Tally, figures: Figures) -> tuple[str, str, str]:
    """Of when the figures are, whether that is an earlier release, whether they are rounded."""
    as_of = tally.as_of if tally.held and tally.as_of else figures.as_of
    return as_of.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), _yes(tally.held), _yes(tally.coarse)


def _yes(claim: bool) -> str:
    return "true" if claim else "false"


def _by_profile(figures: Figures) -> Iterator[Sequence[object]]:
    for table in figures.crossings:
        for row, counts in zip(table.rows, table.people, strict=True):
            for column, people in zip(table.columns, counts, strict=True):
                # Nobody is in both of the unsaid.
                if (row, column) != (UNSAID, UNSAID):
                    yield table.step, table.by, _unsaid(row), _unsaid(column), people


def _unsaid(name: str) -> str:
    # A hyphen alone is the beginning of a formula to a spreadsheet.
    return "unsaid" if name == UNSAID else name


def _studies(figures: Figures) -> Iterator[Sequence[object]]:
    for study in figures.studies:
        for path, value in _leaves(study.content):
            yield study.step, study.type, study.n, _yes(study.coarse), ".".join(path), value


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """(path, value) of every figure; the items of a list go by their name where they have one."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name not in _NAMES:
                yield from _leaves(item, (*path, str(name)))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value, 1):
            named = item if isinstance(item, Mapping) else {}
            own = next((str(named[name]) for name in _NAMES if named.get(name)), str(index))
            yield from _leaves(item, (*path, own))
    elif value is not None:
        yield path, str(value).lower() if isinstance(value, bool) else str(value)


def _participation(figures: Figures) -> Iterator[Sequence[object]]:
    people = figures.participation
    for what in ("started", "answered", "finished"):
        yield what, "", getattr(people, what), _yes(what in people.about)
    for what in ("days", "channels", "languages", "origins", "leaving"):
        cells: tuple[Cell, ...] = getattr(people, what)
        yield from ((what, cell.name, cell.people, _yes(what in people.about)) for cell in cells)


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _description(
    figures: Figures, council: str, licence: str, tables: Mapping[str, Sequence[Column]], languages: Sequence[str]
) -> dict[str, Any]:
    title, path = LICENCES[licence]
    return {
        "profile": "tabular-data-package",
        "name": figures.consultation,
        "title": label(figures.title, languages[0]),
        "description": catalogue("report", languages[0]).say("reading.people", {"k": figures.k}),
        "created": figures.as_of.isoformat(),
        "contributors": [{"title": council, "role": "publisher"}],
        "licenses": [{"name": licence, "title": title, "path": path}],
        "resources": [_resource(name, columns, languages) for name, columns in tables.items()],
    }


def _resource(name: str, columns: Sequence[Column], languages: Sequence[str]) -> dict[str, Any]:
    fields = []
    for column in columns:
        meanings = [_meaning(name, column, language) for language in languages]
        described = {"title": meanings[0], "description": " / ".join(meanings)}
        constraints = {"constraints": dict(column.constraints)} if column.constraints else {}
        fields.append({"name": column.name, "type": column.type, **described, **constraints})
    return {
        "name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""]},
    }  # fmt: skip


def _codebook(
    figures: Figures, council: str, licence: str, tables: Mapping[str, Sequence[Column]], language: str
) -> str:
    say, meanings = catalogue("report", language).say, catalogue("opendata", language)
    day = day_words(figures.as_of.date(), language)
    lines = [f"# {label(figures.title, language)}", "", say("over", {"council": council, "day": day}), ""]
    lines += [
        *standing(figures, False, language),
        "",
        say("reading.volunteers"),
        "",
        say("reading.people", {"k": figures.k}),
        "",
    ]
    lines += [say("codebook.licence", {"licence": LICENCES[licence][0]}), ""]
    ends = {path[-1] for study in figures.studies for path, _ in _leaves(study.content)}
    named = (id.removeprefix("figure.") for id in meanings.messages if id.startswith("figure."))
    known = [f"- `….{name}`: {meanings.say(f'figure.{name}')}" for name in named if name in ends]
    for name, columns in tables.items():
        lines += [f"## {name}.csv", "", f"| {say('codebook.column')} | {say('codebook.meaning')} |", "|---|---|"]
        lines += [f"| `{column.name}` | {_meaning(name, column, language)} |" for column in columns] + [""]
        lines += [*known, ""] if known and name == "studies" else []
    lines += [f"## {say('part.questions')}", ""]
    for tally in figures.tallies:
        n = say("few", {"k": figures.k}) if tally.n is None else say("n", {"n": n_words(tally, language)})
        lines += [f"### `{tally.step}` ({tally.type})", "", _line(label(tally.question, language)), "", n, ""]
        lines += [f"- `{cell.name}`: {_line(label(cell.label, language))}" for cell in tally.cells] + [""]
    return "\n".join(lines).rstrip() + "\n"


def _line(words: str) -> str:
    """Words on one line that no reader of Markdown takes for more than words."""
    return " ".join(words.split()).replace("<", "&lt;").replace("|", "\\|")
