"""What could not be done, in the reader's language: the fact, the place, the way out."""

from __future__ import annotations

from languages import catalogue
from palabre.commands.reasons import system_reason
from palabre.settings import SettingsError
from storage import StorageError, Unavailable

Trouble = SettingsError | StorageError


def told(error: Trouble, language: str) -> str:
    """One sentence or two; a code without a sentence of its own is still said to be what it is."""
    words = catalogue("troubles", language)
    room = "settings" if isinstance(error, SettingsError) else "busy" if isinstance(error, Unavailable) else "storage"
    params = dict(error.params)
    if isinstance(number := params.pop("errno", None), int):
        params["reason"] = system_reason(number, language)
    id = f"{room}.{error.code}"
    return words.say(id if id in words else f"{room}.other", {"code": error.code, **params})
