"""`palabre new`: a flow of the library under a new name, with the schema beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from flows.schema import FILE_NAME, schema
from languages import catalogue
from palabre.commands.reasons import system_reason

LIBRARY = ("street", "budget", "barometer", "ideas")
"""Names of `--from`; each is a file of `flows/library/`."""
ANSWER_IN = timedelta(days=120)
"""The promise that a new file proposes: two months of consultation, two to answer."""
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def library(name: str) -> str:
    """The text of a flow of the library."""
    return (files("flows") / "library" / f"{name}.yaml").read_text(encoding="utf-8")


def run(name: str, source: str, folder: Path, language: str, today: date, write: Callable[[str], None]) -> int:
    """Writes NAME.yaml and the schema; gives the exit status."""
    words = catalogue("palabre", language)
    if not _NAME.fullmatch(name):
        write(words.say("new.name", {"name": name}))
        return 1
    if source not in LIBRARY:
        write(words.say("new.source", {"source": source, "known": ", ".join(LIBRARY)}))
        return 1
    path = folder / f"{name}.yaml"
    try:
        # "x" refuses a file that is there: nobody's work is written over.
        with path.open("x", encoding="utf-8") as stream:
            stream.write(renamed(library(source), name, today))
        write_schema(folder / FILE_NAME)
    except FileExistsError:
        write(words.say("new.exists", {"file": path}))
        return 2
    except OSError as error:
        write(words.say("new.unwritable", {"file": path, "reason": system_reason(error, language)}))
        return 2
    write(words.say("new.done", {"file": path, "source": source}))
    write(words.say("new.next", {"file": path}))
    return 0


def renamed(text: str, name: str, today: date) -> str:
    """A flow of the library with its new name and a promise to come; comments and order are kept."""
    named = re.sub(r"(?m)^consultation: .*$", f"consultation: {name}", text, count=1)
    return re.sub(r"(?m)^(  answer by: )\S+", rf"\g<1>{(today + ANSWER_IN).isoformat()}", named, count=1)


def schema_text() -> str:
    """The JSON Schema as a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def write_schema(path: Path) -> None:
    """Writes the schema, replacing an older one."""
    path.write_text(schema_text(), encoding="utf-8")
