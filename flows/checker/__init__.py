"""Every check of a flow, one file per family; each gives findings and knows nothing of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flows.findings import Finding

if TYPE_CHECKING:
    from flows.loader import Draft

FAMILIES: tuple[Callable[[Draft], Iterator[Finding]], ...] = ()


def check(draft: Draft) -> Iterator[Finding]:
    """The findings of every family."""
    for family in FAMILIES:
        yield from family(draft)
