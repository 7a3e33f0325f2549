"""Open data: what was cleared for publication as CSV tables, a `datapackage.json` that describes them, a codebook."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from results.figures.counted import Cell, Figures, Tally
from results.figures.crossing import UNSAID
from results.reports.beside import weighted_of
from results.reports.report import catalogue
from results.speech import day_words, label, number_words

LANGUAGES = ("fr", "en")
LICENCES = {
    "etalab-2.0": ("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "ODbL-1.0": ("Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
}
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet take a cell for a formula."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its Table Schema type and what it holds, by language."""

    name: str
    type: str
    fr: str
    en: str
    constraints: Mapping[str, Any] | None = None


_SHARE = {"minimum": 0, "maximum": 1}
_PEOPLE = {"minimum": 0}
RESULTS = (
    Column("question", "string", "nom de la question", "name of the question", {"required": True}),
    Column("type", "string", "ce que la question mesure", "what the question measures", {"required": True}),
    Column("answer", "string", "nom de la réponse", "name of the answer", {"required": True}),
    Column("label_fr", "string", "la réponse en français", "the answer in French"),
    Column("label_en", "string", "la réponse en anglais", "the answer in English"),
    Column("people", "integer", "personnes ; vide : trop peu pour le dire", "people; empty: too few to say", _PEOPLE),
    Column("share", "number", "part des personnes qui ont répondu à la question (0 à 1)",
           "share of the people who answered the question (0 to 1)", _SHARE),
    Column("mean", "number", "moyenne (rang ou points), là où elle a un sens",
           "mean (place or points), where it has a sense"),
    Column("n", "integer", "personnes qui ont répondu à la question", "people who answered the question", _PEOPLE),
    Column("weighted", "number", "part redressée selon les chiffres de la commune (0 à 1)",
           "share weighted to the town's own numbers (0 to 1)", _SHARE),
    Column("weighted_low", "number", "bas de l'intervalle à 95 % de la part redressée",
           "low end of the 95% interval of the weighted share", _SHARE),
    Column("weighted_high", "number", "haut de l'intervalle à 95 % de la part redressée",
           "high end of the 95% interval of the weighted share", _SHARE),
)  # fmt: skip
BY_PROFILE = (
    Column("question", "string", "nom de la question", "name of the question", {"required": True}),
    Column("by", "string", "nom de la question de profil", "name of the profile question", {"required": True}),
    Column("group", "string", "options du profil, réunies par + ; unsaid : sans réponse",
           "options of the profile, joined by +; unsaid: no answer", {"required": True}),
    Column("answer", "string", "réponses, réunies par + ; unsaid : sans réponse",
           "answers, joined by +; unsaid: no answer",
           {"required": True}),
    Column("people", "integer", "personnes", "people", _PEOPLE),
)  # fmt: skip
STUDIES = (
    Column("question", "string", "nom de la question", "name of the question", {"required": True}),
    Column("type", "string", "ce que la question mesure", "what the question measures", {"required": True}),
    Column("n", "integer", "personnes dont les réponses ont été étudiées", "people whose answers were studied",
           _PEOPLE),
    Column("figure", "string", "chemin du chiffre : noms séparés par des points",
           "path of the figure: names separated by dots", {"required": True}),
    Column("value", "string", "sa valeur", "its value"),
)  # fmt: skip
PARTICIPATION = (
    Column("what", "string", "ce qui est compté", "what is counted", {"required": True}),
    Column("name", "string", "le jour, le moyen, la langue, l'origine du lien ou la question",
           "the day, channel, language, origin of the link, or question"),
    Column("people", "integer", "personnes ; vide : trop peu pour le dire", "people; empty: too few to say", _PEOPLE),
)  # fmt: skip


FIGURES = {
    "people": ("personnes, k au moins", "people, k at least"),
    "n": ("personnes, arrondi au multiple de k inférieur", "people, rounded down to a multiple of k"),
    "share": ("part, au centième", "share, to the hundredth"),
    "bound": ("over, under : la part est une borne", "over, under: the share is a bound"),
    "side": ("côté de la part : agree, disagree", "the side of the share: agree, disagree"),
    "x": ("place sur la carte des opinions", "place on the opinion map"),
    "y": ("place sur la carte des opinions", "place on the opinion map"),
    "group": ("groupe d'opinion", "opinion group"),
    "duels": ("comparaisons où la réponse était", "comparisons the answer was in"),
    "chance": ("chance de gagner contre une réponse moyenne", "chance to win against an average answer"),
    "low": ("bas de l'intervalle à 95 %", "low end of the 95% interval"),
    "high": ("haut de l'intervalle à 95 %", "high end of the 95% interval"),
    "apart": ("la première se distingue de la deuxième", "the first differs from the second"),
    "borda": ("points de Borda, de 0 à 1", "Borda points, 0 to 1"),
    "schulze": ("rang selon Schulze", "place by Schulze"),
    "irv": ("rang par éliminations successives", "place by instant run-off"),
    "condorcet": ("bat chacune des autres en duel", "beats each other one in a duel"),
    "agree": ("les règles ont la même première", "the rules have the same first"),
    "cost": ("coût du projet", "cost of the project"),
    "greedy": ("financé par le plus de votes", "funded by the most votes"),
    "equal_shares": ("financé à parts égales", "funded by equal shares"),
    "spent": ("argent dépensé", "money spent"),
    "served": ("votants dont un projet au moins est financé", "voters with at least one project funded"),
    "total": ("ce qui était à partager", "what was to be shared out"),
    "k": ("personnes qu'il faut pour un chiffre", "people it takes for a figure"),
    "budget": ("budget", "budget"),
    "voters": ("votants", "voters"),
    "mean": ("moyenne", "mean"),
    "median": ("médiane", "median"),
    "normalised": ("médiane ramenée au total", "median brought back to the total"),
    "lat": ("latitude du milieu, en degrés", "latitude of the middle, in degrees"),
    "lon": ("longitude du milieu, en degrés", "longitude of the middle, in degrees"),
    "width": ("largeur, en mètres", "width, in metres"),
    "height": ("hauteur, en mètres", "height, in metres"),
}
"""Last name of a figure's path in `studies.csv` → what it is, in French and in English."""
_NAMES = ("name", "id")
"""What an item of a study is called by."""
_TABLES = {"results": RESULTS, "by_profile": BY_PROFILE, "studies": STUDIES, "participation": PARTICIPATION}


