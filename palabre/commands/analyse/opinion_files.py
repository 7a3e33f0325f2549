"""Polis exports: `votes.csv`, `participants-votes.csv` and `comments.csv`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from palabre.commands.analyse.files import Table, Unreadable, read_csv
from results.opinions import Votes

_VOTES = {"1": 1, "0": 0, "-1": -1, "1.0": 1, "0.0": 0, "-1.0": -1}
_UNSEEN = ("", "nan", "NaN", "NA")


@dataclass(frozen=True, slots=True)
class Statements:
    """What a Polis `comments.csv` says: words by statement, and which were moderated out."""

    words: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


def read_votes(file: Path, known: Statements) -> tuple[Votes, frozenset[str]]:
    """Votes one by one (`voter-id`, `comment-id`, `vote`) or a matrix (`participant`, then one column each).

    With them, who is to be grouped: those for whom a matrix has a `group-id` (which one is not looked at), as
    Polis goes by more than the votes that stand in it; nobody when it does not say.
    """
    table = read_csv(file)
    if "participant" not in table.header:
        latest = ((person, statement, vote) for (person, statement), vote in _log(table).items())
        return Votes.cast(latest, (), known.hidden), frozenset()
    columns = [name for name in table.header if name.isdigit()]
    if not columns:
        raise Unreadable("statements", table.file, 1)
    if doubled := [name for name, times in Counter(columns).items() if times > 1]:
        raise Unreadable("doubled", table.file, 1, column=doubled[0])
    votes = Votes.cast(_matrix(table, columns), columns, known.hidden)
    return votes, frozenset(row["participant"] for _, row in table if row.get("group-id"))


def read_statements(file: Path) -> Statements:
    """`comment-id`, `moderated` (−1 = out) and, where there are, `comment-body` and `is-meta` (out as well)."""
    table = read_csv(file)
    table.column("comment-id")
    table.column("moderated")
    hidden, words = set(), {}
    for line, row in table:
        if row["moderated"] not in _VOTES:
            raise Unreadable("moderated", table.file, line, value=row["moderated"][:40])
        if _VOTES[row["moderated"]] < 0 or row.get("is-meta", "").lower() in ("true", "t", "1"):
            hidden.add(row["comment-id"])
        words[row["comment-id"]] = row.get("comment-body", "")
    return Statements(words, frozenset(hidden))


def _log(table: Table) -> dict[tuple[str, str], int]:
    """The latest vote of each person on each statement; two different ones at one instant are a pass."""
    person, statement, vote = (table.column(name) for name in ("voter-id", "comment-id", "vote"))
    clock = table.column("timestamp")
    latest: dict[tuple[str, str], tuple[int, int]] = {}
    for line, row in table.rows:
        if row[vote] not in _VOTES:
            raise Unreadable("vote", table.file, line, value=row[vote][:40], column="vote")
        try:
            at, value = int(row[clock]), _VOTES[row[vote]]
        except ValueError as error:
            raise Unreadable("timestamp", table.file, line, value=row[clock][:40]) from error
        before = latest.get((row[person], row[statement]), (at, value))
        if at > before[0]:
            latest[row[person], row[statement]] = at, value
        elif at == before[0]:
            latest[row[person], row[statement]] = at, value if value == before[1] else 0
    return {key: value for key, (_, value) in latest.items()}


def _matrix(table: Table, columns: list[str]) -> Iterator[tuple[str, str, int]]:
    person = table.column("participant")
    places = [(table.header.index(name), name) for name in columns]
    seen: dict[str, int] = {}
    for line, row in table.rows:
        if row[person] in seen:
            raise Unreadable("repeated", table.file, line, value=row[person][:40], first=seen[row[person]])
        seen[row[person]] = line
        for place, name in places:
            cell = row[place].strip()
            if cell in _VOTES:
                yield row[person], name, _VOTES[cell]
            elif cell not in _UNSEEN:
                raise Unreadable("vote", table.file, line, value=cell[:40], column=name)
