"""The census of a town by year of age and by sex, as INSEE publishes it, beside ages and sexes as answers have them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

from palabre.commands.analyse.files import Table, Unreadable

HEADER = frozenset({"age", "nb_h", "nb_f"})
"""Columns of the table: age in years (the last is "and over"), men, women."""
_BANDS = (0, 15, 30, 45, 60, 75)
"""INSEE's own bands, for ages given in years."""
_SEXES = {
    "F": {"f", "femme", "femmes", "feminin", "woman", "women", "female", "w", "2"},
    "H": {"h", "homme", "hommes", "masculin", "man", "men", "male", "m", "1"},
}
"""INSEE's codes are 1 for men and 2 for women."""
_SEX_COLUMNS = frozenset({"sex", "sexe", "gender", "genre"})
_OVER = 999


@dataclass(frozen=True, slots=True)
class Census:
    """People by (age, sex) of one town; `file` is where they were read."""

    file: str
    name: str
    people: Mapping[tuple[int, str], float]

    def beside(
        self, columns: Mapping[str, Sequence[str]], file: str
    ) -> tuple[dict[str, dict[str, float]], dict[str, list[str]], int]:
        """(margins, answers in their options, from what age): for the columns of age and of sex that the answers have.

        The town is counted from the youngest band that answered, for nobody younger was asked. Raises Unreadable.
        """
        age = next((name for name in columns if _folded(name).split(" ")[0].startswith("age")), None)
        sex = next((name for name in columns if _folded(name) in _SEX_COLUMNS), None)
        if age is None and sex is None:
            raise Unreadable("census", file, 1, columns=", ".join([*columns][:12]) or "–")
        bands = _bands(columns[age]) if age else {}
        start = min((low for low, _ in bands.values()), default=0)
        town: dict[str, dict[str, float]] = {}
        given: dict[str, list[str]] = {}
        if age:
            spans = _whole(set(bands.values()))
            town[age] = {_label(span): self._counted(span, "HF") for span in spans}
            given[age] = [_label(bands[text]) if text in bands else "" for text in columns[age]]
        if sex:
            town[sex] = {one: self._counted((start, _OVER), one) for one in _SEXES}
            given[sex] = [_sex(text) for text in columns[sex]]
        return town, given, start

    def _counted(self, span: tuple[int, int], sexes: str) -> float:
        return sum(n for (age, sex), n in self.people.items() if span[0] <= age <= span[1] and sex in sexes)


def is_census(table: Table) -> bool:
    """Whether a table has the census' columns."""
    return {_folded(name) for name in table.header} >= HEADER


def census(table: Table) -> Census:
    """One town; raises Unreadable for several, and for what is not a number."""
    places = {_folded(name): place for place, name in enumerate(table.header)}
    code, label = places.get("codgeo"), places.get("libgeo")
    towns = {row[code] for _, row in table.rows} if code is not None else set()
    if len(towns) > 1:
        raise Unreadable("census_towns", table.file, 1, count=len(towns))
    people: dict[tuple[int, str], float] = {}
    for line, row in table.rows:
        for column, sex in (("nb_h", "H"), ("nb_f", "F")):
            written = (row[places["age"]].strip(), row[places[column]].strip())
            if not all(re.fullmatch(r"\d+([.,]\d+)?", one) for one in written):
                raise Unreadable("margin", table.file, line, value=" ".join(written) or "–")
            age = int(float(written[0].replace(",", ".")))
            people[age, sex] = people.get((age, sex), 0.0) + float(written[1].replace(",", "."))
    if not any(people.values()):
        raise Unreadable("margins_none", table.file)
    name = table.rows[0][1][label].strip() if label is not None else ""
    return Census(table.file, name, people)


def _bands(given: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Each answer that is an age or a band of ages → (from, to)."""
    found: dict[str, tuple[int, int]] = {}
    for text in set(given):
        numbers = [int(one) for one in re.findall(r"\d+", text)]
        if len(numbers) == 2 and numbers[0] < numbers[1]:
            found[text] = (numbers[0], numbers[1])
        elif len(numbers) == 1 and _folded(text).startswith(("moins", "under", "<", "jusqu")):
            found[text] = (0, numbers[0] - 1)
        elif len(numbers) == 1 and re.fullmatch(r"\d+( ?ans?| years?)?", _folded(text)):
            low = max(bound for bound in _BANDS if bound <= numbers[0])
            later = [bound - 1 for bound in _BANDS if bound > low]
            found[text] = (low, later[0] if later else _OVER)
        elif len(numbers) == 1:
            found[text] = (numbers[0], _OVER)
    return found


def _whole(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """The bands in order, with those of the town that nobody answered from between them."""
    found: list[tuple[int, int]] = []
    for span in sorted(spans):
        if found and span[0] > found[-1][1] + 1:
            found.append((found[-1][1] + 1, span[0] - 1))
        found.append(span)
    if found and found[-1][1] < _OVER:
        found.append((found[-1][1] + 1, _OVER))
    return found


def _label(span: tuple[int, int]) -> str:
    return f"{span[0]}+" if span[1] == _OVER else f"{span[0]}-{span[1]}"


def _sex(text: str) -> str:
    return next((sex for sex, words in _SEXES.items() if _folded(text) in words), "")


def _folded(text: str) -> str:
    """Without accents, case and spaces around."""
    plain = (char for char in normalize("NFKD", text.strip().casefold()) if not combining(char))
    return "".join(plain)