def package(figures: Figures, council: str, licence: str = "etalab-2.0") -> dict[str, str]:
    """File name → content; only figures that were cleared are taken (k > 0)."""
    if not figures.k:
        raise ValueError("raw figures are not for publication")
    return {
        "results.csv": _table(RESULTS, (row for tally in figures.tallies for row in _tally(tally, figures))),
        "by_profile.csv": _table(BY_PROFILE, _by_profile(figures)),
        "studies.csv": _table(STUDIES, _studies(figures)),
        "participation.csv": _table(PARTICIPATION, _participation(figures)),
        "datapackage.json": json.dumps(_description(figures, council, licence), ensure_ascii=False, indent=2) + "\n",
        **{f"codebook-{language}.md": _codebook(figures, council, licence, language) for language in LANGUAGES},
    }


def _table(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in columns)
    for row in rows:
        writer.writerow("" if cell is None else _inert(cell) for cell in row)
    return out.getvalue()


def _inert(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell


def _tally(tally: Tally, figures: Figures) -> Iterator[Sequence[object]]:
    weighted = weighted_of(figures, tally.step)
    shares = weighted.shares if weighted else {}
    for cell in tally.cells:
        labels = (label(cell.label, "fr"), label(cell.label, "en"))
        counted = (cell.people, _round(cell.share), _round(cell.mean), tally.n)
        yield (tally.step, tally.type, cell.name, *labels, *counted, *shares.get(cell.name, (None, None, None)))
    if not tally.cells or tally.mean is not None:
        mean = None if tally.n is None else _round(tally.mean)
        yield tally.step, tally.type, "*", "tout le monde", "everyone", tally.n, None, mean, tally.n, None, None, None


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
            yield study.step, study.type, study.n, ".".join(path), value


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
        yield what, "", getattr(people, what)
    for what in ("days", "channels", "languages", "origins", "leaving"):
        cells: tuple[Cell, ...] = getattr(people, what)
        yield from ((what, cell.name, cell.people) for cell in cells)


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _description(figures: Figures, council: str, licence: str) -> dict[str, Any]:
    title, path = LICENCES[licence]
    return {
        "profile": "tabular-data-package",
        "name": figures.consultation,
        "title": label(figures.title, "fr"),
        "description": catalogue("fr").say("reading.people", {"k": figures.k}),
        "created": figures.as_of.isoformat(),
        "contributors": [{"title": council, "role": "publisher"}],
        "licenses": [{"name": licence, "title": title, "path": path}],
        "resources": [_resource(name, columns) for name, columns in _TABLES.items()],
    }


def _resource(name: str, columns: Sequence[Column]) -> dict[str, Any]:
    fields = [
        {"name": column.name, "type": column.type, "title": column.fr, "description": f"{column.fr} / {column.en}",
         **({"constraints": dict(column.constraints)} if column.constraints else {})}
        for column in columns
    ]  # fmt: skip
    return {
        "name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""]},
    }  # fmt: skip


def _codebook(figures: Figures, council: str, licence: str, language: str) -> str:
    say = catalogue(language).say
    day = day_words(figures.as_of.date(), language)
    lines = [f"# {label(figures.title, language)}", "", say("over", {"council": council, "day": day}), ""]
    lines += [say("reading.volunteers"), "", say("reading.people", {"k": figures.k}), ""]
    lines += [say("codebook.licence", {"licence": LICENCES[licence][0]}), ""]
    ends = {path[-1] for study in figures.studies for path, _ in _leaves(study.content)}
    known = [f"- `….{name}`: {meaning[LANGUAGES.index(language)]}" for name, meaning in FIGURES.items() if name in ends]
    for name, columns in _TABLES.items():
        lines += [f"## {name}.csv", "", f"| {say('codebook.column')} | {say('codebook.meaning')} |", "|---|---|"]
        lines += [f"| `{column.name}` | {getattr(column, language)} |" for column in columns] + [""]
        lines += [*known, ""] if known and name == "studies" else []
    lines += [f"## {say('part.questions')}", ""]
    for tally in figures.tallies:
        n = say("few", {"k": figures.k}) if tally.n is None else say("n", {"n": number_words(tally.n, language)})
        lines += [f"### `{tally.step}` ({tally.type})", "", _line(label(tally.question, language)), "", n, ""]
        lines += [f"- `{cell.name}`: {_line(label(cell.label, language))}" for cell in tally.cells] + [""]
    return "\n".join(lines).rstrip() + "\n"


def _line(words: str) -> str:
    """Words on one line that no reader of Markdown takes for more than words."""
    return " ".join(words.split()).replace("<", "&lt;").replace("|", "\\|")
