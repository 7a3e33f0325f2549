"""What `palabre analyse` says, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from languages import Speaker
from languages.writing import number_words
from palabre.commands.reasons import system_reason
from results.formats.files import Unreadable

say = Speaker("analyse")
FEWEST = 10
"""People, ballots or duels; figures of fewer are told with a warning."""


def counted(language: str, what: str, count: int) -> str:
    """`1 vote`, `5 303 votes`: a number with what it counts (`count.WHAT`)."""
    return say(language, f"count.{what}", count, count=number_words(count, language))


def too_few(language: str, count: int) -> Iterator[str]:
    """The warning of figures about next to nobody."""
    if count < FEWEST:
        yield say(language, "few.few", fewest=FEWEST)


def told(error: Unreadable, language: str) -> str:
    """`FILE:LINE: what is wrong. What to do.`"""
    where = f"{error.file}:{error.line}" if error.line else error.file
    params = dict(error.params)
    if isinstance(reason := params.get("reason"), OSError):
        params["reason"] = system_reason(reason, language)
    return f"{where}: {say(language, f'file.{error.code}', **params)}"
