"""The digest: what an official reads in a minute, made only of figures already cleared for publication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from languages.writing import day_words, number_words, share_words
from results.figures import room
from results.figures.counted import Figures, Tally, Weighted
from results.figures.disclosure import JOINT
from results.figures.missing import beside
from results.figures.studies import Study, sentences
from results.reports.beside import share_of, weighted_of
from results.reports.worded import cell_people, cell_share, dated, joined_labels, n_words, tally_of, turnout_words
from results.speech import label, part_words, people_words, say, sentenced, shortened

LONGEST = 900
"""Characters: sixty seconds of reading."""
_STATEMENT = 110
_QUESTION = 80
_HIGHLIGHTS = 2
_RULES = 3
"""Questions told besides what gathers and divides."""
CLOSE_CALL = 0.15
"""A statement divides when both camps are within this of one half; it gathers when agreement is above."""
_GROWN = 30
"""More people, as the difference of two numbers told in tens: of fewer, half could be rounding."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a digest is made from: the release, the one told before, the promise, and the raw number of people who
    answered (`people`), said only where it is too small for any figure; `quotes`: one voice, or one of each camp."""

    figures: Figures
    before: Figures | None
    day: date
    answer_by: date
    people: int
    quotes: tuple[str, ...] = ()
    simulated: bool = False
    reopened: bool = False


def compose(occasion: Occasion, language: str) -> str:
    """The text in one language, at most 900 characters: what matters least is left out first."""
    lines = list(_lines(occasion, language))
    while sum(len(text) + 1 for _, text in lines) > LONGEST + 1:
        # One sentence at a time, and whole: a sentence cut short may say the contrary.
        lines.remove(max(lines, key=lambda line: line[0]))
    return "\n".join(text for _, text in lines)


def highlights(figures: Figures, languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """What residents are told once they have answered: at most two sentences by key, each in every language.

    The first that officials read of what gathers and divides: nobody is told a different finding.
    """
    told: dict[str, dict[str, str]] = {}
    for language in languages:
        found = sorted(_found(figures, language), key=lambda line: line[0])
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
        yield from _voices(occasion.quotes, language)
        yield from _standing(occasion, language)
    yield 0, _promise(occasion, language)
    if answered is not None:
        # Never left out: those who answer are volunteers, whatever their number.
        told = turnout_words(figures, "answered", language) or ""
        yield 0, sentenced(say(language, "digest.not_poll", answered=told))


def _voices(quotes: Sequence[str], language: str) -> Iterator[tuple[int, str]]:
    """One voice, or one of each camp in one line: a camp is never quoted alone."""
    if len(quotes) == 1:
        yield 5, say(language, "digest.quote", words=shortened(quotes[0], 140))
    elif quotes:
        each = (say(language, "digest.quoted", words=shortened(quote, 140)) for quote in quotes)
        yield 5, say(language, "digest.quotes", words=" · ".join(each))


def _standing(occasion: Occasion, language: str) -> Iterator[tuple[int, str]]:
    figures = occasion.figures
    if occasion.reopened and figures.final:
        day = day_words(figures.as_of.date(), language)
        yield 1, say(language, "standing.reopened", day=day, people=number_words(2 * figures.k, language))
    elif not figures.final:
        yield 6, say(language, "digest.rounded")


def _found(figures: Figures, language: str) -> Iterator[tuple[int, str]]:
    """What studies say, and what counting says of the questions that no study speaks of."""
    profiles = {tally.step for tally in figures.tallies if is_profile(tally, figures)}
    studies = [study for study in figures.studies if study.step not in profiles]
    spoken = {study.step: list(sentences(study, language)) for study in studies}
    # What people think of each other's words comes first.
    for study in sorted(studies, key=lambda study: study.type != "votes"):
        tally = tally_of(figures, study)
        for soon, words in _heavier(study, spoken[study.step], figures, language):
            yield soon, dated(words, tally, language)
    counted = [tally for tally in figures.tallies if not spoken.get(tally.group or tally.step)]
    yield from _opinions(counted, language, figures)
    yield from _questions([tally for tally in counted if not is_profile(tally, figures)], language, figures)


def is_profile(tally: Tally, figures: Figures) -> bool:
    """Whether a question is about who answers: it is no news, and the town's own numbers stand beside it."""
    return tally.profile or bool(figures.margins.get(tally.step))


def _too_few(occasion: Occasion, language: str) -> str:
    if not occasion.people:
        return say(language, "digest.none")
    if occasion.people >= occasion.figures.k:
        # No exact number: beside the next release it would be one.
        return say(language, "digest.waiting")
    return say(language, "digest.few", occasion.people, count=occasion.people, k=occasion.figures.k)


def _answered(occasion: Occasion, answered: int, language: str) -> str:
    figures, before = occasion.figures, occasion.before
    words = {name: turnout_words(figures, name, language) for name in ("answered", "finished")}
    if words["finished"] is None:
        return sentenced(say(language, "digest.answered_only", **words))
    former = before.participation.answered if before else None
    about = any("answered" in one.participation.about for one in (figures, before) if one)
    if former and answered - former >= (_GROWN if about else 1):
        more = people_words(answered - former, language, about)
        return sentenced(say(language, "digest.answered_more", more=more, **words))
    return sentenced(say(language, "digest.answered", **words))


