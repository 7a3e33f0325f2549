"""One release as numbers without words: what it told of each question, and how many people there truly were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeAlias

Bounds: TypeAlias = tuple[float, float]
"""The least and the most a published figure can stand for."""
UNSAID = "-"
"""The option of those who did not answer a profile question."""
MANY = 10**9
"""More people than any town has: the bound of what has none, which no JSON can write."""
ABOUT_PEOPLE = "@"
"""Begins what is counted of people rather than of their answers: where they came from, how far they went."""
JOINED = "|"
"""Between the options of a profile: one of each profile question, in their order."""


@dataclass(frozen=True, slots=True)
class RecordedCell:
    """Cells told as one: their names, and bounds of their people and of their share of `n`; None says nothing."""

    names: tuple[str, ...]
    people: Bounds | None = None
    share: Bounds | None = None
    mean: Bounds | None = None


@dataclass(frozen=True, slots=True)
class RecordedTable:
    """Exact counts of a question by one profile question: `people[row][column]`; `UNSAID` is a row and a column."""

    by: str
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, ...], ...]
    people: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class RecordedWeights:
    """Weighted shares by profile questions: cells told as one → bounds; what each profile weighs, 1 on average.

    `parts`: profile → the name of those it is weighed with, whose number is known to whoever knows the weights.
    """

    by: tuple[str, ...]
    weights: Mapping[str, float]
    parts: Mapping[str, str]
    shares: tuple[tuple[tuple[str, ...], Bounds], ...]


@dataclass(frozen=True, slots=True)
class RecordedQuestion:
    """One question in one release. `partition`: every person is in one cell; `truth`: cell → people; `people`: answers.

    `of`: the question and its answers that led to this one, when those people were asked. `profiles`: profile → cell →
    people, for the profile questions `by`; the cell "n" is everybody of that profile.
    """

    step: str
    partition: bool
    n: Bounds | None
    cells: tuple[RecordedCell, ...]
    truth: Mapping[str, int]
    people: int
    of: tuple[str, tuple[str, ...]] | None = None
    tables: tuple[RecordedTable, ...] = ()
    weighted: RecordedWeights | None = None
    by: tuple[str, ...] = ()
    profiles: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


Record: TypeAlias = Mapping[str, RecordedQuestion]
"""Step → what one release told of it, every question that was counted."""


def to_json(record: Record) -> dict[str, Any]:
    """What is kept of a release for those to come."""
    return {step: asdict(asked) for step, asked in record.items()}


def from_json(kept: Mapping[str, Any]) -> dict[str, RecordedQuestion]:
    """The inverse of `to_json`."""
    return {step: _asked(row) for step, row in kept.items()}


def _asked(row: Mapping[str, Any]) -> RecordedQuestion:
    of, weighted = row["of"], row["weighted"]
    return RecordedQuestion(
        **{
            **row, "n": _bounds(row["n"]), "by": tuple(row["by"]),
            "of": None if of is None else (str(of[0]), tuple(of[1])),
            "cells": tuple(
                RecordedCell(tuple(one["names"]), *(_bounds(one[name]) for name in ("people", "share", "mean")))
                for one in row["cells"]
            ),
            "tables": tuple(
                RecordedTable(
                    one["by"], tuple(map(tuple, one["rows"])), tuple(map(tuple, one["columns"])),
                    tuple(map(tuple, one["people"])),
                )
                for one in row["tables"]
            ),
            "weighted": None if weighted is None else RecordedWeights(
                tuple(weighted["by"]), weighted["weights"], weighted["parts"],
                tuple((tuple(names), (low, high)) for names, (low, high) in weighted["shares"]),
            ),
        }
    )  # fmt: skip


def _bounds(pair: Any) -> Bounds | None:
    return None if pair is None else (pair[0], pair[1])
