"""The digest: what an official reads in a minute, made only of figures already cleared for publication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from languages.writing import day_words, number_words, share_words
from results.figures.counted import Cell, Figures, Tally, Weighted
from results.figures.disclosure import JOINT
from results.figures.missing import Group
from results.figures.room import sentence
from results.figures.studies import Study, sentences
from results.reports.beside import share_of, weighted_of
from results.speech import label, say, shortened

LONGEST = 900
"""Characters: sixty seconds of reading."""
_STATEMENT = 110
_QUESTION = 80
_HIGHLIGHTS = 2
_RULES = 3
"""Questions told besides what gathers and divides."""
TAKEN = 0.3
"""A tenth of the people take the room when so much of the votes is theirs: three times their part."""
CLOSE_CALL = 0.15
"""A statement divides when agreement is within this of one half."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a digest is made from: the release, the one told before, the promise, and the raw number of people who
    answered (`people`), said only where it is too small for any figure."""

    figures: Figures
    before: Figures | None
    day: date
    answer_by: date
    people: int
    quotes: tuple[str, ...] = ()
    simulated: bool = False


def compose(occasion: Occasion, language: str) -> str:
    """The text in one language, at most 900 characters: what matters least is left out first."""
    lines = list(_lines(occasion, language))
    while sum(len(text) + 1 for _, text in lines) > LONGEST + 1:
        # One sentence at a time, and whole: a sentence cut short may say the contrary.
        lines.remove(max(lines, key=lambda line: line[0]))
    return "\n".join(text for _, text in lines)


def highlights(figures: Figures, languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """What residents are told once they have answered: at most two sentences by key, each in every language."""
    told: dict[str, dict[str, str]] = {}
    for language in languages:
        found = [*_opinions(figures.tallies, language), *_questions(figures.tallies, language)]
        for index, (_, words) in enumerate(found[:_HIGHLIGHTS], 1):
            told.setdefault(str(index), {})[language] = words
    return told


def _lines(occasion: Occasion, language: str) -> Iterator[tuple[int, str]]:
    """(how soon it may be left out, sentence); 0 = always kept."""
    figures = occasion.figures
    if occasion.simulated:
        yield 0, say(language, "digest.example")
    title = shortened(label(figures.title, language), 60)
    yield 0, say(language, "digest.title", title=title, day=day_words(occasion.day, language))
    answered = figures.participation.answered
    if answered is None:
        yield 0, _too_few(occasion, language)
    else:
        yield 0, _answered(occasion, answered, language)
        yield from _missing(figures, language)
        yield from _found(figures, language)
        yield from _room(figures, language)
        yield from _leaving(figures, language)
        for quote in occasion.quotes[:1]:
            yield 5, say(language, "digest.quote", words=shortened(quote, 140))
    yield 0, _promise(occasion, language)
    if answered is not None:
        # Never left out: those who answer are volunteers, whatever their number.
        yield 0, say(language, "digest.not_poll", answered=number_words(answered, language))


def _found(figures: Figures, language: str) -> Iterator[tuple[int, str]]:
    """What studies say, and what counting says of the questions that no study speaks of."""
    spoken = {study.step: list(sentences(study, language)) for study in figures.studies}
    # What people think of each other's words comes first.
    for study in sorted(figures.studies, key=lambda study: study.type != "votes"):
        yield from _heavier(study, spoken[study.step], figures, language)
    counted = [tally for tally in figures.tallies if not spoken.get(tally.group or tally.step)]
    yield from _opinions(counted, language, figures)
    yield from _questions(counted, language, figures)


def _too_few(occasion: Occasion, language: str) -> str:
    if not occasion.people:
        return say(language, "digest.none")
    return say(language, "digest.few", occasion.people, count=occasion.people, k=occasion.figures.k)


def _answered(occasion: Occasion, answered: int, language: str) -> str:
    finished = occasion.figures.participation.finished
    before = occasion.before.participation.answered if occasion.before else None
    words = {"answered": number_words(answered, language)}
    if finished is None:
        return say(language, "digest.answered_only", **words)
    words["finished"] = number_words(finished, language)
    if before and answered > before:
        return say(language, "digest.answered_more", more=number_words(answered - before, language), **words)
    return say(language, "digest.answered", **words)


def _missing(figures: Figures, language: str) -> Iterator[tuple[int, str]]:
    """The group of the town that is most absent, when the officer gave the town's own numbers."""
    absent: list[tuple[Group, Tally, Cell]] = []
    for tally in figures.tallies:
        town = figures.margins.get(tally.step, {})
        for cell in tally.cells if tally.n and any(town.values()) else ():
            expected = sum(town.get(name, 0) for name in cell.name.split(JOINT)) / sum(town.values())
            people = _hidden_people(tally) if cell.people is None else cell.people
            group = Group(tally.step, cell.name, people, tally.counted, expected)
            if group.missing:
                absent.append((group, tally, cell))
    if absent:
        group, tally, cell = max(absent, key=lambda item: item[0].town - item[0].share)
        id = "digest.missing" if cell.people is not None else "digest.missing_few"
        yield 1, say(language, id, label=label(cell.label, language), share=share_words(group.town, language),
                     n=tally.n, people=group.people)  # fmt: skip


def _room(figures: Figures, language: str) -> Iterator[tuple[int, str]]:
    """Who takes the room, where the tenth who vote most take it."""
    found = [(one["votes"], step) for step, one in figures.room.items() if one and one["votes"] >= TAKEN]
    for _, step in sorted(found, reverse=True)[:1]:
        yield 4, sentence(figures, step, figures.room[step], language)


