"""What options of the command line let one choose among."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Language(StrEnum):
    """The language of what a command says."""

    fr = "fr"
    en = "en"


Lang = Annotated[
    Language, typer.Option("--lang", envvar="PALABRE_LANG", help="Language of the answer.", show_envvar=False)
]


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


class AnalyseFormat(StrEnum):
    """How an analysis is written."""

    text = "text"
    json = "json"


class GroupCount(StrEnum):
    """How many opinion groups: more than nine cannot be told apart in two dimensions."""

    auto = "auto"
    two, three, four, five, six, seven, eight, nine = "2", "3", "4", "5", "6", "7", "8", "9"


class FundingRule(StrEnum):
    """How projects are chosen within a budget."""

    greedy = "greedy"
    equal_shares = "equal-shares"


class Licence(StrEnum):
    """Under which terms open data is published."""

    etalab = "etalab-2.0"
    cc_by = "CC-BY-4.0"
    odbl = "ODbL-1.0"
