"""The census of a town by year of age and by sex, as INSEE publishes it, beside ages and sexes as answers have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from results.formats.age_and_sex import OVER, Span, folded, is_age, is_sex, span
from results.formats.age_and_sex import age as age_of
from results.formats.age_and_sex import sex as sex_of
from results.formats.files import DataFile, Unreadable

HEADER = frozenset({"age", "nb_h", "nb_f"})
"""Columns of the table: age in years (the last is "and over"), men, women."""
_BANDS = (0, 15, 30, 45, 60, 75)
"""INSEE's own bands, for ages given in years."""
_SEXES = ("F", "H")


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
        age, sex = (_column(columns, asks, what, file) for asks, what in ((is_age, "age"), (is_sex, "sex")))
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
            town[sex] = {one: self._counted((start, OVER), one) for one in _SEXES}
            given[sex] = [sex_of(text) for text in columns[sex]]
        for name, told in given.items():
            if not any(told):
                found = sorted({text for text in columns[name] if text})
                raise Unreadable("census_unknown", file, 0, column=name, found=", ".join(found[:5]) or "–")
        return town, given, start

    def _counted(self, span: tuple[int, int], sexes: str) -> float:
        return sum(n for (age, sex), n in self.people.items() if span[0] <= age <= span[1] and sex in sexes)


def is_census(table: DataFile) -> bool:
    """Whether a table has the census' columns."""
    return {folded(name) for name in table.header} >= HEADER


def census(table: DataFile) -> Census:
    """One town; raises Unreadable for several, and for what is not a number."""
    places = {folded(name): place for place, name in enumerate(table.header)}
    code, label = places.get("codgeo"), places.get("libgeo")
    towns = {row[code] for _, row in table.rows} if code is not None else set()
    # INSEE's file holds every town of France: added together they would be nobody's margin.
    if len(towns) > 1:
        raise Unreadable("census_towns", table.file, 1, count=len(towns))
    people: dict[tuple[int, str], float] = {}
    for line, row in table.rows:
        for column, sex in (("nb_h", "H"), ("nb_f", "F")):
            written = (row[places["age"]].strip(), row[places[column]].strip())
            if not all(re.fullmatch(r"\d+([.,]\d+)?", one) for one in written):
                raise Unreadable("margin", table.file, line, value=" ".join(written) or "–")
            # Counts of the census are estimates: people are decimals in it, and ages may be written so too.
            age = int(float(written[0].replace(",", ".")))
            people[age, sex] = people.get((age, sex), 0.0) + float(written[1].replace(",", "."))
    if not any(people.values()):
        raise Unreadable("margins_none", table.file)
    name = table.rows[0][1][label].strip() if label is not None else ""
    return Census(table.file, name, people)


def _column(columns: Mapping[str, Sequence[str]], asks: Callable[[str], bool], what: str, file: str) -> str | None:
    """The only column that asks for this, or among several the one named so; raises Unreadable in doubt."""
    found = [name for name in columns if asks(name)]
    exact = [name for name in found if folded(name) in (what, f"{what}e")]
    if len(found) > 1 and len(exact) != 1:
        raise Unreadable("census_doubt", file, 1, what=what, columns=", ".join(found[:5]))
    return next(iter(exact or found), None)


def _bands(given: Sequence[str]) -> dict[str, Span]:
    """Each answer that is an age or a band of ages → (from, to)."""
    found: dict[str, Span] = {}
    for text in set(given):
        if (years := age_of(text)) is not None:
            low = max(bound for bound in _BANDS if bound <= years)
            later = [bound - 1 for bound in _BANDS if bound > low]
            found[text] = (low, later[0] if later else OVER)
        elif band := span(text):
            found[text] = band
    return found


def _whole(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """The bands in order, with those of the town that nobody answered from between them."""
    found: list[tuple[int, int]] = []
    for one in sorted(spans):
        if found and one[0] > found[-1][1] + 1:
            found.append((found[-1][1] + 1, one[0] - 1))
        found.append(one)
    if found and found[-1][1] < OVER:
        found.append((found[-1][1] + 1, OVER))
    return found


def _label(span: tuple[int, int]) -> str:
    return f"{span[0]}+" if span[1] == OVER else f"{span[0]}-{span[1]}"
