"""Every word of the program, one folder per language; code asks for a message by domain, language and id."""

from languages.completeness import complete, every, missing, offered, spoken
from languages.loading import (
    RESIDENT_DOMAINS,
    SOURCE,
    STAFF_LANGUAGES,
    Speaker,
    UnknownLanguage,
    beside,
    catalogue,
    codes,
    direction,
    own_name,
    texts,
)

__all__ = [
    "RESIDENT_DOMAINS",
    "SOURCE",
    "STAFF_LANGUAGES",
    "Speaker",
    "UnknownLanguage",
    "beside",
    "catalogue",
    "codes",
    "complete",
    "direction",
    "every",
    "missing",
    "offered",
    "own_name",
    "spoken",
    "texts",
]
