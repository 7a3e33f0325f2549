"""Checks that each question makes of itself, shown where its author can mend them."""

from __future__ import annotations

from dataclasses import replace

from flows.checker.subject import Findings, Subject, finding
from flows.questions import Consent, Question
from flows.questions.location import Location

OLDEST = 99
_KEYS = {
    "options.few": ("options",),
    "options.many": ("options",),
    "keep.many": ("keep",),
    "budget.steps": ("by", "total"),
    "budget.total": ("total",),
    "projects.dear": ("budget",),
    "range.empty": ("between", "keep", "at most", "at least", "show"),
    "range.scale": ("to", "from"),
    "statements.few": ("statements",),
    "statements.thin": ("statements",),
}
"""Sentence → the keys whose value it is about, the first that the file gives."""


def check_questions(study: Subject) -> Findings:
    """Every question's own mistakes; silent where its keys could not be read."""
    for step in study.steps:
        if not isinstance(step, Question) or study.is_broken(step):
            continue
        for found in step.check():
            if found.mark == step.mark and found.message in _KEYS:
                found = replace(found, mark=study.at(step, *_KEYS[found.message]))
            yield found
        yield from _alone(study, step)


def _alone(study: Subject, step: Question) -> Findings:
    if isinstance(step, Location) and step.within is not None and step.near is None:
        yield finding("key", "key.within", study.at(step, "within"))
    if isinstance(step, Consent) and not 0 <= step.minimum_age <= OLDEST:
        mark = study.at(step, "minimum age")
        yield finding("range", "range.age", mark, value=step.minimum_age, most=OLDEST)
