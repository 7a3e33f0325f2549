"""Counted results as facts: one schema for staff, for the public page, for digests and for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from flows.words import Text
from results.figures.studies.base import Study

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of a tally: how many people are behind it (None = not said), and their share of `n` (0–1).

    `mean` is in the tally's own unit (points, place in a ranking); `merged` cells are told together.
    """

    name: str
    label: Text
    people: int | None
    share: float | None = None
    mean: float | None = None
    merged: bool = False

    @property
    def counted(self) -> int:
        """How many people are said to be behind it: nobody where it is not said."""
        return self.people or 0

    @property
    def part(self) -> float:
        """The share that is said: nothing where there is none."""
        return self.share or 0.0


@dataclass(frozen=True, slots=True)
class Tally:
    """One question counted. `n` people answered it (None = too few to say); `mean` where the measure has one.

    `partition`: every person is in exactly one cell, so that a single hidden cell would be known
    from the others. `held`: the figures of an earlier release, for what came since would be known by subtraction.
    """

    step: str
    type: str
    question: Text
    n: int | None
    cells: tuple[Cell, ...] = ()
    mean: float | None = None
    unit: Text | None = None
    total: int = 0
    profile: bool = False
    partition: bool = False
    group: str = ""
    held: bool = False

    @property
    def counted(self) -> int:
        """How many are said to have answered: nobody where it is not said."""
        return self.n or 0


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many started (consented), answered (a question that is not of profile) and finished.

    `days` are (day, people who answered that day); `leaving` people not finished, by the question awaited.
    """

    started: int | None
    answered: int | None
    finished: int | None
    days: tuple[Cell, ...] = ()
    channels: tuple[Cell, ...] = ()
    languages: tuple[Cell, ...] = ()
    origins: tuple[Cell, ...] = ()
    leaving: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Crossing:
    """One question by one profile question: `people[row][column]`; names of options told as one are joined by "+".

    The row and the column "-" are those who answered one of the two questions only.
    """

    step: str
    by: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    people: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Weighted:
    """One question weighted to the town by the profile questions `by`, or why it is not (`refused`, of whom).

    `shares`: cell → (share, its 95 % interval), 0–1 to the hundredth; `effective`: how many equally weighing people
    would be as sure.
    """

    step: str
    by: tuple[str, ...]
    shares: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    effective: int = 0
    design_effect: float = 1.0
    largest: float = 1.0
    refused: str = ""
    whom: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything counted about one consultation at `as_of`; `k` = 0 means nothing was suppressed.

    `margins`: profile question → option or band → people of the town; `room`: question → `results.figures.room`.
    """

    consultation: str
    title: Text
    as_of: datetime
    k: int
    participation: Turnout
    tallies: tuple[Tally, ...] = field(default_factory=tuple)
    studies: tuple[Study, ...] = ()
    margins: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    room: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    crossings: tuple[Crossing, ...] = ()
    weighted: tuple[Weighted, ...] = ()


def to_json(figures: Figures) -> dict[str, Any]:
    """The documented JSON: numbers are people unless named otherwise, null = too few to say."""
    return {"schema": SCHEMA, **_plain(figures)}


def from_json(body: Mapping[str, Any]) -> Figures:
    """The inverse of `to_json`."""
    participation = body["participation"]
    lists = ("days", "channels", "languages", "origins", "leaving")
    counted: dict[str, Any] = {**participation, **{name: _cells(participation[name]) for name in lists}}
    tallies = tuple(Tally(**{**tally, "cells": _cells(tally["cells"])}) for tally in body["tallies"])
    as_of = datetime.fromisoformat(body["as_of"])
    studies = tuple(Study(**study) for study in body.get("studies", ()))
    return Figures(
        body["consultation"], body["title"], as_of, body["k"], Turnout(**counted), tallies, studies,
        body.get("margins", {}), body.get("room", {}), tuple(map(_crossing, body.get("crossings", ()))),
        tuple(map(weighted_from_json, body.get("weighted", ()))),
    )  # fmt: skip


def _crossing(row: Mapping[str, Any]) -> Crossing:
    return Crossing(row["step"], row["by"], tuple(row["rows"]), tuple(row["columns"]), tuple(map(tuple, row["people"])))


def weighted_from_json(row: Mapping[str, Any]) -> Weighted:
    """One of the weighted figures of `to_json`."""
    shares = {name: tuple(share) for name, share in row["shares"].items()}
    return Weighted(**{**row, "by": tuple(row["by"]), "shares": shares})


def _cells(rows: list[dict[str, Any]]) -> tuple[Cell, ...]:
    return tuple(Cell(**row) for row in rows)


def _plain(value: Any) -> Any:
    if isinstance(value, (Cell, Tally, Turnout, Figures, Study, Crossing, Weighted)):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    # Six places: a float's last digits differ between machines, and files of the same figures must not.
    return round(value, 6) if isinstance(value, float) else value
