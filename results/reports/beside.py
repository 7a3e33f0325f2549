"""Raw figures beside what qualifies them, in words: intervals, weighted shares, tables by profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from languages.writing import number_words, share_words
from results.figures.counted import Cell, Crossing, Figures, Tally, Weighted
from results.figures.crossing import UNSAID
from results.figures.disclosure import JOINT, ORDERED
from results.methods.intervals import wilson
from results.speech import asked, label, say, spanned

_TITLE = 60


@dataclass(frozen=True, slots=True)
class TextTable:
    """Answers by groups of one profile question: `heads` are (group, people), `rows` (answer, share in each)."""

    by: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


def interval(cell: Cell, tally: Tally, language: str) -> str:
    """How far chance alone could move a share: "48–60 %"; nothing where a share has no sense."""
    # Duels are no sample of people: their interval comes with the study; rounding moves a coarse share by more.
    bounds = wilson(cell.counted, tally.counted)
    if cell.people is None or cell.share is None or bounds is None or tally.coarse or tally.type == "duels":
        return ""
    return _between(bounds, language)


def weighted_of(figures: Figures, step: str) -> Weighted | None:
    """The weighted figures of a question, or the reason why there are none; None where no margins were given."""
    return next((one for one in figures.weighted if one.step == step), None)


def share_of(one: Weighted | None, cell: Cell, language: str) -> tuple[str, str]:
    """A weighted share and its interval, in words; empty where the cell has none."""
    if one is None or cell.name not in one.shares:
        return "", ""
    share, low, high = one.shares[cell.name]
    return share_words(share, language), _between((low, high), language)


def weighted_mean(one: Weighted | None, tally: Tally) -> float | None:
    """The mean of a scale whose points are all told, in points."""
    points = {cell.name for cell in tally.cells}
    if one is None or tally.type != "scale" or not points or points != one.shares.keys() or JOINT in "".join(points):
        return None
    return sum(int(name) * share for name, (share, _, _) in one.shares.items())


def weighting_words(one: Weighted | None, figures: Figures, language: str) -> str:
    """By what a question was weighted and what that costs, or why it was not."""
    if one is None:
        return ""
    tallies = {tally.step: tally for tally in figures.tallies}
    if one.refused:
        profiles = (tallies[step] for step in one.by if step in tallies)
        whom = next((words for tally in profiles if (words := _named(tally, one.whom.split(", "), language))), one.whom)
        return say(language, f"weighted.{one.refused}", whom=whom)
    return say(
        language, "weighted.told", by=_by(one, figures, language), effective=number_words(one.effective, language),
        largest=number_words(one.largest, language, 1), effect=number_words(one.design_effect, language, 1),
    )  # fmt: skip


def votes_weighting(figures: Figures, language: str) -> str:
    """By what votes on statements were weighted and what that costs at the most, or why none was; "" for neither."""
    steps = {tally.step for tally in figures.tallies if tally.type == "votes" and tally.n is not None}
    known = [one for one in figures.weighted if one.step in steps]
    told = [one for one in known if one.shares]
    if not told:
        return weighting_words(known[0], figures, language) if known else ""
    return say(
        language, "weighted.votes", by=_by(told[0], figures, language),
        effective=number_words(min(one.effective for one in told), language),
        largest=number_words(max(one.largest for one in told), language, 1),
    )  # fmt: skip


def _by(one: Weighted, figures: Figures, language: str) -> str:
    tallies = {tally.step: tally for tally in figures.tallies}
    told = (say(language, "weighted.by", question=_title(tallies.get(step), language)) for step in one.by)
    return say(language, "weighted.and").join(told)


def tables(figures: Figures, step: str, language: str) -> Iterator[TextTable]:
    """A question by each profile question that may be told with it."""
    tallies = {tally.step: tally for tally in figures.tallies}
    for crossing in figures.crossings:
        if crossing.step == step and crossing.by in tallies and step in tallies:
            yield _table(crossing, tallies[step], tallies[crossing.by], language)


def _table(crossing: Crossing, question: Tally, profile: Tally, language: str) -> TextTable:
    columns = [index for index, name in enumerate(crossing.columns) if name != UNSAID]
    sums = [sum(row[index] for index in columns) for row in crossing.people]
    groups = [index for index, people in enumerate(sums) if people]
    heads = tuple(
        (joined(profile, crossing.rows[index], language), number_words(sums[index], language)) for index in groups
    )
    rows = tuple(
        (joined(question, crossing.columns[column], language),
         *(share_words(crossing.people[group][column] / sums[group], language) for group in groups))
        for column in columns
    )  # fmt: skip
    return TextTable(_title(profile, language), heads, rows)


def joined(tally: Tally, names: str, language: str) -> str:
    """The label of options told as one: from the first to the last where they have an order."""
    if names == UNSAID:
        return say(language, "profiles.unsaid")
    return _named(tally, names.split(JOINT), language) or names


def _named(tally: Tally, names: Sequence[str], language: str) -> str:
    wanted = set(names)
    found = [label(cell.label, language) for cell in tally.cells if wanted >= set(cell.name.split(JOINT))]
    return spanned(found, language) if tally.type in ORDERED and found else " / ".join(found)


def _title(tally: Tally | None, language: str) -> str:
    return asked(tally.question, language, _TITLE) if tally else ""


def _between(bounds: tuple[float, float], language: str) -> str:
    return f"{round(bounds[0] * 100)}–{share_words(bounds[1], language)}"
