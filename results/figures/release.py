"""What a release may tell of each question: the ways of telling it, from the fullest to nothing new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from results.audit.record import JOINED, MANY, Record, RecordedCell, RecordedQuestion, RecordedTable, RecordedWeights
from results.figures.coarse import around, coarse, coarse_content, coarse_study, tens, within
from results.figures.counted import Cell, Crossing, Figures, Tally, Turnout, Weighted
from results.figures.disclosure import FLOOR, JOINT, protect, protect_counts, untold
from results.figures.profiles import ProfileCounts, tables, weights
from results.figures.studies import Study
from results.figures.weighted import Weighing

PEOPLE, LEAVING = "@people", "@leaving"
BREAKDOWNS = ("days", "channels", "languages", "origins")
"""Participation is audited as questions are, under these names (a breakdown's after an @)."""
FINISHED, PART, IDLE = "finished", "part", "idle"
"""People who came: to the end, some answers, none."""
_HUNDREDTHS, _FIVES = 100, 20
Branches = Mapping[str, tuple[str, tuple[str, ...]]]
"""Step → the question and its answers that lead to it."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of telling a question: what is told, and the same as numbers for the auditor; "" told anew, else how."""

    asked: RecordedQuestion
    tally: Tally | None = None
    tables: tuple[Crossing, ...] = ()
    weighted: Weighted | None = None
    people: Mapping[str, object] = field(default_factory=dict)
    """Fields of the turnout that it tells."""
    about: tuple[str, ...] = ()
    """Those of them that are told in tens."""
    less: str = ""


Ways = Mapping[str, Sequence[Way]]


def ways(
    raw: Figures, before: Figures | None, counted: ProfileCounts, branches: Branches, k: int
) -> dict[str, list[Way]]:
    """Every question's ways, in file order; they begin with exact figures where `raw.final`, else with coarse ones."""
    k = max(k, FLOOR)
    found = dict(_participation(raw.participation, before, raw.final, k))
    by_step = {tally.step: tally for tally in raw.tallies}
    told = {tally.step: protect(tally, k) for tally in raw.tallies}
    for tally in raw.tallies:
        maker = _Maker(tally, told[tally.step], branches.get(tally.step), k)
        exact = _exact(maker, told, by_step, raw.margins, counted) if raw.final else ()
        found[tally.step] = [*exact, maker.coarse(), maker.former(before)]
    return found


def released(raw: Figures, before: Figures | None, choices: Mapping[str, Way], k: int) -> Figures:
    """The release that these ways make."""
    chosen = [choices[tally.step] for tally in raw.tallies]
    turnout = Turnout(None, None, None)
    for step in (PEOPLE, LEAVING, *(f"@{name}" for name in BREAKDOWNS)):
        way = choices[step]
        turnout = replace(turnout, **way.people, about=(*turnout.about, *way.about))  # type: ignore[arg-type]
    new = {way.tally.group or way.tally.step for way in chosen if way.tally and way.less != "former"}
    return replace(
        raw, k=max(k, FLOOR), number=(before.number if before else 0) + 1, participation=turnout,
        tallies=tuple(way.tally for way in chosen if way.tally),
        crossings=tuple(table for way in chosen for table in way.tables),
        weighted=tuple(way.weighted for way in chosen if way.weighted),
        studies=tuple(_studies(raw, before, new)),
        room={step: one if raw.final else coarse_content(one) for step, one in raw.room.items() if step in new},
    )  # fmt: skip


def record(choices: Mapping[str, Way]) -> Record:
    """What the auditor remembers of a release."""
    return {step: way.asked for step, way in choices.items()}


def _studies(raw: Figures, before: Figures | None, new: set[str]) -> Iterator[Study]:
    former = {study.step: study for study in before.studies} if before else {}
    for study in raw.studies:
        # A study counts the people whom its question shows, neither more nor fewer.
        kept = (study if raw.final else coarse_study(study)) if study.step in new else former.get(study.step)
        if kept is not None:
            yield kept


@dataclass(frozen=True, slots=True)
class _Maker:
    raw: Tally
    told: Tally
    of: tuple[str, tuple[str, ...]] | None
    k: int

    def asked(self, cells: Sequence[RecordedCell], n: tuple[float, float] | None) -> RecordedQuestion:
        # Duels are no people: of them only the number of people is told.
        counts = {} if self.raw.type == "duels" else {cell.name: cell.counted for cell in self.raw.cells}
        return RecordedQuestion(
            self.raw.step, self.raw.partition and bool(counts), n, tuple(cells) if counts else (), counts,
            self.raw.counted, self.of,
        )  # fmt: skip

    def exact(self) -> Way:
        cells = [
            RecordedCell(tuple(cell.name.split(JOINT)), (cell.people, cell.people))
            for cell in self.told.cells if cell.people is not None
        ]  # fmt: skip
        return Way(self.asked(cells, None if self.told.n is None else (self.told.n, self.told.n)), self.told)

    def coarse(self) -> Way:
        told = coarse(self.told)
        cells = [
            RecordedCell(
                tuple(cell.name.split(JOINT)), (self.k, MANY),
                None if cell.share is None else around(cell.share),
            )
            for cell in told.cells if cell.people is not None
        ]  # fmt: skip
        return Way(self.asked(cells, _tens(told.n, self.k)), told, less="coarse")

    def former(self, before: Figures | None) -> Way:
        """Nothing new: what was told stays told, and is said to be of its day."""
        kept = next((one for one in before.tallies if one.step == self.raw.step), None) if before else None
        if before is None or kept is None or kept.n is None:
            few = replace(self.told, n=None, mean=None, cells=tuple(map(untold, self.told.cells)))
            return Way(self.asked((), None), few, less="former")
        held = replace(kept, held=True, as_of=kept.as_of or before.as_of)
        return Way(
            self.asked((), None), held, tuple(one for one in before.crossings if one.step == kept.step),
            next((one for one in before.weighted if one.step == kept.step), None), less="former",
        )  # fmt: skip


def _tens(told: int | None, k: int) -> tuple[float, float] | None:
    """What `tens` tells of a crowd or of nobody."""
    if told is None:
        return None
    low, high = within(told)
    return (max(low, k), high) if told else (0, 0)


def _exact(
    maker: _Maker, told: Mapping[str, Tally], raw: Mapping[str, Tally], margins: Mapping[str, Mapping[str, int]],
    counted: ProfileCounts,
) -> Iterator[Way]:  # fmt: skip
    """With tables and weights, then with less and less beside."""
    plain = maker.exact()
    by = tuple(step for step in counted.profiles if step in raw and step != maker.raw.step)
    splits = counted.splits.get(maker.raw.step, {})
    crossed = tuple(tables(maker.told, told, counted, maker.k))
    heavy = weights(maker.told, raw, margins, counted, maker.k)
    asked = replace(
        plain.asked, by=by, profiles=_profiles(splits, by, maker.raw.partition),
        tables=tuple(map(_table, crossed)),
    )  # fmt: skip
    if isinstance(heavy, Weighing):
        for steps, less in ((_HUNDREDTHS, ""), (_FIVES, "weights in fives")):
            shares = heavy.told(steps)
            equation = RecordedWeights(heavy.by, *_by_all(heavy, by, splits), _shares(shares, steps))
            yield Way(replace(asked, weighted=equation), maker.told, crossed, shares, less=less)
        heavy = Weighted(maker.raw.step, heavy.by, refused="tells")
    without = "no weights" if heavy is not None and heavy.refused == "tells" else ""
    yield Way(asked, maker.told, crossed, heavy, less=without)
    if crossed:
        yield Way(plain.asked, maker.told, (), heavy, less="no tables")


def _shares(told: Weighted, steps: int) -> tuple[tuple[tuple[str, ...], tuple[float, float]], ...]:
    return tuple(
        (tuple(name.split(JOINT)), (share - 0.5 / steps, share + 0.5 / steps))
        for name, (share, _, _) in told.shares.items()
    )


def _table(crossing: Crossing) -> RecordedTable:
    rows, columns = (tuple(tuple(one.split(JOINT)) for one in side) for side in (crossing.rows, crossing.columns))
    return RecordedTable(crossing.by, rows, columns, crossing.people)


def _profiles(splits: Mapping[str, Mapping[str, int]], by: Sequence[str], partition: bool) -> dict[str, dict[str, int]]:
    """Options of all these questions → cell → people; "n" everybody of them."""
    found: dict[str, dict[str, int]] = {}
    for split, cells in splits.items():
        counts = found.setdefault(_named(split, by), {})
        for cell, n in cells.items():
            name = cell.removeprefix("band:")
            if name != "sum" and (name != "n" or not partition):
                counts[name] = counts.get(name, 0) + n
                if partition:
                    counts["n"] = counts.get("n", 0) + n
    return found


def _named(split: str, by: Sequence[str]) -> str:
    options = dict(part.split("=", 1) for part in split.split("|"))
    return JOINED.join(options.get(step, "-").removeprefix("band:") for step in by)


def _by_all(
    heavy: Weighing, by: Sequence[str], splits: Mapping[str, Mapping[str, int]]
) -> tuple[dict[str, float], dict[str, str]]:
    """What each profile of all profile questions weighs, of those that weigh at all, and those it is weighed with."""
    found: dict[str, float] = {}
    parts: dict[str, str] = {}
    weigh = heavy.weights
    for split in splits:
        options = dict(part.split("=", 1) for part in split.split("|"))
        profile = tuple(options.get(step, "").removeprefix("band:") for step in heavy.by)
        if profile in weigh:
            found[_named(split, by)] = weigh[profile]
            parts[_named(split, by)] = JOINED.join(heavy.parts[profile])
    return found, parts


def _participation(turnout: Turnout, before: Figures | None, final: bool, k: int) -> Iterator[tuple[str, list[Way]]]:
    old = before.participation if before else Turnout(None, None, None)
    answered = turnout.answered or 0
    finished = min(turnout.finished or 0, answered)
    idle = max((turnout.started or 0) - answered, 0)
    truth = {FINISHED: finished, PART: answered - finished, IDLE: idle}
    whole = ((FINISHED, PART, IDLE), "started"), ((FINISHED, PART), "answered"), ((FINISHED,), "finished")

    def people(exact: Sequence[str], told: Sequence[str], less: str = "") -> Way:
        cells, fields = [], {}
        for names, name in whole:
            count = sum(truth[one] for one in names)
            if name in told and count >= k:
                bounds = (count, count) if name in exact else _tens(tens(count), k)
                cells.append(RecordedCell(names, bounds))
                fields[name] = count if name in exact else tens(count)
        asked = RecordedQuestion(PEOPLE, True, None, tuple(cells), truth, sum(truth.values()))
        return Way(asked, people=fields, about=tuple(name for name in fields if name not in exact), less=less)

    everything = [name for _, name in whole]
    exactly = [people(everything, everything), people(["answered"], everything, "tens"),
               people(["answered"], ["answered"], "answered alone")]  # fmt: skip
    same = {name: getattr(old, name) for name in everything}
    asked = RecordedQuestion(PEOPLE, True, None, (), truth, sum(truth.values()))
    about = tuple(name for name in everything if name in old.about)
    nothing = Way(asked, people=same, about=about, less="former")
    yield PEOPLE, [*(exactly if final else ()), people([], everything, "coarse"), nothing]
    yield LEAVING, _breakdown("leaving", turnout.leaving, (PART, IDLE), old, final, k)
    for name in BREAKDOWNS:
        yield f"@{name}", _breakdown(name, getattr(turnout, name), (FINISHED, PART), old, final, k)


def _breakdown(name: str, cells: Sequence[Cell], of: tuple[str, ...], old: Turnout, final: bool, k: int) -> list[Way]:
    """People by day, channel, language or origin, or where they stopped: they are those `of` the people who came."""
    step, parent = f"@{name}", (PEOPLE, of)
    truth = {cell.name: cell.counted for cell in cells}
    n = sum(truth.values())
    told = protect_counts(cells, k) if n >= k else tuple(map(untold, cells))

    def way(exact: bool, less: str) -> Way:
        known, shown = [], []
        for cell in told:
            if cell.people is None:
                shown.append(cell)
                continue
            people = cell.people if exact else tens(cell.people)
            known.append(RecordedCell((cell.name,), (people, people) if exact else _tens(people, k)))
            share = cell.share if exact or cell.share is None else min(people / tens(n), 1.0)
            shown.append(replace(cell, people=people, share=share))
        asked = RecordedQuestion(step, True, None, tuple(known), truth, n, parent)
        return Way(asked, people={name: tuple(shown)}, about=() if exact else (name,), less=less)

    asked = RecordedQuestion(step, True, None, (), truth, n, parent)
    about = (name,) if name in old.about else ()
    nothing = Way(asked, people={name: getattr(old, name)}, about=about, less="former")
    return [*([way(True, "")] if final else []), way(False, "coarse"), nothing]
