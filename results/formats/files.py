"""Reading the files people have: whatever is wrong with one is said with its line and its column."""

from __future__ import annotations

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ENCODING = "utf-8-sig"
_WINDOWS = "cp1252"
_LONGEST_FIELD = 10_000_000


class Unreadable(Exception):
    """A file that cannot be analysed: `code` is a sentence `file.CODE` of the catalogue, `params` its facts."""

    def __init__(self, code: str, file: str, line: int = 0, **params: object) -> None:
        super().__init__(code)
        self.code, self.file, self.line, self.params = code, file, line, params


@dataclass(frozen=True, slots=True)
class DataFile:
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


class NotText(ValueError):
    """Bytes that are no text in any of the ways people's programs write it; `offset` of the first that is not."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def decoded(content: bytes) -> str:
    """A file's text: UTF-8, UTF-16 with its mark, else what Excel writes on Windows ("ANSI"); raises NotText."""
    # "Unicode text" of Excel is UTF-16, and begins with this mark.
    wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    # No other text file holds one: it is a spreadsheet or an archive under another name.
    if b"\0" in content and not wide:
        raise NotText(content.index(b"\0"))
    try:
        return content.decode("utf-16" if wide else ENCODING)
    except UnicodeDecodeError as error:
        if wide:
            raise NotText(error.start) from error
    try:
        # Last, because it hardly ever fails: tried first it would turn every é of UTF-8 into two letters.
        return content.decode(_WINDOWS)
    except UnicodeDecodeError as error:
        raise NotText(error.start) from error


def read_text(path: Path) -> str:
    """The whole file as text; raises Unreadable."""
    try:
        return decoded(path.read_bytes())
    except OSError as error:
        raise Unreadable("file", str(path), reason=error) from error
    except NotText as error:
        raise Unreadable("encoding", str(path), offset=error.offset) from error


def read_csv(path: Path) -> DataFile:
    """A CSV with a header, every row as long as it, of commas, semicolons or tabs; raises Unreadable."""
    # Python's own limit is 131,072 characters, which a free answer pasted from a document may pass.
    csv.field_size_limit(_LONGEST_FIELD)
    text = read_text(path)
    # Line ends are kept: a quoted answer may hold one.
    lines = csv.reader(text.splitlines(keepends=True), strict=True, delimiter=delimiter(text))
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
    return DataFile(str(path), header, rows)


def delimiter(text: str) -> str:
    """What separates most columns in the header: Excel writes semicolons where the comma is for decimals."""
    header = text.partition("\n")[0]
    return max((",", ";", "\t"), key=header.count)
