"""Text and tables as people's programs write them: encodings, separators, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from results.formats.files import DataFile, Unreadable, read_csv, read_text

WORDS = "nom;âge\nZoé;44\n"


def written(folder: Path, content: bytes) -> Path:
    """A file of these bytes."""
    path = folder / "file.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_however_it_was_saved(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with its mark or without, UTF-16, Windows."""
    assert read_text(written(tmp_path, WORDS.encode(encoding))) == WORDS


def test_utf_16_is_read_in_both_orders_of_bytes(tmp_path: Path) -> None:
    """With its mark."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert read_text(written(tmp_path, mark + WORDS.encode(encoding))) == WORDS


def refused(work: Callable[[], object]) -> tuple[str, str, int, dict[str, object]]:
    """What is said of a file that cannot be read."""
    with pytest.raises(Unreadable) as refusal:
        work()
    return refusal.value.code, refusal.value.file, refusal.value.line, refusal.value.params


def test_what_is_no_text_is_refused_with_its_place(tmp_path: Path) -> None:
    """A spreadsheet, half a UTF-16, what no encoding has, what is not there."""
    for content, offset in ((b"PK\x03\x00", 3), (b"\xff\xfea\x00b", 4), (b"caf\x81", 3), (b"\xfe\xff\x00", 2)):
        path = written(tmp_path, content)
        assert refused(lambda path=path: read_text(path)) == (  # type: ignore[misc]
            "encoding", str(path), 0, {"offset": offset},
        )  # fmt: skip
    gone = tmp_path / "gone.csv"
    code, file, line, params = refused(lambda: read_text(gone))
    assert (code, file, line) == ("file", str(gone), 0)
    assert isinstance(params["reason"], FileNotFoundError)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_by_what_separates_most_columns(tmp_path: Path, separator: str) -> None:
    """Names without their spaces, cells with them; an empty line is none, a quoted answer may hold a line end."""
    rows = [[" a ", "b", "c"], [" 1 ", "2", "3"], ["", "", ""], ['"x\ny"', '"z,;\t"', "4"]]
    text = "\n".join(separator.join(row) for row in rows)
    found = read_csv(written(tmp_path, f"{text}\n\n5{separator}6{separator}7\n".encode()))
    assert found.header == ("a", "b", "c")
    assert list(found.rows) == [(2, [" 1 ", "2", "3"]), (3, ["", "", ""]), (5, ["x\ny", "z,;\t", "4"]), (7, [*"567"])]
    assert [line for line, _ in found] == [2, 3, 5, 7]
    assert dict(next(iter(found))[1]) == {"a": " 1 ", "b": "2", "c": "3"}
    assert found.column("c") == 2


def test_the_separator_is_that_of_the_header(tmp_path: Path) -> None:
    """Decimal commas below it do not count."""
    assert read_csv(written(tmp_path, b"a;b\n1,2,3;4,5,6\n")).rows == [(2, ["1,2,3", "4,5,6"])]
    assert read_csv(written(tmp_path, b"alone\n1;2\n")).rows == [(2, ["1;2"])]


@pytest.mark.parametrize(
    ("content", "code", "line", "params"),
    [
        (b"", "empty", 0, {}), (b"\n", "empty", 0, {}),
        (b"a,b\n1,2\n3\n", "width", 3, {"found": 1, "expected": 2}),
        (b"a,b\n1,2,3\n", "width", 2, {"found": 3, "expected": 2}),
        (b'a,b\n1,"2\n', "csv", 2, {}), (b'a,b\n1,"2"3\n', "csv", 2, {}),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_says_where(
    tmp_path: Path, content: bytes, code: str, line: int, params: dict[str, object]
) -> None:
    """With what was found and expected."""
    path = written(tmp_path, content)
    assert refused(lambda: read_csv(path)) == (code, str(path), line, params)


def test_a_free_answer_may_be_long(tmp_path: Path) -> None:
    """Longer than Python's own limit for a cell, up to ten million characters."""
    assert len(read_csv(written(tmp_path, b"a\n" + b"x" * 200_000 + b"\n")).rows[0][1][0]) == 200_000
    longest = 10_000_000
    assert len(read_csv(written(tmp_path, b"a\n" + b"x" * longest)).rows[0][1][0]) == longest
    assert refused(lambda: read_csv(written(tmp_path, b"a\n" + b"x" * (longest + 1))))[0] == "csv"


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    """A dozen at most."""
    many = DataFile("f.csv", tuple(f"c{n}" for n in range(13)), [])
    told = refused(lambda: many.column("x"))
    assert told == ("column", "f.csv", 1, {"column": "x", "columns": ", ".join(f"c{n}" for n in range(12))})
    assert refused(lambda: DataFile("f.csv", (), []).column("x"))[3]["columns"] == "–"
