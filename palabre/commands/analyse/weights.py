"""`palabre analyse weights`: answers raw beside weighted to the margins of a town, and who is missing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from languages.writing import number_words, share_words
from palabre.commands.analyse.phrasing import counted, say
from results.figures.missing import Group, groups
from results.formats.age_and_sex import folded, in_options
from results.formats.census import census, is_census
from results.formats.files import DataFile, Unreadable, read_csv
from results.methods.intervals import wilson
from results.methods.weighting import CLOSE, FEWEST, Margins, Unweighable, Weights, rake

_TIDY = frozenset({"participation", "step", "option", "value"})
_PEOPLE = ("participation", "participant", "voter-id", "id")
_MOST = 30
"""Different answers to a question; with more it is words or measures, not options."""
_MARGIN = (
    ("question", "variable", "dimension", "marge", "margin"),
    ("option", "category", "value", "level", "modalité", "modalite", "catégorie", "réponse"),
    ("people", "count", "population", "n", "share", "effectif", "part", "proportion", "weight"),
)
"""What others call the three columns of margins; ours come first."""
_NOTHING = frozenset({"", "na", "nan", "n/a", "null", "none"})


@dataclass(frozen=True, slots=True)
class Rows:
    """One row per person: who, and by question their answer ("" = none)."""

    people: tuple[str, ...]
    columns: Mapping[str, Sequence[str]]


def run(
    path: Path, margins: Path, trim: float | None, as_json: bool, language: str, write: Callable[[str], None]
) -> int:
    """Writes the figures; raises Unreadable, also for the reason that no honest weights exist."""
    if trim is not None and not trim > 1:
        raise Unreadable("trim", str(path), value=trim)
    table, answers, known = read_csv(margins), read_answers(path), None
    if is_census(table):
        known = census(table)
        town, given, start = known.beside(answers.columns, str(path))
    else:
        town = read_margins(table)
        given = {
            question: in_options(question, _banded(_asked(answers, question, path), options), options)
            for question, options in town.items()
        }
    try:
        weights = rake(given, town, trim)
    except Unweighable as refusal:
        facts = {name: f"{fact:.4f}" if isinstance(fact, float) else fact for name, fact in refusal.params.items()}
        raise Unreadable(f"weights_{refusal.code}", str(path), 0, **facts) from refusal
    found = document(answers, given, town, weights)
    if known:
        pairs = (zip(answers.columns[name], told, strict=True) for name, told in given.items())
        unknown = {text for column in pairs for text, option in column if text and not option}
        found["census"] = {"name": known.name, "from_age": start, "unknown": sorted(unknown)}
    write(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(_text(found, language)))
    return 0


def read_margins(table: DataFile) -> dict[str, dict[str, float]]:
    """Question → option → people (or shares) of the town, from `question,option,people`; raises Unreadable."""
    path = table.file
    header = [name.casefold() for name in table.header]
    called = (next((name for name in names if name in header), "") for names in _MARGIN)
    question, option, people = (
        header.index(name) if name else table.column(names[0]) for name, names in zip(called, _MARGIN, strict=True)
    )
    found: dict[str, dict[str, float]] = {}
    for line, row in table.rows:
        name, choice, count = (row[place].strip() for place in (question, option, people))
        # A French table writes 12,5 and may write 12,5%.
        number = _number(count.replace(",", ".").removesuffix("%"))
        if number is None or number < 0 or not name or not choice:
            raise Unreadable("margin", path, line, value=count or "–")
        if choice in found.setdefault(name, {}):
            raise Unreadable("margin_twice", path, line, question=name, option=choice)
        found[name][choice] = number
    if not found:
        raise Unreadable("margins_none", path)
    for name, options in found.items():
        if not sum(options.values()):
            raise Unreadable("margin_empty", path, question=name)
    return found


def read_answers(path: Path) -> Rows:
    """The tidy export, or one row per person with a column per question; raises Unreadable."""
    table = read_csv(path)
    found = _tidy(table) if set(table.header) >= _TIDY else _wide(table)
    if not found.people:
        raise Unreadable("answers_none", str(path))
    return found


def _asked(answers: Rows, question: str, path: Path) -> Sequence[str]:
    alike = [name for name in answers.columns if folded(name) == folded(question)]
    if question not in answers.columns and len(alike) != 1:
        raise Unreadable("column", str(path), 1, column=question, columns=", ".join([*answers.columns][:12]) or "–")
    return answers.columns[question if question in answers.columns else alike[0]]


def _wide(table: DataFile) -> Rows:
    if len(set(table.header)) < len(table.header):
        twice = next(name for name, times in Counter(table.header).items() if times > 1)
        raise Unreadable("doubled", table.file, 1, column=twice)
    key = next((name for name in _PEOPLE if name in table.header), None)
    names, lines = [], dict[str, int]()
    for line, row in table:
        # Without a column for it, a row is a person: its line tells them apart.
        name = row[key].strip() if key else str(line - 1)
        if name in lines or not name:
            raise Unreadable("repeated", table.file, line, value=name or "–", first=lines.get(name, "–"))
        lines[name] = line
        names.append(name)
    columns = {
        name: [_clean(row[place]) for _, row in table.rows] for place, name in enumerate(table.header) if name != key
    }
    return Rows(tuple(names), columns)


def _tidy(table: DataFile) -> Rows:
    """An option chosen alone is the answer; options chosen among several are a column each, `1` or `0`."""
    many = {"choose many", "fund"}
    people: dict[str, int] = {}
    columns: dict[str, dict[int, str]] = {}
    asked: dict[str, set[int]] = {}
    for _, row in table:
        person = people.setdefault(row["participation"].strip(), len(people))
        step, option, value = row["step"].strip(), row["option"].strip(), _clean(row["value"])
        kind = row.get("kind", "").strip()
        asked.setdefault(step, set()).add(person)
        if kind == "choose one" or (not kind and option and value == "1"):
            columns.setdefault(step, {})[person] = option
        else:
            columns.setdefault(f"{step}.{option}" if option else step, {})[person] = value
            if kind in many:
                asked.setdefault(f"{step}.{option}", asked[step])
    return Rows(
        tuple(people),
        {
            name: [given.get(place, "0" if "." in name and place in asked.get(name, ()) else "")
                   for place in range(len(people))]
            for name, given in columns.items()
        },
    )  # fmt: skip


def _clean(text: str) -> str:
    stripped = text.strip()
    return "" if stripped.casefold() in _NOTHING else stripped


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _banded(given: Sequence[str], options: Mapping[str, float]) -> list[str]:
    """Numbers in the bands whose lower bounds are the options of the margin; anything else as it is."""
    # Only where all options are numbers: "under 18" is no lower bound.
    bounds = sorted((bound, name) for name in options if (bound := _number(name)) is not None)
    if len(bounds) < len(options) or not set(given) - options.keys() - {""}:
        return list(given)

    def band(text: str) -> str:
        number = _number(text)
        below = [] if number is None else [name for bound, name in bounds if bound <= number]
        return below[-1] if below else text

    return [band(text) for text in given]


def document(answers: Rows, given: Mapping[str, Sequence[str]], town: Margins, weights: Weights) -> dict[str, Any]:
    """The documented JSON (docs/formats.md)."""
    margins = {folded(name) for name in given}
    kept = (name for name in answers.columns if name in given or folded(name) not in margins)
    columns = {name: answers.columns[name] for name in kept}
    columns.update(given)
    told = weights.values.tolist()
    questions = {name: question for name, column in columns.items() if (question := _question(column, told, weights))}
    absent = [group for name, options in town.items() for group in groups(name, Counter(given[name]), options)]
    return {
        "schema": 1,
        "people": len(answers.people),
        "used": int(weights.used.sum()),
        "left_out": int((~weights.used).sum()),
        "design_effect": weights.raked.design_effect,
        "effective": weights.raked.effective,
        "largest_weight": weights.raked.largest,
        "gap": weights.raked.gap,
        "trimmed": weights.raked.trimmed,
        "weights": {
            name: weight for name, weight, used in zip(answers.people, told, weights.used, strict=True) if used
        },
        "missing": [_group(group) for group in absent],
        "questions": questions,
        "not_told": [name for name in columns if name not in questions],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "question": group.question, "option": group.option, "people": group.people, "n": group.n,
        "share": group.share, "town": group.town, "missing": group.missing,
    }  # fmt: skip


def _question(column: Sequence[str], told: Sequence[float], weights: Weights) -> dict[str, Any] | None:
    """Each answer, raw beside weighted, among the people weighed who answered; None for too few or free words."""
    rows = [(text, weight) for text, weight in zip(column, told, strict=True) if text and weight]
    if len(rows) < FEWEST or len({text for text, _ in rows}) > _MOST:
        return None
    raw, heavy = Counter(text for text, _ in rows), Counter[str]()
    # In one order: a sum of floats depends on it, and the same file must give the same figures.
    for text, weight in sorted(rows):
        heavy[text] += weight  # type: ignore[assignment] # a Counter of floats
    total, squares = sum(heavy.values()), sum(weight**2 for _, weight in sorted(rows))
    # Of this question's own people: those who left it out do not make it surer.
    effective = total**2 / squares
    return {
        "n": len(rows), "effective": effective,
        "options": {
            name: {
                "people": raw[name],
                "raw": raw[name] / len(rows), "raw_interval": wilson(raw[name], len(rows)),
                "weighted": heavy[name] / total,
                "weighted_interval": wilson(heavy[name] / total * effective, effective),
            }
            for name in sorted(raw)
        },
    }  # fmt: skip


def _text(found: Mapping[str, Any], language: str) -> Iterator[str]:
    def shares(*values: float) -> list[str]:
        return [share_words(value, language) for value in values]

    yield say(
        language, "weights.read", people=counted(language, "people", found["people"]),
        used=number_words(found["used"], language), left_out=number_words(found["left_out"], language),
        design_effect=number_words(found["design_effect"], language, 2),
        effective=number_words(found["effective"], language), largest=number_words(found["largest_weight"], language, 2)
    )  # fmt: skip
    if town := found.get("census"):
        yield say(language, "weights.census", name=town["name"] or "–", age=town["from_age"])
        if town["unknown"]:
            yield say(language, "weights.unknown", found=", ".join(town["unknown"][:5]))
    if found["trimmed"]:
        off = "weights.trimmed" if found["gap"] > CLOSE else "weights.trimmed_met"
        points = number_words(100 * found["gap"], language, 2)
        yield say(language, off, found["trimmed"], people=found["trimmed"], gap=points)
    for group in (group for group in found["missing"] if group["missing"]):
        share, town = shares(group["share"], group["town"])
        people = counted(language, "people", group["people"])
        facts = {"question": group["question"], "option": group["option"], "people": people}
        yield say(language, "weights.missing", share=share, town=town, **facts)
    for name, question in found["questions"].items():
        yield ""
        yield say(language, "weights.question", question=name, n=counted(language, "people", question["n"]))
        for option, figure in question["options"].items():
            raw, weighted, low, high = shares(figure["raw"], figure["weighted"], *figure["weighted_interval"])
            yield say(
                language, "weights.option", option=option, raw=raw, weighted=weighted, low=low, high=high,
                people=counted(language, "people", figure["people"]),
            )  # fmt: skip
    yield ""
    yield say(language, "weights.reading")
