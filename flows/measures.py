"""How answers are counted and exported: results and storage read a measure and know no question kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from flows.model import Option
from flows.values import Value
from flows.words import Text

Cell: TypeAlias = tuple[str, int]
"""A running counter and what an answer adds to it; erasing the answer adds the opposite."""
Row: TypeAlias = tuple[str, str]
"""(option, value) of the tidy CSV."""

MeasureType: TypeAlias = Literal[
    "consent", "category", "choices", "number", "scale", "text", "day", "place", "picture",
    "ranking", "allocation", "projects", "votes", "duels",
]  # fmt: skip

MILLIONTHS = 1_000_000
"""Sums of decimals are kept in millionths (the language allows six places), so that they are exact."""

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a question measures.

    `options` are its categories, lines, projects or the council's statements, in file order;
    `bands` lower bounds of a number; `scale` its two ends; `total` a budget in whole units;
    `profile` describes the person; `private` is never quoted.
    """

    step: str
    type: MeasureType
    question: Text
    options: tuple[Option, ...] = ()
    bands: tuple[int, ...] = ()
    scale: tuple[int, int] | None = None
    ends: tuple[Text, Text] | None = None
    total: int = 0
    unit: Text | None = None
    keep: int = 0
    profile: bool = False
    private: bool = False

    def cells(self, value: Value) -> Iterator[Cell]:
        """The counters that an answer touches; `n` is the person."""
        yield "n", 1
        yield from _CELLS[self.type](self, value)

    def rows(self, value: Value) -> Iterator[Row]:
        """The atomic values of an answer, for the tidy CSV."""
        yield from _ROWS[self.type](value)

    def band(self, number: int | float) -> str:
        """The band a number falls in: its lower bound, `under` the first, or `` without bands."""
        lower = [bound for bound in self.bands if bound <= number]
        return str(lower[-1]) if lower else ("under" if self.bands else "")


def _nothing(measure: Measure, value: Value) -> Iterator[Cell]:
    yield from ()


def _category(measure: Measure, value: Value) -> Iterator[Cell]:
    # One's own words never become the name of a counter, which outlives the answer.
    yield OTHER if isinstance(value, dict) else str(value), 1


def _choices(measure: Measure, value: Value) -> Iterator[Cell]:
    for chosen in value if isinstance(value, list) else ():
        yield OTHER if isinstance(chosen, dict) else str(chosen), 1


def _number(measure: Measure, value: Value) -> Iterator[Cell]:
    # Through its text: the Decimal of a float has digits that nobody typed.
    number = Decimal(str(value))
    yield "sum", int(number * MILLIONTHS)
    if measure.bands:
        yield f"band:{measure.band(float(number))}", 1


def _ranking(measure: Measure, value: Value) -> Iterator[Cell]:
    order = [str(name) for name in value] if isinstance(value, list) else []
    unranked = [option.name for option in measure.options if option.name not in order]
    for index, name in enumerate(order):
        yield f"rank:{name}:{index + 1}", 1
        # What a ballot leaves out stands below all that it ranks.
        for below in order[index + 1 :] + unranked:
            yield f"over:{name}:{below}", 1


def _allocation(measure: Measure, value: Value) -> Iterator[Cell]:
    for name, points in value.items() if isinstance(value, dict) else ():
        yield f"sum:{name}", int(str(points))
        # Givers are counted beside points: whether a figure may be told depends on people.
        if points:
            yield f"some:{name}", 1


def _votes(measure: Measure, value: Value) -> Iterator[Cell]:
    for statement, vote in value.items() if isinstance(value, dict) else ():
        yield f"{vote}:{statement}", 1


def _duels(measure: Measure, value: Value) -> Iterator[Cell]:
    for duel in value if isinstance(value, list) else ():
        if isinstance(duel, dict) and "winner" in duel:
            yield f"win:{duel['winner']}:{duel['loser']}", 1
        elif isinstance(duel, dict) and isinstance(tie := duel.get("tie"), list):
            yield f"tie:{tie[0]}:{tie[1]}", 1


def _single(value: Value) -> Iterator[Row]:
    if isinstance(value, dict):
        yield OTHER, str(value.get(OTHER, ""))
    else:
        yield "", _plain(value)


def _chosen(value: Value) -> Iterator[Row]:
    yield str(value), "1"


def _each_chosen(value: Value) -> Iterator[Row]:
    for item in value if isinstance(value, list) else ():
        yield from _single(item) if isinstance(item, dict) else _chosen(item)


def _category_rows(value: Value) -> Iterator[Row]:
    yield from _single(value) if isinstance(value, dict) else _chosen(value)


def _ranked(value: Value) -> Iterator[Row]:
    for index, name in enumerate(value if isinstance(value, list) else (), start=1):
        yield str(name), str(index)


def _by_name(value: Value) -> Iterator[Row]:
    for name, content in value.items() if isinstance(value, dict) else ():
        yield name, _plain(content)


def _each_duel(value: Value) -> Iterator[Row]:
    for duel in value if isinstance(value, list) else ():
        if isinstance(duel, dict) and "winner" in duel:
            yield str(duel["winner"]), f"over {duel['loser']}"
        elif isinstance(duel, dict) and isinstance(tie := duel.get("tie"), list):
            yield str(tie[0]), f"tie {tie[1]}"


def _plain(value: Value) -> str:
    # As JSON writes it: Python's True is nobody else's.
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


# Words, places and pictures are counted as people only: nothing of what they hold enters a counter.
_CELLS = {
    "consent": _nothing, "category": _category, "choices": _choices, "number": _number, "scale": _category,
    "text": _nothing, "day": _category, "place": _nothing, "picture": _nothing, "ranking": _ranking,
    "allocation": _allocation, "projects": _choices, "votes": _votes, "duels": _duels,
}  # fmt: skip

_ROWS = {
    "consent": _single, "category": _category_rows, "choices": _each_chosen, "number": _single, "scale": _single,
    "text": _single, "day": _single, "place": _by_name, "picture": _single, "ranking": _ranked,
    "allocation": _by_name, "projects": _each_chosen, "votes": _by_name, "duels": _each_duel,
}  # fmt: skip
