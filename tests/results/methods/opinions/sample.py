"""Conversations: published ones read in place, and towns planted with groups."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from results.methods.opinions import Votes
from results.methods.opinions.votes import Ints


def of(table: np.ndarray, hidden: tuple[str, ...] = ()) -> Votes:
    """Votes of a dense table, 9 = unseen; people and statements are named by their place."""
    rows, columns = np.nonzero(table != 9)
    people, size = table.shape
    return Votes.of([*map(str, range(people))], [*map(str, range(size))], rows, columns, table[rows, columns], hidden)


def planted(people: int, size: int, groups: int, seen: float = 0.5, seed: int = 0) -> tuple[np.ndarray, Ints]:
    """A table of votes (9 = unseen) and the group each person was made from."""
    random = np.random.default_rng(seed)
    label = random.integers(groups, size=people)
    agrees = random.random((people, size)) < random.beta(0.4, 0.4, size=(groups, size))[label]
    table = np.where(random.random((people, size)) < 0.1, 0, np.where(agrees, 1, -1))
    return np.where(random.random((people, size)) < seen, table, 9), label


def noise(people: int, size: int, seed: int) -> Votes:
    """Everyone votes at random, each statement with the same leaning for all."""
    random = np.random.default_rng(seed)
    return of(random.choice([-1, 0, 1, 9], size=(people, size), p=[0.2, 0.1, 0.4, 0.3]))


def live(folder: Path) -> tuple[Votes, dict[str, Any]]:
    """A conversation with what the Polis server answered about it (its own votes say agree = 1)."""
    votes, math = (json.loads((folder / name).read_text()) for name in ("votes.json", "math-pca2.json"))
    people = sorted({vote["participant_id"] for vote in votes})
    places = {person: place for place, person in enumerate(people)}
    rows, columns, values = np.array(
        [(places[vote["participant_id"]], math["tids"].index(vote["statement_id"]), vote["vote"]) for vote in votes]
    ).T
    hidden = [*map(str, math["mod-out"])]
    return Votes.of([*map(str, people)], [*map(str, math["tids"])], rows, columns, values, hidden), math


def published(folder: Path) -> tuple[Votes, dict[str, str]]:
    """An exported conversation and its published groups: participant → group."""
    with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    with (folder / "comments.csv").open(encoding="utf-8", newline="") as file:
        hidden = [row["comment-id"] for row in csv.DictReader(file) if row["moderated"] == "-1"]
    names = [name for name in rows[0] if name.isdigit()]
    table = np.array([[int(row[name] or 9) for name in names] for row in rows])
    people, statements = np.nonzero(table != 9)
    votes = Votes.of([row["participant"] for row in rows], names, people, statements, table[people, statements], hidden)
    return votes, {row["participant"]: row["group-id"] for row in rows if row["group-id"]}


def agreement(first: Ints, second: Ints) -> float:
    """Adjusted Rand index of two partitions (Hubert and Arabie 1985)."""
    table = np.zeros((first.max() + 1, second.max() + 1))
    np.add.at(table, (first, second), 1)
    both, one, other, whole = (
        (part * (part - 1) / 2).sum() for part in (table, table.sum(axis=1), table.sum(axis=0), np.array([len(first)]))
    )
    expected = one * other / whole
    return float((both - expected) / ((one + other) / 2 - expected))
