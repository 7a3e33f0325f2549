"""From running counters to tallies, one function per measure; nothing here knows a question kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from flows.measures import MILLIONTHS, OTHER, Measure, MeasureType
from flows.words import Text
from languages import SOURCE, every, texts
from results.figures.counted import Cell, Tally

Counts = Mapping[str, int]
"""Counter → value of one step, as `Measure.cells` names them."""
Statements = Sequence[tuple[str, Text]]
"""(id, words) of the residents' statements that were accepted."""


def tally(measure: Measure, counts: Counts, statements: Statements = ()) -> Iterable[Tally]:
    """Every tally of one question: one, or one per statement for votes."""
    n = counts.get("n", 0)
    if measure.type == "votes":
        yield from _votes(measure, counts, statements)
        return
    yield Tally(
        measure.step,
        measure.type,
        measure.question,
        n,
        _CELLS[measure.type](measure, counts, n, statements),
        mean=_mean(measure, counts, n),
        unit=measure.unit,
        total=measure.total,
        profile=measure.profile,
        partition=measure.type in ("category", "scale", "number", "day"),
    )


def _said(id: str, measure: Measure, **params: object) -> Text:
    """A label of ours in every language, the flow's first."""
    return texts("results", id, every(measure.question), **params)


def _plain(words: str, measure: Measure) -> Text:
    """A label that is the same in every language."""
    return {next(iter(measure.question), SOURCE): words}


def _share(people: int, n: int) -> float | None:
    return people / n if n else None


def _options(measure: Measure, counts: Counts, n: int, statements: Statements) -> tuple[Cell, ...]:
    names = [(option.name, option.text) for option in measure.options]
    # Own words have a line only once somebody used them.
    if counts.get(OTHER):
        names.append((OTHER, _said("cell.other", measure)))
    return tuple(Cell(name, text, counts.get(name, 0), _share(counts.get(name, 0), n)) for name, text in names)


def _points(measure: Measure, counts: Counts, n: int, statements: Statements) -> tuple[Cell, ...]:
    low, high = measure.scale or (0, 0)
    ends = measure.ends or ({}, {})
    cells = []
    for point in range(low, high + 1):
        end = ends[0] if point == low else ends[1] if point == high else {}
        label = {language: f"{point} · {words}" for language, words in end.items()} or _plain(str(point), measure)
        people = counts.get(str(point), 0)
        cells.append(Cell(str(point), label, people, _share(people, n)))
    return tuple(cells)


def _bands(measure: Measure, counts: Counts, n: int, statements: Statements) -> tuple[Cell, ...]:
    cells = []
    for index, bound in enumerate(measure.bands):
        # The last band has no end, and "to" would have to invent one.
        last = index + 1 == len(measure.bands)
        label = (
            _said("cell.from", measure, low=bound)
            if last
            else _said("cell.range", measure, low=bound, high=measure.bands[index + 1] - 1)
        )
        people = counts.get(f"band:{bound}", 0)
        cells.append(Cell(str(bound), label, people, _share(people, n)))
    if counts.get("band:under"):
        people = counts["band:under"]
        cells.insert(0, Cell("under", _said("cell.under", measure), people, _share(people, n)))
    return tuple(cells)


def _days(measure: Measure, counts: Counts, n: int, statements: Statements) -> tuple[Cell, ...]:
    days = sorted(name for name, people in counts.items() if name != "n" and people)
    return tuple(Cell(day, _plain(day, measure), counts[day], _share(counts[day], n)) for day in days)


def _ranked(measure: Measure, counts: Counts, n: int, statements: Statements) -> tuple[Cell, ...]:
    cells = []
    for option in measure.options:
        indexes = {index: counts.get(f"rank:{option.name}:{index}", 0) for index in range(1, measure.keep + 1)}
        people = sum(indexes.values())
        # Of those who ranked it: a place for those who left it out would be a guess.
        mean = sum(index * count for index, count in indexes.items()) / people if people else None
        cells.append(Cell(option.name, option.text, people, _share(people, n), mean))
    return tuple(cells)


def _allocated(measure: Measure, counts: Counts, n: int, statements: Statements) -> tuple[Cell, ...]:
    cells = []
    for option in measure.options:
        people, points = counts.get(f"some:{option.name}", 0), counts.get(f"sum:{option.name}", 0)
        # Of everybody: who gave nothing gave zero.
        cells.append(Cell(option.name, option.text, people, _share(people, n), points / n if n else None))
    return tuple(cells)


def _duels(measure: Measure, counts: Counts, n: int, statements: Statements) -> tuple[Cell, ...]:
    wins: dict[str, int] = {}
    losses: dict[str, int] = {}
    for name, count in counts.items():
        kind, _, pair = name.partition(":")
        winner, _, loser = pair.partition(":")
        # A tie is nobody's win: it stands in the study, which can weigh it, and not in this share.
        if kind == "win":
            wins[winner] = wins.get(winner, 0) + count
            losses[loser] = losses.get(loser, 0) + count
    known = [*((option.name, option.text) for option in measure.options), *statements]
    return tuple(
        Cell(name, text, duels, wins.get(name, 0) / duels if duels else None)
        for name, text in known
        if (duels := wins.get(name, 0) + losses.get(name, 0)) or not statements
    )


def _nothing(measure: Measure, counts: Counts, n: int, statements: Statements) -> tuple[Cell, ...]:
    return ()


def _votes(measure: Measure, counts: Counts, statements: Statements) -> Iterable[Tally]:
    labels = {vote: _said(f"vote.{vote}", measure) for vote in VOTES}
    for name, text in [*((option.name, option.text) for option in measure.options), *statements]:
        votes = {vote: counts.get(f"{vote}:{name}", 0) for vote in VOTES}
        n = sum(votes.values())
        cells = tuple(Cell(vote, labels[vote], people, _share(people, n)) for vote, people in votes.items())
        yield Tally(f"{measure.step}.{name}", "votes", text, n, cells, partition=True, group=measure.step)


VOTES = ("agree", "disagree", "pass")

_CELLS: Mapping[MeasureType, Callable[[Measure, Counts, int, Statements], tuple[Cell, ...]]] = {
    "category": _options, "choices": _options, "projects": _options, "scale": _points, "number": _bands,
    "day": _days, "ranking": _ranked, "allocation": _allocated, "duels": _duels, "votes": _nothing,
    "text": _nothing, "place": _nothing, "picture": _nothing, "consent": _nothing,
}  # fmt: skip


def _mean(measure: Measure, counts: Counts, n: int) -> float | None:
    if not n:
        return None
    if measure.type == "number":
        # Divided at the very end: until then sums are whole numbers, and exact.
        return counts.get("sum", 0) / MILLIONTHS / n
    if measure.type == "scale":
        low, high = measure.scale or (0, 0)
        return sum(point * counts.get(str(point), 0) for point in range(low, high + 1)) / n
    return None
