"""Reads the files of the tree and gives every fault that can be planted in them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.mutants.faults import GUARDS, Change, PlantedFault, changes
from tests.mutants.queries import is_sql, sql_changes
from tests.mutants.strata import TENANT

_LONGEST = 110
_HOLE = "\N{WHITE LARGE SQUARE}{}\N{WHITE LARGE SQUARE}"


def faults_of(file: str, text: str) -> list[PlantedFault]:
    """Every fault of a file, in the order of its tree; no two change the text alike."""
    return list(_Reader(file, text).faults())


def kind_of(fault: PlantedFault) -> str:
    """Python, SQL, or what keeps a query to its council."""
    if fault.operator == TENANT:
        return TENANT
    return "sql" if fault.operator in ("sql", "term dropped", "column not set") else "python"


def files_of(root: Path, folders: Iterable[str]) -> list[str]:
    """The Python files under these folders, by their path from the root."""
    return [path.relative_to(root).as_posix() for name in folders for path in sorted((root / name).rglob("*.py"))]


@dataclass
class _Reader:
    file: str
    text: str
    tree: ast.Module = field(init=False)
    starts: list[int] = field(init=False)
    lines: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.text)
        self.lines = self.text.splitlines()
        self.starts = [0]
        for line in self.text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def faults(self) -> Iterator[PlantedFault]:
        seen: set[tuple[tuple[int, int], str]] = set()
        alike: Counter[tuple[str, ...]] = Counter()
        for node, function, returns, reach in _walked(self.tree, "", "", (1, 1)):
            found = list(self._changes(node, returns))
            span = self._span(node) if found else None
            if span is None:
                continue
            line = getattr(node.target if isinstance(node, ast.comprehension) else node, "lineno", 1)
            source, former = self.lines[line - 1].strip(), self.text[slice(*span)]
            for operator, instead, before, after in found:
                words = instead if isinstance(instead, str) else ast.unparse(ast.fix_missing_locations(instead))
                whole = f"({words})" if isinstance(node, ast.expr) else self._indented(words, span)
                if (span, whole) not in seen and former != words:
                    seen.add((span, whole))
                    told = _short(before or former), _short(after or words)
                    alike[function, source, operator, *told] += 1
                    if (nth := alike[function, source, operator, *told]) > 1:
                        # The same change twice in a line: each has a name of its own.
                        told = f"{told[0]} (no. {nth})", told[1]
                    yield PlantedFault(self.file, function, line, reach, source, operator, *told, span, whole)

    def _changes(self, node: ast.AST, returns: str) -> Iterator[tuple[str, ast.AST | str, str, str]]:
        if isinstance(node, ast.Constant | ast.JoinedStr):
            words, holes = _template(node)
            if is_sql(words):
                for operator, changed, before, after in sql_changes(words):
                    yield operator, _filled(changed, holes), before, after
                return
        change: Change
        for change in changes(node, returns):
            yield change[0], change[1], "", ""

    def _span(self, node: ast.AST) -> tuple[int, int] | None:
        """Where the node stands in the text; None where the parser's positions are not its own (inside f-strings)."""
        if isinstance(node, ast.comprehension):
            first, last = node.target, (node.ifs or [node.iter])[-1]
            span = (
                self._offset(first.lineno, first.col_offset),
                self._offset(last.end_lineno or 0, last.end_col_offset or 0),
            )
            opened = self.text.rfind("for", 0, span[0])
            return (opened, span[1]) if self.text[opened : span[0]].strip() == "for" else None
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        end = self._offset(getattr(node, "end_lineno", 0) or 0, getattr(node, "end_col_offset", 0) or 0)
        start = self._offset(line, column)
        words = self.text[start:end]
        try:
            read = ast.parse(f"({words})", mode="eval").body if isinstance(node, ast.expr) else None
        except SyntaxError:
            return None
        return (start, end) if read is None or ast.dump(read) == ast.dump(node) else None

    def _offset(self, line: int, column: int) -> int:
        """A place in the text from the parser's, which counts bytes."""
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def _indented(self, words: str, span: tuple[int, int]) -> str:
        start = self.text.rfind("\n", 0, span[0]) + 1
        indent = self.text[start : span[0]]
        return words.replace("\n", "\n" + indent) if not indent.strip() else words


_Reach = tuple[int, int]


def _walked(node: ast.AST, function: str, returns: str, reach: _Reach) -> Iterator[tuple[ast.AST, str, str, _Reach]]:
    """Every node of code that runs, with its function, what that says it gives, and the lines of its statement."""
    for name, value in ast.iter_fields(node):
        if name in _NEVER_RUN or (isinstance(node, ast.AnnAssign) and name == "target"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.Import | ast.ImportFrom | ast.Assert):
                continue
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            if isinstance(child, ast.keyword) and child.arg in GUARDS:
                continue
            inside, gives, lines = function, returns, _reach(child, reach)
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inside = f"{function}.{child.name}".lstrip(".")
                gives = ast.unparse(given) if (given := getattr(child, "returns", None)) else ""
            yield child, inside, gives, lines
            if not isinstance(child, ast.JoinedStr) or not is_sql(_template(child)[0]):
                yield from _walked(child, inside, gives, lines)


_NEVER_RUN = ("annotation", "returns", "decorator_list", "bases")


def _reach(node: ast.AST, outer: _Reach) -> _Reach:
    """The lines of a statement, of a compound one its head; an expression runs with its statement."""
    if not isinstance(node, ast.stmt):
        return outer
    body = getattr(node, "body", None)
    return node.lineno, max(body[0].lineno - 1, node.lineno) if body else node.end_lineno or node.lineno


def _template(node: ast.Constant | ast.JoinedStr) -> tuple[str, list[ast.expr]]:
    """The words of a string, what an f-string fills in as numbered holes."""
    if isinstance(node, ast.Constant):
        return (node.value if isinstance(node.value, str) else ""), []
    words, holes = "", list[ast.expr]()
    for part in node.values:
        if isinstance(part, ast.Constant):
            words += str(part.value)
        else:
            words += _HOLE.format(len(holes))
            holes.append(part)
    return words, holes


def _filled(words: str, holes: list[ast.expr]) -> ast.expr:
    """The inverse of `_template`."""
    if not holes:
        return ast.Constant(words)
    parts: list[ast.expr] = []
    for place, piece in enumerate(words.split(_HOLE[0])):
        if place % 2:
            parts.append(holes[int(piece)])
        elif piece:
            parts.append(ast.Constant(piece))
    return ast.JoinedStr(parts)


def compiles(text: str) -> bool:
    """Whether Python reads it: a few faults are no code at all."""
    try:
        compile(text, "mutant", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}…"
