"""Polis exports: `votes.csv`, `participants-votes.csv` and `comments.csv`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from results.formats.files import DataFile, Unreadable, read_csv
from results.methods.opinions import Votes

# Spreadsheets write whole numbers as 1.0 or, in French, as 1,0.
_VOTES = {"1": 1, "0": 0, "-1": -1, "1.0": 1, "0.0": 0, "-1.0": -1, "-0.0": 0, "1,0": 1, "0,0": 0, "-1,0": -1}
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
    # Statements are numbered: every other column is about the participant.
    columns = [name for name in table.header if name.isdigit()]
    if not columns:
        raise Unreadable("statements", table.file, 1)
    if doubled := [name for name, times in Counter(columns).items() if times > 1]:
        raise Unreadable("doubled", table.file, 1, column=doubled[0])
    votes = Votes.cast(_matrix(table, columns), columns, known.hidden)
    return votes, frozenset(row["participant"].strip() for _, row in table if row.get("group-id", "").strip())


def read_statements(file: Path) -> Statements:
    """`comment-id`, `moderated` (−1 = out) and, where there are, `comment-body` and `is-meta` (out as well)."""
    table = read_csv(file)
    table.column("comment-id")
    table.column("moderated")
    hidden, words = set(), {}
    for line, row in table:
        name, moderated = row["comment-id"].strip(), row["moderated"].strip()
        if moderated not in _VOTES:
            raise Unreadable("moderated", table.file, line, value=moderated[:40])
        if _VOTES[moderated] < 0 or row.get("is-meta", "").strip().casefold() in ("true", "t", "1"):
            hidden.add(name)
        words[name] = " ".join(row.get("comment-body", "").split())
    return Statements(words, frozenset(hidden))


def _log(table: DataFile) -> dict[tuple[str, str], int]:
    """The latest vote of each person on each statement; two different ones at one instant are a pass.

    Without a `timestamp` the lines are in order.
    """
    person, statement, vote = (table.column(name) for name in ("voter-id", "comment-id", "vote"))
    clock = table.header.index("timestamp") if "timestamp" in table.header else None
    latest: dict[tuple[str, str], tuple[int, int]] = {}
    for line, row in table.rows:
        who, what, cell = (row[index].strip() for index in (person, statement, vote))
        if not who or not what:
            raise Unreadable("unnamed", table.file, line, column="comment-id" if who else "voter-id")
        if cell not in _VOTES:
            raise Unreadable("vote", table.file, line, value=cell[:40], column="vote")
        try:
            at, value = line if clock is None else int(row[clock]), _VOTES[cell]
        except ValueError as error:
            written = row[clock] if clock is not None else ""
            raise Unreadable("timestamp", table.file, line, value=written[:40]) from error
        before = latest.get((who, what), (at, value))
        if at > before[0]:
            latest[who, what] = at, value
        # Which of two came last cannot be known: neither is taken.
        elif at == before[0]:
            latest[who, what] = at, value if value == before[1] else 0
    return {key: value for key, (_, value) in latest.items()}


def _matrix(table: DataFile, columns: list[str]) -> Iterator[tuple[str, str, int]]:
    person = table.column("participant")
    places = [(table.header.index(name), name) for name in columns]
    seen: dict[str, int] = {}
    for line, row in table.rows:
        who = row[person].strip()
        if not who:
            raise Unreadable("unnamed", table.file, line, column="participant")
        if who in seen:
            raise Unreadable("repeated", table.file, line, value=who[:40], first=seen[who])
        seen[who] = line
        for index, name in places:
            cell = row[index].strip()
            if cell in _VOTES:
                yield who, name, _VOTES[cell]
            elif cell not in _UNSEEN:
                raise Unreadable("vote", table.file, line, value=cell[:40], column=name)
