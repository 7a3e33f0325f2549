"""Exports of Polis: the log, the matrix and the statements, and where a wrong one is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from results.formats.files import Unreadable
from results.formats.polis import Statements, read_statements, read_votes
from results.methods.opinions import Votes


def file(folder: Path, text: str) -> Path:
    """A file that says this."""
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return path


def cast(votes: Votes) -> dict[tuple[str, str], int]:
    """(participant, statement) → vote."""
    rows = zip(votes.rows.tolist(), votes.columns.tolist(), votes.values.tolist(), strict=True)
    return {(votes.participants[row], votes.statements[column]): value for row, column, value in rows}


def votes_of(folder: Path, text: str, hidden: tuple[str, ...] = ()) -> tuple[Votes, frozenset[str]]:
    """What a file of votes says."""
    return read_votes(file(folder, text), Statements(hidden=frozenset(hidden)))


def test_the_latest_vote_of_a_log_counts(tmp_path: Path) -> None:
    """By its time, else by its line; at one instant, two that differ are a pass and two alike stand."""
    head = "voter-id,comment-id,vote"
    found, placed = votes_of(tmp_path, f"{head}\na,1,1\na,1,-1\n b , 2 , 0 \na,2,1\n", ("2",))
    assert cast(found) == {("a", "1"): -1, ("b", "2"): 0, ("a", "2"): 1}
    assert (found.hidden.tolist(), placed) == ([False, True], frozenset())
    timed = (
        f"timestamp,{head}\n5,a,1,1\n4,a,1,-1\n"  # the earlier one later in the file
        "5,a,2,1\n6,a,2,-1\n"
        "7,a,3,1\n7,a,3,-1\n"
        "7,a,4,1\n7,a,4,1\n"
        "7,a,5,1\n7,a,5,-1\n8,a,5,-1\n"
    )
    read = cast(votes_of(tmp_path, timed)[0])
    assert [read["a", str(n)] for n in range(1, 6)] == [1, -1, 0, 1, -1]


def test_a_matrix_has_a_line_a_person(tmp_path: Path) -> None:
    """Numbers as spreadsheets write them; what is not a number is about the person; groups say who is placed."""
    text = "participant,group-id,n-votes,0,10,2\n a ,0,3,1,-1,0\nb, ,3,1.0,-1.0,0.0\nc,1,3,,nan,NaN\n d,2,1,NA,,-0.0\n"
    found, placed = votes_of(tmp_path, text, ("10",))
    assert found.statements == ("0", "2", "10")
    assert found.hidden.tolist() == [False, False, True]
    assert cast(found) == {
        ("a", "0"): 1, ("a", "2"): 0, ("a", "10"): -1, ("b", "0"): 1, ("b", "2"): 0, ("b", "10"): -1, ("d", "2"): 0,
    }  # fmt: skip
    assert placed == {"a", "c", "d"}
    french = votes_of(tmp_path, 'participant;0;1;2\na;1,0;"-1,0";0,0\n')[0]
    assert cast(french) == {("a", "0"): 1, ("a", "1"): -1, ("a", "2"): 0}
    assert votes_of(tmp_path, "participant,0\na,1\n")[1] == frozenset()


def test_statements_have_their_words_and_whether_they_are_out(tmp_path: Path) -> None:
    """Moderated out, or about the conversation itself."""
    text = (
        "comment-id,moderated,is-meta,comment-body\n"
        ' 1 ,1,false,"Plus  de\nbancs "\n2,-1,,out\n3,0,TRUE,meta\n4,-1.0,,out\n5,1.0,t,\n6,0.0,1,\n7,0,no,kept\n'
    )
    assert read_statements(file(tmp_path, text)) == Statements(
        {"1": "Plus de bancs", "2": "out", "3": "meta", "4": "out", "5": "", "6": "", "7": "kept"},
        frozenset({"2", "3", "4", "5", "6"}),
    )
    bare = read_statements(file(tmp_path, "comment-id,moderated\n1,1\n"))
    assert bare == Statements({"1": ""}, frozenset())


LOG = "timestamp,voter-id,comment-id,vote\n1,a,1,1\n"
MATRIX = "participant,0,1\na,1,0\n"
LONG = "x" * 50


@pytest.mark.parametrize(
    ("text", "code", "line", "params"),
    [
        (LOG + "2,,1,1\n", "unnamed", 3, {"column": "voter-id"}),
        (LOG + "2,a, ,1\n", "unnamed", 3, {"column": "comment-id"}),
        (LOG + f"2,a,1,{LONG}\n", "vote", 3, {"value": "x" * 40, "column": "vote"}),
        (LOG + "2,a,1,\n", "vote", 3, {"value": "", "column": "vote"}),
        (LOG + f"{LONG},a,1,1\n", "timestamp", 3, {"value": "x" * 40}),
        ("voter-id,vote\na,1\n", "column", 1, {"column": "comment-id", "columns": "voter-id, vote"}),
        ("participant,name\na,1\n", "statements", 1, {}),
        ("participant,1,0,0\na,1,0,0\n", "doubled", 1, {"column": "0"}),
        (MATRIX + " ,1,0\n", "unnamed", 3, {"column": "participant"}),
        (MATRIX + "b,1,0\na,1,0\n", "repeated", 4, {"value": "a", "first": 2}),
        (MATRIX + f"{LONG},1,0\n{LONG},1,0\n", "repeated", 4, {"value": "x" * 40, "first": 3}),
        (MATRIX + f"b,1,{LONG}\n", "vote", 3, {"value": "x" * 40, "column": "1"}),
        (MATRIX + "b,2,0\n", "vote", 3, {"value": "2", "column": "0"}),
    ],
)
def test_votes_that_cannot_be_read_are_told_with_their_place(
    tmp_path: Path, text: str, code: str, line: int, params: dict[str, object]
) -> None:
    """Line and column."""
    path = file(tmp_path, text)
    told = refused(lambda: read_votes(path, Statements()))
    assert told == (code, str(path), line, params)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("id,moderated\n1,1\n", "column", 1), ("comment-id,out\n1,1\n", "column", 1),
        (f"comment-id,moderated\n1,1\n2,{LONG}\n", "moderated", 3),
    ],
)  # fmt: skip
def test_statements_that_cannot_be_read_are_told_with_their_place(
    tmp_path: Path, text: str, code: str, line: int
) -> None:
    """With the value, cut where it is long."""
    path = file(tmp_path, text)
    told = refused(lambda: read_statements(path))
    assert told[:3] == (code, str(path), line)
    assert told[3].get("value", "x" * 40) == "x" * 40


def refused(work: Any) -> tuple[str, str, int, dict[str, object]]:
    """What is said of a file that cannot be read."""
    with pytest.raises(Unreadable) as refusal:
        work()
    return refusal.value.code, refusal.value.file, refusal.value.line, refusal.value.params