def _missing(figures: Figures, language: str) -> Iterator[tuple[int, str]]:
    """The group of the town that is most absent, when the officer gave the town's own numbers."""
    found = [one for tally in figures.tallies if (one := beside(tally, figures.margins))]
    absent = [(one, *item) for one in found for item in one.absent[:1]]
    if absent:
        one, cell, group = max(absent, key=lambda item: item[2].town - item[2].share)
        coarse = one.tally.coarse
        # Hidden, or so few that rounding tells no number: the most they may be.
        known = cell.people is not None and cell_people(cell, one.tally, language) != "–"
        most = people_words(max(group.people, group.most), language)
        words = say(
            language, "digest.missing" if known else "digest.missing_few",
            label=label(cell.label, language), share=share_words(group.town, language),
            n=people_words(group.n, language, coarse),
            people=people_words(group.people, language, coarse) if known else most,
        )  # fmt: skip
        yield 1, dated(words, one.tally, language)
        return
    for one in [one for one in found if one.joined][:1]:
        yield 3, say(language, "digest.missing_unknown", labels=joined_labels(one, language))


def _room(figures: Figures, language: str) -> Iterator[tuple[int, str]]:
    """Who takes the room, where a tenth takes it."""
    found = [(one["votes"], step) for step, one in figures.room.items() if room.found(one)]
    for _, step in sorted(found, reverse=True)[:1]:
        yield 4, room.sentence(figures, step, figures.room[step], language)


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


def _opinions(tallies: Sequence[Tally], language: str, figures: Figures) -> Iterator[tuple[int, str]]:
    told = [(share, tally) for tally in tallies if (share := _side(tally, "agree")) is not None]
    if not told:
        return
    share, tally = max(told, key=lambda item: (item[0], item[1].counted))
    if share > 0.5 + CLOSE_CALL:
        words = _opinion("digest.gathers", tally, language, share=share)
        yield 1, dated(_and_weighted(words, figures, tally.step, "agree", language), tally, language)
    # Both camps must be there: forty in a hundred for and all others passing divides nobody.
    camps = [(min(share, against), tally) for share, tally in told if (against := _side(tally, "disagree")) is not None]
    smaller, tally = max(camps, key=lambda item: (item[0], item[1].counted), default=(0.0, told[0][1]))
    if smaller >= 0.5 - CLOSE_CALL:
        agree, disagree = _side(tally, "agree") or 0.0, _side(tally, "disagree") or 0.0
        yield 2, dated(_opinion("digest.divides", tally, language, agree=agree, disagree=disagree), tally, language)


def _side(tally: Tally, vote: str) -> float | None:
    """Share of those who judged a statement (a pass is a judgement kept back, and counts in n)."""
    if tally.type != "votes" or tally.n is None:
        return None
    return next((cell.share for cell in tally.cells if cell.name == vote and cell.people is not None), None)


def _opinion(id: str, tally: Tally, language: str, **shares: float) -> str:
    # The full stop of a quoted sentence would stand before the comma.
    words = shortened(label(tally.question, language), _STATEMENT).removesuffix(".")
    told = {name: part_words(share, language, tally.coarse) for name, share in shares.items()}
    return say(language, id, words=words, people=n_words(tally, language), **told)


def _questions(tallies: Sequence[Tally], language: str, figures: Figures) -> Iterator[tuple[int, str]]:
    """What the first questions say, beside it what they say once weighted."""
    told = 0
    for tally in tallies:
        if tally.type == "votes" or tally.n is None or told == _RULES:
            continue
        weighted = weighted_of(figures, tally.step)
        words = _first(tally, language, weighted) or _scale(tally, language) or _mean(tally, language)
        if words:
            told += 1
            yield 2 + told, dated(words, tally, language)


def _first(tally: Tally, language: str, weighted: Weighted | None) -> str:
    if tally.type not in ("category", "choices", "projects", "ranking"):
        return ""
    told = [cell for cell in tally.cells if cell.people is not None and cell.share is not None]
    if not told:
        return ""
    most = max(cell.part for cell in told)
    first = [cell for cell in told if cell.part == most]
    n, question = n_words(tally, language), shortened(label(tally.question, language), _QUESTION)
    share, people = cell_share(first[0], tally, language), cell_people(first[0], tally, language)
    labels = [shortened(label(cell.label, language), 50) for cell in first]
    if len(first) > 1:
        return say(language, "digest.first_tied", question=question, labels=", ".join(labels), share=share, n=n)
    heavy, _ = share_of(weighted, first[0], language)
    # What is withheld of choices may be what nearly everyone chose.
    whole = tally.partition or all(cell.people is not None for cell in tally.cells)
    id = "digest.first_told" if not whole else "digest.first_weighted" if heavy else "digest.first"
    return say(language, id, question=question, label=labels[0], share=share, people=people, n=n, weighted=heavy)


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
        language, "digest.scale" if mean else "digest.scale_apart", mean=mean,
        high=part_words(high, language, tally.coarse),
        low=part_words(low, language, tally.coarse), n=n_words(tally, language),
        question=shortened(label(tally.question, language), _QUESTION),
    )  # fmt: skip


def _mean(tally: Tally, language: str) -> str:
    if tally.mean is None or tally.type != "number":
        return ""
    question = shortened(label(tally.question, language), _QUESTION)
    mean = number_words(tally.mean, language, 1)
    return say(language, "digest.mean", question=question, mean=mean, n=n_words(tally, language))


def _leaving(figures: Figures, language: str) -> Iterator[tuple[int, str]]:
    told = [cell for cell in figures.participation.leaving if cell.people is not None]
    if told:
        worst = max(told, key=lambda cell: cell.counted)
        question = shortened(label(worst.label, language), _QUESTION)
        people = people_words(worst.counted, language, "leaving" in figures.participation.about)
        yield 6, say(language, "digest.leaving", question=question, people=people)


def _promise(occasion: Occasion, language: str) -> str:
    days = (occasion.answer_by - occasion.day).days
    # A promise that is late is said to be late: it is what a council is read for.
    if days < 0:
        return say(language, "digest.promise_late", day=day_words(occasion.answer_by, language))
    return say(language, "digest.promise", max(days, 1), days=days)
