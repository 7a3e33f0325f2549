"""Checks of the way through a flow: names, jumps, ends, steps that nobody reaches."""

from __future__ import annotations

from flows.checker.subject import Findings, Subject, finding
from flows.model import End, If, SkipTo, Step
from flows.steps import Unknown


def check_paths(study: Subject) -> Findings:
    """Names given twice, skips that lead nowhere, unreachable steps, a missing end."""
    yield from _names(study)
    yield from _skips(study)
    yield from _unreachable(study)
    yield from _end(study)


def _names(study: Subject) -> Findings:
    first: dict[str, Step] = {}
    for step in study.steps:
        if not step.name or isinstance(step, (SkipTo, Unknown)):
            continue
        if step.name in first:
            line = first[step.name].mark.line
            yield finding("twice", "twice.name", step.mark, name=step.name, line=line)
        first.setdefault(step.name, step)


def _skips(study: Subject) -> Findings:
    for stop in study.stops:
        step = stop.step
        if not isinstance(step, SkipTo) or not step.name or step.name in stop.later:
            continue
        # A step of that name is there and could not be read: where the skip leads is not known.
        if step.name in study.context.lost:
            continue
        rank = study.order.get(step.name)
        if rank is None:
            near = study.context.near(step.name, stop.later)
            yield finding("skip", "skip.unknown", step.mark, name=step.name, near=near)
        elif rank < study.steps.index(step):
            yield finding("skip", "skip.backwards", step.mark, name=step.name)
        else:
            yield finding("skip", "skip.inside", step.mark, name=step.name)


def _unreachable(study: Subject) -> Findings:
    marks = {stop.step.mark for stop in study.stops if stop.state.present is None}
    if any(isinstance(stop.step, SkipTo) and stop.step.name not in stop.later for stop in study.stops):
        # A skip that leads nowhere is reported; what it should have reached is not known.
        return
    for step in study.steps:
        if step.mark in marks:
            # The first alone: those after it have the same cause.
            yield finding("unreachable", "path.unreachable", step.mark, name=step.name or step.KIND)
            return


def _end(study: Subject) -> Findings:
    if not study.flow.steps:
        return
    last = study.flow.steps[-1]
    if any(stop.step is last and stop.state.present is None for stop in study.stops):
        # Nobody comes here: what comes before has its end, and that is reported.
        return
    if isinstance(last, Unknown) or (isinstance(last, End) and last.only_if is None):
        return
    if isinstance(last, End):
        if not study.is_broken(last):
            yield finding("path", "path.conditional", study.at(last, "only if"), name=last.name)
    elif isinstance(last, If):
        yield finding("path", "path.branch", last.mark)
    else:
        yield finding("path", "path.no_end", last.mark, name=last.name, kind=last.KIND)
