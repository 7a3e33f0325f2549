"""The report: everything that was cleared for publication, in reading order, for paper and for pages alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from languages import catalogue, codes
from languages.writing import day_words, language_words, number_words
from results.figures.counted import Cell, Figures, Tally, Weighted
from results.reports.beside import (
    interval,
    share_of,
    tables,
    votes_weighting,
    weighted_mean,
    weighted_of,
    weighting_words,
)
from results.reports.worded import (
    cell_people,
    cell_share,
    held_words,
    n_words,
    said,
    standing,
    tally_of,
    turnout_words,
    withheld,
)
from results.speech import label, part_words, people_words

PEOPLE = ("missing", "room", "days", "leaving")
"""Pictures of who answered; every other picture of the registry is about what they said."""
_TWICE = ("who", "opinions")
"""Pictures whose figures stand in tables of the report that say more."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What the council promised, in the report's language; `lines` are the digest's."""

    council: str
    objective: str
    weight: str
    decided: str
    answers: str
    answer_by: str
    contact: str
    lines: Sequence[str]
    simulated: bool = False
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what is said under it, at most one picture (svg, alternative text), one table (header first), and what
    is said after it."""

    heading: str
    lines: tuple[str, ...] = ()
    svg: str = ""
    alt: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter."""

    heading: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The whole, ready to be set: `counts` are (figure, what it counts)."""

    language: str
    title: str
    over: str
    mark: str
    counts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, for the process that sets the PDF."""
        return asdict(self)


def report(figures: Figures, cover: Cover, drawn: Sequence[Mapping[str, Any]], language: str) -> Report:
    """The report of cleared figures; `drawn` are the pictures of a page: name, caption, svg, table."""
    say = catalogue("report", language).say
    counts = tuple(
        (words, say(f"count.{name}"))
        for name in ("started", "answered", "finished")
        if (words := turnout_words(figures, name, language)) is not None
    )
    pictures = {str(item["name"]): item for item in drawn}
    asked = [tally for tally in figures.tallies if tally.type != "votes" and not tally.profile]
    over = say("over", {"council": cover.council, "day": day_words(figures.as_of.date(), language)})
    parts = (
        Part(say("part.essential"), tuple(cover.lines)),
        Part(say("part.promise"), tuple(_promise(cover, language))),
        Part(say("part.people"), (), tuple(_people(figures, pictures, language))),
        Part(say("part.views"), _views(figures, language), tuple(_opinions(figures, pictures, language))),
        Part(say("part.questions"), (), tuple(_questions(asked, figures, pictures, language))),
        Part(say("part.reading"), (*standing(figures, cover.reopened, language), *_reading(figures, language))),
    )
    mark = say("simulated") if cover.simulated else ""
    kept = tuple(part for part in parts if part.lines or part.sections)
    return Report(language, label(figures.title, language), over, mark, counts, kept)


def _promise(cover: Cover, language: str) -> Iterator[str]:
    say = catalogue("report", language).say
    yield cover.objective
    yield cover.weight
    yield say("promise.decided", {"who": cover.decided})
    yield say("promise.answer", {"who": cover.answers, "day": cover.answer_by})
    yield say("promise.contact", {"contact": cover.contact})


def _people(figures: Figures, pictures: Mapping[str, Mapping[str, Any]], language: str) -> Iterator[Section]:
    say = catalogue("report", language).say
    for name in PEOPLE:
        if name in pictures:
            yield _pictured(say(f"picture.{name}"), pictures[name])
    yield from _questions((tally for tally in figures.tallies if tally.profile), figures, pictures, language)
    for name in ("channels", "languages", "origins"):
        cells: tuple[Cell, ...] = getattr(figures.participation, name)
        if len(cells) > 1:
            proper = str.title if name == "channels" else str
            rows = (
                _row(
                    replace(cell, label={language: _named(cell.name, language, proper)}),
                    name in figures.participation.about,
                    language,
                )
                for cell in cells
            )
            yield Section(say(f"table.{name}"), table=(_header(language), *rows))


def _named(name: str, language: str, proper: Callable[[str], str]) -> str:
    """A channel or a language by its name, a network by its proper one; a poster's mark as the council wrote it."""
    if name in codes():
        return language_words(name, language)
    known, id = catalogue("report", language), f"name.{name or 'none'}"
    return known.say(id) if id in known else proper(name)


def _views(figures: Figures, language: str) -> tuple[str, ...]:
    return tuple(
        words
        for study in figures.studies
        if study.type == "votes"
        for words in said(study, tally_of(figures, study), language)
    )


def _opinions(figures: Figures, pictures: Mapping[str, Mapping[str, Any]], language: str) -> Iterator[Section]:
    say = catalogue("report", language).say
    for name, picture in pictures.items():
        if name not in (*PEOPLE, *_TWICE[:1]) and not name.startswith("shares-"):
            heading = say(f"picture.{name}") if f"picture.{name}" in catalogue("report", language) else ""
            section = _pictured(heading, picture)
            yield replace(section, table=()) if name in _TWICE else section
    statements = [tally for tally in figures.tallies if tally.type == "votes"]
    if statements:
        rows = tuple(_statement(tally, figures, language) for tally in sorted(statements, key=_agreement, reverse=True))
        header = (say("table.statement"), say("vote.agree"), say("vote.pass"), say("vote.disagree"), say("table.n"))
        weighting = votes_weighting(figures, language)
        heavy = any(one.shares for tally in statements if (one := weighted_of(figures, tally.step)))
        before = (say("statements.weighted"),) if heavy else ()
        yield Section(say("table.statements"), before, table=(header, *rows), after=(weighting,) if weighting else ())


