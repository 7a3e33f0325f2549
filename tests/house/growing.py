"""Applies a recipe of CONTRIBUTING.md to a copy of the tree: its new files, and its lines in files that stand."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.shared import REPOSITORY, SHARED

TOYS = REPOSITORY / "tests" / "house" / "toys"
RECIPES = tuple(sorted((path.name for path in TOYS.iterdir() if path.is_dir()), key=lambda name: name == "language"))
"""The language last: it is a copy of one that has all the others' sentences."""
_IDENTITY = ("-c", "user.name=toy", "-c", "user.email=toy@example")


@dataclass(frozen=True)
class Cost:
    """What a recipe asked for: new files, files that stood and were touched, lines there."""

    new: int
    touched: int
    lines: int


def git(folder: Path, *arguments: str) -> str:
    """What git says in a folder."""
    done = subprocess.run(["git", *_IDENTITY, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def copied(folder: Path) -> Path:
    """The files that git knows, as they stand, in a checkout of their own with the environment of this one."""
    tree = folder / "house"
    for name in git(REPOSITORY, "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        if (REPOSITORY / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, tree / name)
    git(tree, "init", "-q")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "before")
    # `.venv/` in .gitignore is a folder; here it is a link.
    (tree / ".git" / "info" / "exclude").write_text(".venv\n", encoding="utf-8")
    (tree / ".venv").symlink_to(REPOSITORY / ".venv")
    if SHARED.exists():
        (folder / "shared").symlink_to(SHARED)
    return tree


def grow(tree: Path, recipe: str) -> Cost:
    """Applies one recipe and commits it."""
    toy = TOYS / recipe
    for path in sorted(toy.rglob("*.toy")):
        new = tree / path.relative_to(toy).with_suffix("")
        assert not new.exists(), f"{recipe}: {new} stands already"
        new.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, new)
    written = tomllib.loads((toy / "lines.toml").read_text(encoding="utf-8"))
    for line in written.get("line", ()):
        _insert(tree / line["file"], line)
    if copy := written.get("copy"):
        _copy(tree, copy["from"], copy["to"], copy["files"], copy["instead"])
    for module in written.get("run", ()):
        subprocess.run([sys.executable, "-m", module], cwd=tree, check=True)
    git(tree, "add", "-A")
    cost = _cost(tree)
    git(tree, "commit", "-qm", recipe)
    return cost


def _insert(file: Path, line: dict[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    anchor = line.get("after") or line["before"]
    assert text.count(anchor) == 1, f"{file.name}: {anchor!r} stands {text.count(anchor)} times"
    grown = f"{anchor}\n{line['add']}" if "after" in line else f"{line['add']}\n{anchor}"
    file.write_text(text.replace(anchor, grown), encoding="utf-8")


def _copy(tree: Path, source: str, target: str, files: list[str], instead: dict[str, str]) -> None:
    (tree / target).mkdir()
    for name in files:
        text = (tree / source / name).read_text(encoding="utf-8")
        for old, new in instead.items():
            text = text.replace(old, new)
        (tree / target / name).write_text(text, encoding="utf-8")


def _cost(tree: Path) -> Cost:
    states = [line.split("\t") for line in git(tree, "diff", "--cached", "--name-status").splitlines()]
    added = {line.split("\t")[2]: int(line.split("\t")[0]) for line in _numbers(tree)}
    touched = [name for state, name in states if state == "M"]
    return Cost(sum(state == "A" for state, _ in states), len(touched), sum(added[name] for name in touched))


def _numbers(tree: Path) -> list[str]:
    return git(tree, "diff", "--cached", "--numstat").splitlines()
