"""Margins: how many people of the town are in each option or band of a profile question."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from flows.model import Flow
from flows.questions import Question
from results.formats.files import NotText, decoded, delimiter

COLUMNS = ["question", "option", "people"]


class MarginsError(Exception):
    """The file is not what it should be; the message names the row and the fact."""


def read_margins(content: bytes, flow: Flow) -> dict[str, dict[str, int]]:
    """Question → option or lower bound of a band → people, from a CSV with the header `question,option,people`;
    semicolons are as good, for a French Excel writes them, and so are spaces between thousands."""
    try:
        text = decoded(content)
    except NotText as error:
        raise MarginsError("1: –") from error
    rows = csv.reader(io.StringIO(text), delimiter=delimiter(text))
    header = [cell.strip().casefold() for cell in next(rows, [])]
    if header != COLUMNS:
        raise MarginsError(f"1: {','.join(header) or '–'}")
    found: dict[str, dict[str, int]] = {}
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        people = "".join(row[-1].split())
        if len(row) != len(COLUMNS) or not people.isdecimal():
            raise MarginsError(f"{number}: {','.join(row)}")
        question, option = (cell.strip() for cell in row[:-1])
        # A misspelt option would be a group of the town from which nobody ever answers.
        if option not in _known(flow, question):
            raise MarginsError(f"{number}: {question} {option}")
        found.setdefault(question, {})[option] = int(people)
    return found


def margins_of(settings: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """The margins kept on a consultation; empty without a file."""
    return {str(step): {str(name): int(n) for name, n in people.items()} for step, people in _kept(settings)}


def _kept(settings: Mapping[str, Any]) -> list[tuple[str, dict[str, int]]]:
    margins = settings.get("margins")
    return list(margins.items()) if isinstance(margins, dict) else []


def _known(flow: Flow, question: str) -> set[str]:
    step = flow.by_name.get(question)
    if not isinstance(step, Question):
        return set()
    measure = step.measure()
    return {option.name for option in measure.options} | {str(bound) for bound in measure.bands}
