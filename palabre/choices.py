"""What options of the command line let one choose among."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """The language of what a command says."""

    fr = "fr"
    en = "en"


class CheckFormat(StrEnum):
    """How findings are written."""

    text = "text"
    json = "json"


class ResultsFormat(StrEnum):
    """How results are written."""

    text = "text"
    json = "json"
    html = "html"


class ExportFormat(StrEnum):
    """How answers are exported."""

    jsonl = "jsonl"
    csv = "csv"
