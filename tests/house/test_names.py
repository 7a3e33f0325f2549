"""One word, one thing: what a name means does not depend on the room it is read in."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

from tests.house.source import ROOMS, sources

TWICE = {"__init__", "base"}
"""Every package has the first; `base` holds what the files of a registry have in common."""
MIRRORS = ("palabre/commands/", "web/", "bot/council/", "bot/jobs/")
"""Where an operation of staff has its command, its page, its bot and its scheduled act, under its own name."""
ABOVE_STAFF = {"demo", "rehearse", "serve", "talk", "troubles", "workplace"}
"""Commands that run the program or a simulated town, and what they share: the others are one call of staff."""


def test_no_two_classes_share_a_name() -> None:
    """A reader who meets a class knows which one it is."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sources(*ROOMS, "bench", "tests"):
        for node in file.tree.body:
            if isinstance(node, ast.ClassDef):
                found[node.name].append(file.name)
    assert {name: files for name, files in found.items() if len(files) > 1} == {}


def test_no_file_name_stands_in_three_rooms() -> None:
    """An operation may be mirrored by its command, page, bot and act: those are one thing seen from four sides."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sources(*ROOMS, "bench"):
        if not file.name.startswith(MIRRORS) and "migrations" not in file.name:
            found[Path(file.name).stem].append(file.name)
    assert {stem: files for stem, files in found.items() if len(files) > 2 and stem not in TWICE} == {}


def test_what_mirrors_an_operation_bears_its_name() -> None:
    """A file name that stands in three rooms, mirrors included, is the name of something that staff do or publish."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sources(*ROOMS):
        found[Path(file.name).stem].append(file.name)
    crowded = {stem: files for stem, files in found.items() if len(files) > 2 and stem not in TWICE}
    operations = ("staff/", "results/reports/")
    assert {stem: files for stem, files in crowded.items() if not any(f.startswith(operations) for f in files)} == {}


def test_a_staff_command_calls_staff_and_prints() -> None:
    """So that a page or a bot can do the same: from storage it knows what facts look like, never how to read them."""
    broken = [
        f"{file.name}:{node.lineno} {alias.name}"
        for file in sources("palabre/commands")
        if Path(file.name).stem not in ABOVE_STAFF
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "storage"
        for alias in node.names
        if not alias.name[0].isupper()
    ]
    assert broken == []
