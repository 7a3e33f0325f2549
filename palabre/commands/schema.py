"""`palabre schema`: the JSON Schema for editors, printed or written beside the flows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flows.schema import FILE_NAME
from languages import catalogue
from palabre.commands.new import schema_text, write_schema
from palabre.commands.reasons import system_reason


def run(folder: Path | None, language: str, write: Callable[[str], None]) -> int:
    """Prints the schema, or writes it into a folder; gives the exit status."""
    if folder is None:
        write(schema_text().rstrip("\n"))
        return 0
    words = catalogue("palabre", language)
    path = folder / FILE_NAME
    try:
        write_schema(path)
    except OSError as error:
        write(words.say("new.unwritable", {"file": path, "reason": system_reason(error, language)}))
        return 2
    write(words.say("schema.done", {"file": path}))
    return 0