def _questions(
    tallies: Iterable[Tally], figures: Figures, pictures: Mapping[str, Mapping[str, Any]], language: str
) -> Iterator[Section]:
    say = catalogue("report", language).say
    spoken = {study.step: said(study, tally_of(figures, study), language) for study in figures.studies}
    for tally in tallies:
        question = label(tally.question, language)
        if tally.n is None:
            yield Section(question, (say("few", {"k": figures.k}),))
            continue
        weighted = weighted_of(figures, tally.step)
        lines = [say("n", {"n": n_words(tally, language)}), held_words(tally, language), *spoken.get(tally.step, [])]
        picture = pictures.get(f"shares-{tally.step}", {})
        table = _beside(tally, weighted, language) if tally.cells else ()
        # The distribution comes before any mean.
        after = (
            withheld(tally, figures.k, language),
            *_means(tally, weighted, language),
            weighting_words(weighted, figures, language),
        )
        before, after = (tuple(filter(None, some)) for some in (lines, after))
        yield Section(question, before, str(picture.get("svg", "")), str(picture.get("caption", "")), table, after)
        for one in tables(figures, tally.step, language):
            header = (say("table.answer"), *(f"{group} ({people})" for group, people in one.heads))
            yield Section(say("table.by", {"question": question, "by": one.by}), table=(header, *one.rows))


def _means(tally: Tally, weighted: Weighted | None, language: str) -> Iterator[str]:
    say, unit = catalogue("report", language).say, label(tally.unit, language) if tally.unit else ""
    if tally.mean is not None:
        yield say("mean", {"mean": number_words(tally.mean, language, 1), "unit": unit}).strip()
    if (heavy := weighted_mean(weighted, tally)) is not None:
        yield say("mean.weighted", {"mean": number_words(heavy, language, 1), "unit": unit}).strip()


def _beside(tally: Tally, weighted: Weighted | None, language: str) -> tuple[tuple[str, ...], ...]:
    """Each answer with its people, its share with how far chance could move it, and its weighted share if any."""
    say = catalogue("report", language).say
    heavy = (say("table.weighted"),) if weighted and weighted.shares else ()
    rows = []
    for cell in tally.cells:
        words, people, share = _answer(cell, tally, language)
        told = [words, people, _together(share, interval(cell, tally, language))]
        rows.append((*told, _together(*share_of(weighted, cell, language))) if heavy else tuple(told))
    return ((say("table.answer"), say("table.people"), say("table.share_margin"), *heavy), *rows)


def _together(share: str, beside: str) -> str:
    """One cell: on a phone a table has no room for two."""
    return f"{share} ({beside})" if share and beside else share


def _reading(figures: Figures, language: str) -> Iterator[str]:
    say = catalogue("report", language).say
    day = day_words(figures.as_of.date(), language)
    yield say("reading.volunteers")
    yield say("reading.people", {"k": figures.k})
    if figures.final and figures.participation.answered is not None:
        yield say("reading.intervals")
    yield say("reading.open", {"day": day})


def _pictured(heading: str, picture: Mapping[str, Any]) -> Section:
    table = tuple(tuple(map(str, row)) for row in picture["table"])
    return Section(heading or str(picture["caption"]), (), str(picture["svg"]), str(picture["caption"]), table)


def _header(language: str) -> tuple[str, ...]:
    say = catalogue("report", language).say
    return say("table.answer"), say("table.people"), say("table.share")


def _row(cell: Cell, coarse: bool, language: str) -> tuple[str, ...]:
    if cell.people is None:
        return label(cell.label, language), catalogue("report", language).say("table.few"), ""
    share = "" if cell.share is None else part_words(cell.share, language, coarse)
    return label(cell.label, language), people_words(cell.people, language, coarse), share


def _answer(cell: Cell, tally: Tally, language: str) -> tuple[str, str, str]:
    if cell.people is None:
        return label(cell.label, language), catalogue("report", language).say("table.few"), ""
    return label(cell.label, language), cell_people(cell, tally, language), cell_share(cell, tally, language)


def _statement(tally: Tally, figures: Figures, language: str) -> tuple[str, ...]:
    few, words = catalogue("report", language).say("table.few"), label(tally.question, language)
    if tally.n is None:
        return words, few, few, few, few
    weighted = weighted_of(figures, tally.step)
    shares = {
        cell.name: few if cell.share is None
        else _together(cell_share(cell, tally, language), share_of(weighted, cell, language)[0])
        for cell in tally.cells
    }  # fmt: skip
    return words, *(shares.get(vote, few) for vote in ("agree", "pass", "disagree")), n_words(tally, language)


def _agreement(tally: Tally) -> float:
    return next((cell.part for cell in tally.cells if cell.name == "agree"), 0.0)
