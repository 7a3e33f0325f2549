"""Which answers lead to a question: what anybody who reads the file knows of those who were asked it."""

from __future__ import annotations

from collections.abc import Iterator

from flows.conditions import Condition, Not, judge, names_in
from flows.measures import Measure
from flows.model import Flow, If, SkipTo, Step
from flows.questions import Question

Guard = tuple[str, tuple[str, ...]]
"""A question and those of its answers without which nobody is asked."""


def guards(flow: Flow) -> dict[str, Guard]:
    """Step → the guard of fewest answers, for the questions that not everybody is asked.

    Guards are questions of one option or one point; a number or a day leads where its bounds say, not one answer.
    """
    measures = {step.name: step.measure() for step in flow.walk() if isinstance(step, Question)}
    found: dict[str, Guard] = {}
    for name, conditions in _asked(flow.steps, ()):
        known = [guard for one in conditions for guard in _guards(one, measures)]
        if known:
            found[name] = min(known, key=lambda guard: len(guard[1]))
    return found


_Conditions = tuple[Condition, ...]


def _asked(steps: tuple[Step, ...], outer: _Conditions) -> Iterator[tuple[str, _Conditions]]:
    """Each question with all that must hold for it to be asked."""
    skipping: list[tuple[str, Condition]] = []
    for step in steps:
        # Whoever skipped comes back at the step that the skip names.
        skipping = [(target, condition) for target, condition in skipping if target != step.name]
        here = (*outer, *(Not(condition) for _, condition in skipping))
        if isinstance(step, SkipTo):
            if step.only_if is not None:
                skipping.append((step.name, step.only_if))
            continue
        own = here if step.only_if is None else (*here, step.only_if)
        if isinstance(step, If):
            yield from _asked(step.then, own)
            yield from _asked(step.otherwise, here if step.only_if is None else (*here, Not(step.only_if)))
            skipping += [(end.name, step.only_if) for end in step.then if isinstance(end, SkipTo) and step.only_if]
        elif isinstance(step, Question):
            yield step.name, own


def _guards(condition: Condition, measures: dict[str, Measure]) -> Iterator[Guard]:
    names = frozenset(names_in(condition))
    for name in sorted(names):
        measure = measures.get(name)
        values = _values(measure) if measure is not None else {}
        led = tuple(
            one for one, value in values.items() if judge(condition, {name: value}, names - {name}) is not False
        )
        if len(led) < len(values):
            yield name, led


def _values(measure: Measure) -> dict[str, str | float]:
    if measure.type == "category":
        return {option.name: option.name for option in measure.options}
    if measure.type == "scale" and measure.scale is not None:
        return {str(point): float(point) for point in range(measure.scale[0], measure.scale[1] + 1)}
    return {}
