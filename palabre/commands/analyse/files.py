"""Reading the files people have: whatever is wrong with one is said with its line and its column."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ENCODING = "utf-8-sig"
_LONGEST_FIELD = 10_000_000


class Unreadable(Exception):
    """A file that cannot be analysed: `code` is a sentence `file.CODE` of the catalogue, `params` its facts."""

    def __init__(self, code: str, file: str, line: int = 0, **params: object) -> None:
        super().__init__(code)
        self.code, self.file, self.line, self.params = code, file, line, params


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV: its header, and its rows with the line each stands on."""

    file: str
    header: tuple[str, ...]
    rows: Sequence[tuple[int, list[str]]]

    def column(self, name: str) -> int:
        """The place of a column; raises Unreadable with the columns there are."""
        if name not in self.header:
            raise Unreadable("column", self.file, 1, column=name, columns=", ".join(self.header[:12]) or "–")
        return self.header.index(name)

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        for line, row in self.rows:
            yield line, dict(zip(self.header, row, strict=True))


def read_text(path: Path) -> str:
    """The whole file as text; raises Unreadable."""
    try:
        return path.read_bytes().decode(ENCODING)
    except OSError as error:
        raise Unreadable("file", str(path), reason=error) from error
    except UnicodeDecodeError as error:
        raise Unreadable("encoding", str(path), place=error.start) from error


def read_csv(path: Path) -> Table:
    """A CSV with a header, every row as long as it; raises Unreadable."""
    csv.field_size_limit(_LONGEST_FIELD)
    lines = csv.reader(read_text(path).splitlines(keepends=True), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        header = tuple(cell.strip() for cell in next(lines, []))
        for row in lines:
            if len(row) not in (0, len(header)):
                raise Unreadable("width", str(path), lines.line_num, found=len(row), expected=len(header))
            if row:
                rows.append((lines.line_num, row))
    except csv.Error as error:
        raise Unreadable("csv", str(path), lines.line_num) from error
    if not header:
        raise Unreadable("empty", str(path))
    return Table(str(path), header, rows)
