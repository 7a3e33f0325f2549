"""Every way through a flow at once: what has surely, or perhaps, been answered when a step is reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows.conditions import Both, Comparison, Condition
from flows.model import End, If, SkipTo, Step
from flows.questions import Question


@dataclass(frozen=True, slots=True)
class State:
    """`present` surely answered (None: nobody comes here), `possible` perhaps answered."""

    present: frozenset[str] | None
    possible: frozenset[str]

    def join(self, other: State) -> State:
        """Two ways that meet."""
        if self.present is None or other.present is None:
            present = other.present if self.present is None else self.present
        else:
            present = self.present & other.present
        return State(present, self.possible | other.possible)


NOWHERE = State(None, frozenset())


@dataclass(frozen=True, slots=True)
class Stop:
    """A step as it is reached: `state` before its own condition, `given` the conditions around it.

    `inside` is the state once its own condition holds: what its words may use.
    """

    step: Step
    state: State
    inside: State
    given: tuple[tuple[Condition, bool], ...]
    top: bool
    later: frozenset[str]
    """The steps that `skip to` may name from here."""


def walk(steps: tuple[Step, ...]) -> tuple[tuple[Stop, ...], State]:
    """Every step with how it is reached, in file order, and what is left at the end of the file."""
    walker = _Walker()
    last = walker.run(steps, State(frozenset(), frozenset()), (), frozenset(), top=True)
    return tuple(walker.stops), last


def made_present(condition: Condition | None) -> Iterator[str]:
    """The names that must be answered for a condition to hold."""
    if isinstance(condition, Comparison):
        yield condition.name
    elif isinstance(condition, Both):
        yield from made_present(condition.left)
        yield from made_present(condition.right)


class _Walker:
    def __init__(self) -> None:
        self.stops: list[Stop] = []
        self._jumps: dict[str, State] = {}

    def run(
        self,
        steps: tuple[Step, ...],
        state: State,
        given: tuple[tuple[Condition, bool], ...],
        around: frozenset[str],
        top: bool = False,
    ) -> State:
        """The state after a list of steps."""
        for index, step in enumerate(steps):
            # Those who skipped here meet those who walked before anything is said of the step.
            if not isinstance(step, SkipTo) and step.name in self._jumps:
                state = state.join(self._jumps.pop(step.name))
            named = (other.name for other in steps[index + 1 :] if other.name and not isinstance(other, SkipTo))
            later = around | frozenset(named)
            inside = _under(state, step.only_if)
            self.stops.append(Stop(step, state, inside, given, top, later))
            state = self._after(step, state, inside, given, later)
        return state

    def _after(
        self,
        step: Step,
        state: State,
        inside: State,
        given: tuple[tuple[Condition, bool], ...],
        later: frozenset[str],
    ) -> State:
        if isinstance(step, If):
            return self._branches(step, state, inside, given, later)
        # Whoever the condition leaves out goes on without what it would have made sure.
        passed_by = NOWHERE if step.only_if is None else state
        if isinstance(step, End):
            return passed_by
        if isinstance(step, SkipTo):
            if step.name in later:
                self._jumps[step.name] = self._jumps.get(step.name, NOWHERE).join(inside)
            return passed_by
        if not isinstance(step, Question):
            return state
        return _answered(step, inside).join(passed_by)

    def _branches(
        self,
        step: If,
        state: State,
        inside: State,
        given: tuple[tuple[Condition, bool], ...],
        later: frozenset[str],
    ) -> State:
        held = ((step.only_if, True),) if step.only_if is not None else ()
        failed = ((step.only_if, False),) if step.only_if is not None else ()
        yes = self.run(step.then, inside, given + held, later)
        no = self.run(step.otherwise, state, given + failed, later)
        return yes.join(no)


def _under(state: State, condition: Condition | None) -> State:
    if state.present is None:
        return state
    return replace(state, present=state.present | set(made_present(condition)))


def _answered(step: Question, state: State) -> State:
    if state.present is None:
        return state
    sure = state.present if step.optional else state.present | {step.name}
    return State(sure, state.possible | {step.name})
