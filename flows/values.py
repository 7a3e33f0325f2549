"""What people answered: the JSON values that are stored, exported and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

Value: TypeAlias = bool | int | float | str | list["Value"] | dict[str, "Value"]
"""A JSON value, as `language.md` gives it per kind; never None: unanswered is absence."""

SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in place. `revision` counts corrections from 1; `dormant`: no longer on the path.

    `complete` is false while a `react` or `compare` is under way: its votes count, the question waits.
    """

    value: Value
    at: datetime
    revision: int = 1
    dormant: bool = False
    complete: bool = True


Answers: TypeAlias = Mapping[str, Answer]
