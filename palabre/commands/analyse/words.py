"""What `palabre analyse` says, in the reader's language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flows.catalogue import Catalogue
from palabre.commands.analyse.files import Unreadable
from palabre.commands.words import HOUSE, LANGUAGES, system_reason


@cache
def catalogue(language: str) -> Catalogue:
    """The sentences of the analyses; a language without a catalogue reads French."""
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    path = Path(HOUSE) / "palabre" / "locale" / chosen / "analyse.po"
    return Catalogue.parse(path.read_text(encoding="utf-8"))


def say(language: str, id: str, plural: int | None = None, /, **params: object) -> str:
    """One sentence; `plural` chooses its form."""
    return catalogue(language).say(id, params, plural)


def told(error: Unreadable, language: str) -> str:
    """`FILE:LINE: what is wrong. What to do.`"""
    place = f"{error.file}:{error.line}" if error.line else error.file
    params = dict(error.params)
    if isinstance(reason := params.get("reason"), OSError):
        params["reason"] = system_reason(reason, language)
    return f"{place}: {say(language, f'file.{error.code}', **params)}"