def _hidden_people(tally: Tally) -> int:
    """Those of a partition whose cells are hidden together: at most so many are in any one of them."""
    return tally.counted - sum(cell.counted for cell in tally.cells)


def _heavier(
    study: Study, told: Sequence[tuple[int, str]], figures: Figures, language: str
) -> Iterator[tuple[int, str]]:
    """What a study says; what gathers, the first thing said of votes, with its weighted share too."""
    gathers = study.content.get("gathers", ())
    for index, (soon, words) in enumerate(told):
        if gathers and not index:
            words = _and_weighted(words, figures, f"{study.step}.{gathers[0]['id']}", gathers[0]["side"], language)
        yield soon, words


def _and_weighted(words: str, figures: Figures, step: str, vote: str, language: str) -> str:
    weighted = weighted_of(figures, step)
    if weighted is None or vote not in weighted.shares:
        return words
    share = share_words(weighted.shares[vote][0], language)
    return say(language, "digest.and_weighted", words=words.removesuffix("."), share=share)


def _opinions(tallies: Sequence[Tally], language: str, figures: Figures | None = None) -> Iterator[tuple[int, str]]:
    told = [(share, tally) for tally in tallies if (share := _agreement(tally)) is not None]
    if not told:
        return
    share, tally = max(told, key=lambda item: (item[0], item[1].counted))
    if share > 0.5 + CLOSE_CALL:
        words = _opinion("digest.gathers", tally, share, language)
        yield 1, _and_weighted(words, figures, tally.step, "agree", language) if figures else words
    share, tally = min(told, key=lambda item: (abs(item[0] - 0.5), -item[1].counted))
    if 0.5 - CLOSE_CALL <= share <= 0.5 + CLOSE_CALL:
        yield 2, _opinion("digest.divides", tally, share, language)


def _agreement(tally: Tally) -> float | None:
    """Share of those who judged a statement (a pass is a judgement kept back, and counts in n)."""
    if tally.type != "votes" or tally.n is None:
        return None
    return next((cell.share for cell in tally.cells if cell.name == "agree" and cell.people is not None), None)


def _opinion(id: str, tally: Tally, share: float, language: str) -> str:
    # The full stop of a quoted sentence would stand before the comma.
    words = shortened(label(tally.question, language), _STATEMENT).removesuffix(".")
    return say(language, id, words=words, share=share_words(share, language), people=tally.n)


def _questions(tallies: Sequence[Tally], language: str, figures: Figures | None = None) -> Iterator[tuple[int, str]]:
    """What the first questions say; with `figures`, beside it what they say once weighted."""
    told = 0
    for tally in tallies:
        if tally.profile or tally.type == "votes" or tally.n is None or told == _RULES:
            continue
        weighted = weighted_of(figures, tally.step) if figures else None
        words = _first(tally, language, weighted) or _scale(tally, language) or _mean(tally, language)
        if words:
            told += 1
            yield 2 + told, words


def _first(tally: Tally, language: str, weighted: Weighted | None) -> str:
    if tally.type not in ("category", "choices", "projects", "ranking"):
        return ""
    told = [cell for cell in tally.cells if cell.people is not None and cell.share is not None]
    if not told:
        return ""
    best = max(told, key=lambda cell: cell.counted)
    beside, _ = share_of(weighted, best, language)
    return say(
        language, "digest.first_weighted" if beside else "digest.first", weighted=beside,
        question=shortened(label(tally.question, language), _QUESTION),
        label=shortened(label(best.label, language), 50), share=share_words(best.part, language),
        people=number_words(best.counted, language), n=number_words(tally.counted, language),
    )  # fmt: skip


def _scale(tally: Tally, language: str) -> str:
    """How the points divide around the middle, before any mean."""
    if tally.type != "scale" or not tally.cells:
        return ""
    spans = [([int(name) for name in cell.name.split(JOINT)], cell.part) for cell in tally.cells]
    middle = (spans[0][0][0] + spans[-1][0][-1]) / 2
    if any(len(span) > 1 and span[0] <= middle <= span[-1] for span, _ in spans):
        return ""  # told together across the middle
    high, low = (sum(share for span, share in spans if sign * (span[0] - middle) > 0) for sign in (1, -1))
    mean = "" if tally.mean is None else number_words(tally.mean, language, 1)
    return say(
        language, "digest.scale" if mean else "digest.scale_apart", mean=mean, high=share_words(high, language),
        low=share_words(low, language), n=number_words(tally.counted, language),
        question=shortened(label(tally.question, language), _QUESTION),
    )  # fmt: skip


def _mean(tally: Tally, language: str) -> str:
    if tally.mean is None or tally.type != "number":
        return ""
    question = shortened(label(tally.question, language), _QUESTION)
    mean = number_words(tally.mean, language, 1)
    return say(language, "digest.mean", question=question, mean=mean, n=number_words(tally.counted, language))


def _leaving(figures: Figures, language: str) -> Iterator[tuple[int, str]]:
    told = [cell for cell in figures.participation.leaving if cell.people is not None]
    if told:
        worst = max(told, key=lambda cell: cell.counted)
        question = shortened(label(worst.label, language), _QUESTION)
        yield 6, say(language, "digest.leaving", question=question, people=worst.people)


def _promise(occasion: Occasion, language: str) -> str:
    days = (occasion.answer_by - occasion.day).days
    # A promise that is late is said to be late: it is what a council is read for.
    if days < 0:
        return say(language, "digest.promise_late", day=day_words(occasion.answer_by, language))
    return say(language, "digest.promise", max(days, 1), days=days)
