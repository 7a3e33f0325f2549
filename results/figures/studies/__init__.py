"""The registry of methods: a method is its file, its test and one line here."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module

from results.figures.studies.base import Answers, Method, Quoting, Study

__all__ = ["Answers", "Method", "Study", "methods", "sentences", "studied", "untold"]

_FILES: tuple[str, ...] = (
    "votes:VotesMethod",
    "duels:DuelsMethod",
    "ranking:RankingMethod",
    "projects:ProjectsMethod",
    "allocation:AllocationMethod",
    "place:PlaceMethod",
)
"""`type:Class`. These files import numpy, and what needs it, only inside `study`: `serve` and its pages never do."""


@cache
def methods() -> dict[str, Method]:
    """The methods by type of measure."""
    found: dict[str, Method] = {}
    for entry in _FILES:
        file, _, name = entry.partition(":")
        found[file] = getattr(import_module(f"results.figures.studies.{file}"), name)()
    return found


def studied(answers: Answers, k: int) -> Study | None:
    """The study of one question; None where no method applies or there is too little to say."""
    measure = answers.measure
    method = methods().get(measure.type)
    content = method.study(answers, k) if method and len(answers.values) >= k else None
    if content is None:
        return None
    return Study(measure.step, measure.type, measure.question, len(answers.values), content)


def untold(study: Study, gone: Collection[str]) -> Study | None:
    """A study without the residents' statements of these ids; None where too little is left to say."""
    method: object = methods().get(study.type)
    if not gone or not isinstance(method, Quoting):
        return study
    content = method.without(study.content, gone)
    return None if content is None else replace(study, content=content)


def sentences(study: Study, language: str) -> Iterator[tuple[int, str]]:
    """What its method says of a study."""
    method = methods().get(study.type)
    if method is not None:
        yield from method.sentences(study, language)
