"""Why the system refused something, in the reader's language."""

from __future__ import annotations

import errno

from languages import catalogue


def system_reason(error: OSError | int | None, language: str) -> str:
    """Why the system refused, in words of ours: its own are in the language of the machine."""
    number = error.errno if isinstance(error, OSError) else error
    name = errno.errorcode.get(number or 0, "")
    words = catalogue("palabre", language)
    return (
        words.say(f"system.{name}") if f"system.{name}" in words else words.say("system.other", {"name": name or "?"})
    )
