"""Reads the project's own source as trees, for the tests of the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from tests.shared import REPOSITORY

ROOMS = ("flows", "languages", "results", "storage", "staff", "bot", "web", "rehearsal", "palabre")


@dataclass(frozen=True)
class SourceFile:
    """One Python file: its path from the repository, its words and its tree."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(REPOSITORY).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        try:
            return ast.parse(self.text, self.name)
        except SystemError:
            # CPython before 3.11.5 can miscount its depth once after an earlier failure (cpython#106905).
            return ast.parse(self.text, self.name)

    def dotted(self) -> Iterator[tuple[int, str]]:
        """Every `a.b.c` that the file reads, the name as imported resolved, with its line."""
        names = dict(self._imported())
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and (path := _path(node)):
                head, _, rest = path.partition(".")
                yield node.lineno, f"{names.get(head, head)}.{rest}"
            elif isinstance(node, ast.Name) and node.id in names:
                yield node.lineno, names[node.id]

    def imports(self) -> Iterator[tuple[int, str]]:
        """Every module or name that the file imports, in full, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)

    def _imported(self) -> Iterator[tuple[str, str]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.asname or alias.name, alias.name
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _path(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        head = _path(node.value)
        return f"{head}.{node.attr}" if head else ""
    return node.id if isinstance(node, ast.Name) else ""


@cache
def _read_once(path: Path) -> SourceFile:
    # Every test of the house looks through the same six hundred files.
    return SourceFile(path)


def sources(*folders: str) -> list[SourceFile]:
    """The Python files under these folders of the repository, in order of name."""
    return [_read_once(path) for folder in folders for path in sorted((REPOSITORY / folder).rglob("*.py"))]
