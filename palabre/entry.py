"""The script `palabre`: a plain `check FILE…`, run by editors at each save, goes without Typer; all else through it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from languages import SOURCE, STAFF_LANGUAGES

_VALUES = {"--format": ("text", "json"), "--lang": STAFF_LANGUAGES, "--on": ()}


def main() -> None:
    """The command. Typer and what it imports take 0.2 s, half of what `check` may take in all."""
    words = in_order(sys.argv[1:])
    read = plain_check(words)
    if read is None:
        # Imported only when it is needed: that is what this file is for.
        from palabre.cli import main as every_command

        every_command(words, language_of_help(sys.argv[1:], os.environ))
        return
    # A process of less than half a second: collecting garbage while it imports costs a tenth of it.
    gc.disable()
    from palabre import clock
    from palabre.commands.check import run

    files, options = read
    day = date.fromisoformat(options["--on"]) if "--on" in options else clock.now().date()
    sys.exit(run(files, options["--lang"], options.get("--format", "text"), day, print))


def in_order(words: Sequence[str]) -> list[str]:
    """`palabre --lang fr status` means `palabre status --lang fr`; before no command at all it is only about help."""
    if words and words[0] == "--lang" and len(words) > 1:
        return [*words[2:], *words[:2]] if words[2:] and not words[2].startswith("-") else list(words[2:])
    return list(words)


def language_of_help(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """Asked for, set for Palabre, or the machine's; English when nothing says French."""
    asked = [after for word, after in pairwise([*words, ""]) if word == "--lang"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    machine = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    chosen = [*asked, environment.get("PALABRE_LANG", ""), machine[:2]]
    return next((one for one in chosen if one), "en")


def plain_check(arguments: Sequence[str]) -> tuple[list[str], dict[str, str]] | None:
    """Files and options of a `check` written without surprise; None leaves the words to Typer (help, slips)."""
    if not arguments or arguments[0] != "check":
        return None
    files: list[str] = []
    options = {"--lang": os.environ.get("PALABRE_LANG") or SOURCE}
    rest = list(arguments[1:])
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            files.append(word)
        elif word in _VALUES and rest:
            options[word] = rest.pop(0)
        # An option that is not known here may still be one of Typer's, or a slip that it explains.
        else:
            return None
    return (files, options) if files and _is_known(options) else None


def _is_known(options: dict[str, str]) -> bool:
    for name, value in options.items():
        if name == "--on":
            try:
                date.fromisoformat(value)
            except ValueError:
                return False
        elif value not in _VALUES[name]:
            return False
    return True
