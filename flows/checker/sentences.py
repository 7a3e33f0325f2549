"""Checks of conditions against the questions they read."""

from __future__ import annotations

from flows.checker.logic import always, comparisons
from flows.checker.subject import Findings, Subject, finding
from flows.checker.walk import Stop
from flows.conditions import Comparison
from flows.findings import Finding
from flows.measures import OTHER
from flows.model import If, Step
from flows.questions import Question
from flows.questions.date import Date
from flows.readers import read_day


def check_conditions(study: Subject) -> Findings:
    """Each comparison fits its question; the whole is neither always true nor always false."""
    doubtful: set[int] = set()
    for rank, stop in enumerate(study.stops):
        condition = stop.step.only_if
        if condition is None:
            continue
        wrong = [found for one in comparisons(condition) for found in _comparison(study, one, rank)]
        yield from wrong
        lost = any(one.name in study.context.lost for one in comparisons(condition))
        if wrong or lost:
            doubtful.add(id(condition))
        # Inside a condition in doubt, a verdict would be about the doubt.
        around = (id(given) for given, _ in stop.given)
        if id(condition) not in doubtful and not doubtful.intersection(around):
            yield from _always(study, stop)


def _comparison(study: Subject, one: Comparison, rank: int) -> Findings:
    if one.name in study.context.lost:
        return
    question = study.questions.get(one.name)
    if question is None:
        yield _unknown(study, one, rank)
    elif study.order[one.name] >= rank:
        yield finding("early-name", "early.condition", one.mark, name=one.name, line=question.mark.line)
    elif one.operator not in question.OPERATORS:
        yield _operator(study, one, question)
    elif one.value is not None:
        yield from _value(study, one, question)


def _unknown(study: Subject, one: Comparison, rank: int) -> Finding:
    if one.name in study.order:
        kind = study.steps[study.order[one.name]].KIND
        return finding("condition", "condition.no_question", one.mark, name=one.name, kind=kind)
    earlier = [name for name in study.questions if study.order[name] < rank]
    near = study.context.near(one.name, earlier)
    # The nearest ones: those of a long flow would fill the screen.
    known = ", ".join(earlier[-8:]) or "–"
    return finding("condition", "condition.name", one.mark, name=one.name, near=near, known=known)


_ORDER = ("is", "is not", "includes", "answered", "<", "<=", ">", ">=")


def _operator(study: Subject, one: Comparison, question: Question) -> Finding:
    known = [operator for operator in _ORDER if operator in question.OPERATORS]
    meant = {"is": "includes", "includes": "is"}.get(one.operator)
    if one.operator == "is not" and "includes" in known:
        example = f"not ({one.name} includes {_written(one)})"
    elif meant in known:
        example = f"{one.name} {meant} {_written(one)}"
    else:
        example = f"{one.name} answered"
    return finding(
        "condition", "condition.operator", one.operator_mark,
        operator=one.operator, name=one.name, kind=question.KIND, known=", ".join(known), example=example,
    )  # fmt: skip


def _value(study: Subject, one: Comparison, question: Question) -> Findings:
    choices, written = question.choices(), _written(one)
    if choices:
        if one.value == OTHER and OTHER not in choices:
            yield finding("condition", "condition.other", one.value_mark, name=one.name)
        elif one.value not in choices:
            near = study.context.near(written, choices)
            known = ", ".join(choices)
            yield finding(
                "condition", "condition.value", one.value_mark, value=written, name=one.name, known=known, near=near
            )
    elif isinstance(question, Date):
        if not isinstance(one.value, str) or read_day(one.value) is None:
            yield finding("condition", "condition.day", one.value_mark, value=written, name=one.name)
    elif not isinstance(one.value, float):
        yield finding("condition", "condition.number", one.value_mark, value=written, name=one.name)


def _written(one: Comparison) -> str:
    return f"{one.value:g}" if isinstance(one.value, float) else str(one.value)


def _always(study: Subject, stop: Stop) -> Findings:
    condition = stop.step.only_if
    if condition is None or stop.state.present is None:
        return
    verdict = always(condition, stop, study.questions)
    if verdict is not None:
        mark = study.at(stop.step, "only if", "if")
        # In a branch the same condition may be true elsewhere: the message says "here".
        yield finding("always", "always.true" if verdict else "always.false", mark, "warning", kind=_kind(stop.step))


def _kind(step: Step) -> str:
    return "if" if isinstance(step, If) else "only if"
