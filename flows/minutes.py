"""How long a flow takes: one estimate for the checker, the charter and the reminders."""

from __future__ import annotations

from collections.abc import Set
from math import ceil

from flows.model import End, Flow, If, Option, SkipTo, Statement, Step
from flows.questions import Question
from flows.questions.react import Conversing
from flows.words import in_language

WORDS_A_MINUTE = 200
"""Read on a phone; decisions of the house, like the two below."""
SECONDS_A_TEXT = 40
SECONDS_A_PRESS = 4


def minutes(flow: Flow) -> int:
    """Whole minutes, rounded up, of the longest way through the flow, in its first language."""
    return max(1, ceil(seconds(flow) / 60))


def remaining(flow: Flow, step_names: Set[str]) -> int:
    """Whole minutes, rounded up, that these steps take."""
    left = (step_seconds(step, flow.languages[0]) for step in flow.walk() if step.name in step_names)
    return max(1, ceil(sum(left) / 60))


def seconds(flow: Flow) -> float:
    """Seconds of the longest way through the flow, whatever the answers."""
    known: float | None = flow.memo.get(seconds)
    if known is None:
        known = flow.memo[seconds] = _longest(flow.steps, 0.0, {}, flow.languages[0])
    return known


def step_seconds(step: Step, language: str) -> float:
    """Seconds that one step takes: its words are read, then it is answered."""
    reading = _words(step, language) * 60 / WORDS_A_MINUTE
    if not isinstance(step, Question):
        return reading
    return reading + (SECONDS_A_TEXT if step.SHAPE == "text" else SECONDS_A_PRESS * step.presses())


def _longest(steps: tuple[Step, ...], rest: float, from_: dict[str, float], language: str) -> float:
    """Backwards: `rest` is what follows the list, `from_` what follows from each later step on."""
    for step in reversed(steps):
        if isinstance(step, If):
            ways = (_longest(branch, rest, dict(from_), language) for branch in (step.then, step.otherwise))
            rest = max(ways)
            continue
        own = step_seconds(step, language)
        if isinstance(step, SkipTo):
            rest = from_.get(step.name, rest) if step.only_if is None else max(from_.get(step.name, 0.0), rest)
            continue
        if isinstance(step, End):
            rest = own if step.only_if is None else max(own, rest)
        else:
            rest += own
        from_[step.name] = rest
    return rest


def _words(step: Step, language: str) -> float:
    count = float(len(in_language(step.words, language).split()))
    options = getattr(step, "options", ())
    count += sum(len(in_language(o.text, language).split()) for o in options if isinstance(o, Option))
    if isinstance(step, Conversing) and step.statements:
        # Each showing is of one statement of the file, or of a resident's that is about as long.
        count += step.presses() * _average(step.statements, language)
    return count


def _average(statements: tuple[Statement, ...], language: str) -> float:
    return sum(len(in_language(one.text, language).split()) for one in statements) / len(statements)
