"""What the loader and the checker report: a fact, a place, a way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "advice"]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in the file: line and columns count from 1, `end_column` is exclusive."""

    line: int = 1
    column: int = 1
    end_column: int = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake. `code` is stable; the catalogue turns (code, params) into a message and a hint.

    `message` names the sentence within the code (a code may have several sentences);
    params are plain text, already quoted from the file.
    """

    code: str
    message: str
    mark: Mark
    severity: Severity = "error"
    params: Mapping[str, str] = field(default_factory=dict)
