"""Pabulib files (.pb): a budget, projects and ballots (approval, choose-1, cumulative, scoring, ordinal)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from results.formats.files import Unreadable, read_text
from results.methods.budgets import Election

SECTIONS = ("META", "PROJECTS", "VOTES")
CHOSEN = ("1", "2", "3")
"""Values of `selected` that mean funded, from a reserve too."""
KINDS = ("approval", "choose-1", "cumulative", "scoring", "ordinal")
_AMOUNT = re.compile(r"\d{1,15}([.,]\d{1,12})?")
"""A larger number is a mistake, and would be slow to reckon with."""


@dataclass(frozen=True, slots=True)
class PabulibFile:
    """`meta` as written; `names` of projects by id; `official`: ids funded, None where the file does not say."""

    meta: Mapping[str, str]
    names: Mapping[str, str]
    election: Election
    official: frozenset[str] | None
    announced: int | None = None
    """Ballots that META says there are, where that is not how many there are."""
    threshold: Fraction = Fraction(0)
    """The fewest points of a project that the town's own rule funds."""

    @property
    def rule(self) -> str:
        """The rule the town used, as the file names it."""
        return self.meta.get("rule", "").strip().casefold()


Row = tuple[int, Mapping[str, str]]


def read_pabulib(path: Path) -> PabulibFile:
    """The file; raises Unreadable with the line of what is wrong."""
    sections = _sections(path)
    for name in SECTIONS:
        if name not in sections:
            raise Unreadable("section", str(path), section=name)
    meta = {row["key"].strip(): row["value"].strip() for _, row in sections["META"]}
    if "budget" not in meta:
        raise Unreadable("meta", str(path), key="budget")
    if (kind := meta.get("vote_type", KINDS[0]).casefold()) not in KINDS:
        raise Unreadable("vote_type", str(path), found=kind[:40] or "–", kinds=", ".join(KINDS))
    costs: dict[str, Fraction] = {}
    for line, row in sections["PROJECTS"]:
        if (name := row["project_id"].strip()) in costs:
            raise Unreadable("project_twice", str(path), line, project=name)
        costs[name] = _number(path, line, "cost", row["cost"])
    if not costs:
        raise Unreadable("nothing", str(path), section="PROJECTS")
    ballots = [_ballot(path, line, row, meta, costs) for line, row in sections["VOTES"]]
    if not ballots:
        raise Unreadable("nothing", str(path), section="VOTES")
    return PabulibFile(
        meta,
        {row["project_id"].strip(): (row.get("name") or "").strip() for _, row in sections["PROJECTS"]},
        Election.of(costs, _number(path, 0, "budget", meta["budget"]), ballots, _scores(path, sections["PROJECTS"])),
        _official(sections["PROJECTS"]),
        _announced(meta, len(ballots)),
        _number(path, 0, "min_project_score_threshold", meta.get("min_project_score_threshold") or "0"),
    )


def _announced(meta: Mapping[str, str], count: int) -> int | None:
    written = meta.get("num_votes", "")
    # A difference is told and not refused: the ballots that are there can be counted all the same.
    return int(written) if _AMOUNT.fullmatch(written) and written.isdecimal() and int(written) != count else None


_FIRST = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}


def _sections(path: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    section, header = "", list[str]()
    lines = csv.reader(read_text(path).splitlines(keepends=True), delimiter=";")
    for cells in lines:
        line = lines.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if cells[0].strip() in SECTIONS and not any(cell.strip() for cell in cells[1:]):
            section, header = cells[0].strip(), []
            found[section] = []
        elif not section:
            raise Unreadable("start", str(path), line)
        elif not header:
            header = [cell.strip() for cell in cells]
            for column in _FIRST[section]:
                if column not in header:
                    raise Unreadable("column", str(path), line, column=column, columns=", ".join(header))
        else:
            found[section].append((line, _row(path, line, section, header, cells)))
    return found


def _row(path: Path, line: int, section: str, header: list[str], cells: list[str]) -> Mapping[str, str]:
    # A last column may be left empty, and a description of META may hold the separator.
    if section == "META":
        return {"key": cells[0], "value": ";".join(cells[1:])}
    if len(cells) < len(_FIRST[section]) or len(cells) > len(header):
        raise Unreadable("width", str(path), line, found=len(cells), expected=len(header))
    return dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=True))


def _number(path: Path, line: int, what: str, written: str) -> Fraction:
    if not _AMOUNT.fullmatch(written.strip()):
        raise Unreadable("number", str(path), line, what=what, found=written.strip()[:40] or "–")
    # Exact: in a budget a rounding decides which project is the last to fit.
    return Fraction(written.strip().replace(",", "."))


def _ballot(
    path: Path, line: int, row: Mapping[str, str], meta: Mapping[str, str], costs: Mapping[str, Fraction]
) -> dict[str, float]:
    names = [name.strip() for name in row["vote"].split(",") if name.strip()]
    for name in names:
        if name not in costs:
            raise Unreadable("project", str(path), line, project=name)
    points = list(_points(path, line, row, meta, len(names)))
    strength = float(_number(path, line, "vote_strength", row.get("vote_strength") or "1"))
    return {name: point * strength for name, point in zip(names, points, strict=True)}


def _points(path: Path, line: int, row: Mapping[str, str], meta: Mapping[str, str], size: int) -> Iterator[float]:
    """What each project of a ballot gets, in its order."""
    kind = meta.get("vote_type", "approval").strip().casefold()
    if kind in ("cumulative", "scoring"):
        written = [part for part in row.get("points", "").split(",") if part.strip()]
        if len(written) != size:
            raise Unreadable("points", str(path), line, found=len(written), expected=size)
        yield from (float(_number(path, line, "points", part)) for part in written)
    elif kind == "ordinal":
        # Borda on what a ballot may hold: the first gets as many points as there are places.
        longest = meta.get("max_length", "")
        places = int(longest) if _AMOUNT.fullmatch(longest) and longest.isdecimal() else size
        yield from (float(max(places - place, 0)) for place in range(size))
    else:
        yield from (1.0 for _ in range(size))


def _scores(path: Path, projects: list[Row]) -> dict[str, Fraction] | None:
    """The official count: points where the file has them, else votes; None without either."""
    for column in ("score", "votes"):
        if all((row.get(column) or "").strip() for _, row in projects):
            return {row["project_id"].strip(): _number(path, line, column, row[column]) for line, row in projects}
    return None


def _official(projects: list[Row]) -> frozenset[str] | None:
    if not any((row.get("selected") or "").strip() for _, row in projects):
        return None
    return frozenset(row["project_id"].strip() for _, row in projects if row["selected"].strip() in CHOSEN)
