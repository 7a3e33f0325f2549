"""What docs/formats.md says of the JSON of each analysis is what comes out, no more and no less."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.palabre.analyse.test_files import GOOD, VOTES, command
from tests.results.methods.opinions.sample import planted
from tests.shared import REPOSITORY

DATA = {"weights", "names", "borda_scores", "irv_rounds", "groups", "projection", "support"}
"""Fields whose keys are people, options or projects, not fields."""
BY_OPTION = {"pairs": {"words", "wins", "losses", "score", "strength", "low", "high"}}


def section(name: str) -> str:
    """The part of the document about a command."""
    text = (REPOSITORY / "docs" / "formats.md").read_text(encoding="utf-8")
    found = re.search(rf"^## `palabre analyse {name} .*?(?=^## )", text, re.MULTILINE | re.DOTALL)
    assert found, name
    return found[0]


def documented(name: str) -> set[str]:
    """Fields of the first column of its table, and those that a meaning names."""
    rows = [row.strip("| ").split(" | ") for row in section(name).splitlines() if row.startswith("| `")]
    return {field for row in rows for field in re.findall(r"`([a-z_]+)`", row[0])}


def fields(value: Any, skipped: frozenset[str]) -> Iterator[str]:
    """Every field of a document, within lists and within what is by option or by question."""
    if isinstance(value, list):
        for item in value:
            yield from fields(item, skipped)
    elif isinstance(value, dict):
        for name, item in value.items():
            if not re.fullmatch(r"[a-z_]{2,}|n|k", name):
                yield from fields(item, skipped)
                continue
            yield name
            if name in ("questions", "options"):
                yield from fields([*item.values()], skipped)
            elif name not in skipped:
                yield from fields(item, skipped)


def emitted(name: str, folder: Path) -> set[str]:
    """The fields of the small files of the tests."""
    path, text = folder / "file", GOOD[name]
    if name == "opinions":
        table, _ = planted(120, 20, 2)
        text = VOTES.splitlines()[0] + "\n" + "".join(
            f"{n},x,{c},{n},{v}\n" for n, row in enumerate(table.tolist()) for c, v in enumerate(row) if v != 9
        )  # fmt: skip
    path.write_text(text, encoding="utf-8")
    status, written = command(name, path, folder, "--format", "json")
    assert status == 0, written
    return set(fields(json.loads(written), frozenset(DATA | BY_OPTION.get(name, set()))))


@pytest.mark.parametrize("name", ["opinions", "budget", "ranking", "pairs", "weights"])
def test_every_field_is_documented_and_every_documented_field_is_there(tmp_path: Path, name: str) -> None:
    """A meaning may name the fields within."""
    found = emitted(name, tmp_path)
    assert documented(name) - found == set()
    assert found - set(re.findall(r"`([a-z_]+)`", section(name))) == set()
