"""What several families of checks read: the steps as they are reached, the questions, what is already broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from flows.checker.walk import State, Stop, walk
from flows.findings import Finding, Mark, Severity
from flows.model import Flow, If, SkipTo, Step
from flows.nodes import MappingNode, Scalar
from flows.questions import Question

if TYPE_CHECKING:
    from flows.loader import Draft
    from flows.reading import ReadingContext


@dataclass
class Subject:
    """One flow under examination."""

    draft: Draft
    flow: Flow

    @property
    def context(self) -> ReadingContext:
        return self.draft.context

    @cached_property
    def walked(self) -> tuple[tuple[Stop, ...], State]:
        return walk(self.flow.steps)

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Every step as it is reached, in file order."""
        return self.walked[0]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self.flow.walk())

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The first question of each name."""
        found: dict[str, Question] = {}
        for step in self.steps:
            if isinstance(step, Question):
                found.setdefault(step.name, step)
        return found

    @cached_property
    def order(self) -> dict[str, int]:
        """Named steps → their rank in the file."""
        found: dict[str, int] = {}
        for rank, step in enumerate(self.steps):
            if step.name and not isinstance(step, (SkipTo, If)):
                found.setdefault(step.name, rank)
        return found

    def is_broken(self, step: Step) -> bool:
        """Whether the step's own keys could not all be read."""
        return step.mark in self.context.broken

    def at(self, step: Step, *keys: str) -> Mark:
        """Where the first of these keys stands in a step, else the step itself."""
        return self.where(step.mark, *keys)

    def where(self, owner: Mark, *keys: str) -> Mark:
        """The same, for any holder of keys (a step, the charter)."""
        marks = self.context.marks
        return next((marks[(owner, key)] for key in keys if (owner, key) in marks), owner)

    def head(self, name: str) -> Mark:
        """Where the value of a key of the head begins, or its key when the value is a list or a table."""
        root = self.draft.root
        if not isinstance(root, MappingNode):
            return Mark()
        node, key = root.get(name), root.key(name)
        if isinstance(node, Scalar):
            return node.mark
        return key.mark if key is not None else Mark()

    def charter(self, part: str) -> Mark:
        """Where a part of the charter stands."""
        return self.where(self.head("charter"), part)


def finding(code: str, message: str, mark: Mark, severity: Severity = "error", /, **params: object) -> Finding:
    """A finding with its parameters as text; those that are None are left out."""
    return Finding(code, message, mark, severity, {k: str(v) for k, v in params.items() if v is not None})


Findings = Iterator[Finding]
