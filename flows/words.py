"""What is said, before a language is chosen: texts of the file, messages of the catalogue, residents' own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

Text: TypeAlias = Mapping[str, str]
"""Language code → words, in the order of the file; every language of the flow is there once checked."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the file; `fills` gives each `{placeholder}` of it."""

    text: Text
    fills: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of a catalogue, by id; `n`, when given, chooses its plural form."""

    id: str
    params: Mapping[str, Param] = field(default_factory=dict)
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A person's own words: never read as a template, escaped once, where they are shown."""

    text: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A whole number of a unit (points, €); money is never a float."""

    value: int
    unit: Text = field(default_factory=dict)


Words: TypeAlias = Said | Message | Verbatim
Param: TypeAlias = Words | Amount | int | str | date | datetime | tuple[Words, ...]


def in_language(text: Text, language: str) -> str:
    """The words in `language`, else in the text's first language, else nothing."""
    words = text.get(language)
    return words if words is not None else next(iter(text.values()), "")
