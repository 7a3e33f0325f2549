"""Every check of a flow, one file per family; each gives findings and knows nothing of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flows.checker.clinic import check_clinic
from flows.checker.paths import check_paths
from flows.checker.promises import check_promises
from flows.checker.questions import check_questions
from flows.checker.sentences import check_conditions
from flows.checker.subject import Subject
from flows.checker.texts import check_texts
from flows.findings import Finding

if TYPE_CHECKING:
    from flows.loader import Draft

FAMILIES: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    check_paths,
    check_conditions,
    check_texts,
    check_questions,
    check_promises,
    check_clinic,
)


def check(draft: Draft) -> Iterator[Finding]:
    """The findings of every family."""
    # What cannot be read has its findings already.
    if draft.flow is None:
        return
    study = Subject(draft, draft.flow)
    for family in FAMILIES:
        yield from family(study)
