"""Every public file has its command, and whatever is wrong with a file is one sentence in the reader's language."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from palabre.cli import app
from tests.shared import SHARED, shared

VOTES = "timestamp,datetime,comment-id,voter-id,vote\n" + "".join(
    f"{n},x,{n % 6},{n // 6},{(1, -1, 0)[(n * 7 + n // 6) % 3]}\n" for n in range(180)
)
MATRIX = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2\n" + "".join(
    f"{n},,0,3,1,1,{1 if n % 2 else -1},{-1 if n % 2 else 1},{0 if n % 3 else ''}\n" for n in range(40)
)
BUDGET = (
    "META\nkey;value\nbudget;100\nvote_type;approval\nrule;greedy\nPROJECTS\nproject_id;cost;name\n"
    "a;60;Arbres\nb;50;Bancs\nVOTES\nvoter_id;vote\n1;a,b\n2;a\n3;b\n"
)
ORDERS = (
    "# FILE NAME: x.soi\n# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: Un\n# ALTERNATIVE NAME 2: Deux\n"
    "# ALTERNATIVE NAME 3: Trois\n5: 1,2,3\n3: 2,{1,3}\n2: 3\n"
)
PAIRS = "Vote ID,Winner ID,Winner Text,Loser ID,Loser Text,Valid\n" + "".join(
    f"{n},{n % 3 + 1},Idea {n % 3 + 1},{(n + 1) % 3 + 1},Idea {(n + 1) % 3 + 1},TRUE\n" for n in range(30)
)
ANSWERS = "id,age,sex,tram\n" + "".join(
    f"p{n},{20 + n},{'F' if n % 3 else 'H'},{'yes' if n % 4 else 'no'}\n" for n in range(60)
)
MARGINS = "question,option,people\nage,18,400\nage,40,600\nsex,F,52\nsex,H,48\n"
GOOD = {
    "opinions": VOTES, "opinions-matrix": MATRIX, "budget": BUDGET, "ranking": ORDERS, "pairs": PAIRS,
    "weights": ANSWERS,
}  # fmt: skip


def analysed(*words: object) -> tuple[int, str]:
    """Status and everything written; anything but a sentence and a status fails."""
    result = CliRunner().invoke(app, ["analyse", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code in (0, 2), result.output
    return result.exit_code, result.output


def command(kind: str, path: Path, folder: Path, *more: str) -> tuple[int, str]:
    """The command of a kind of file, on this one."""
    name = kind.partition("-")[0]
    if name == "weights":
        margins = folder / "margins.csv"
        margins.write_text(MARGINS, encoding="utf-8")
        more = ("--margins", str(margins), *more)
    return analysed(name, path, *more)


@pytest.mark.parametrize("kind", GOOD)
def test_the_small_files_of_these_tests_are_good(tmp_path: Path, kind: str) -> None:
    """Else the bad ones would prove nothing."""
    path = tmp_path / "file"
    path.write_text(GOOD[kind], encoding="utf-8")
    status, written = command(kind, path, tmp_path, "--format", "json")
    assert status == 0, written
    assert json.loads(written)["schema"] == 1


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("as_excel", ["\ufeff", "crlf"])
def test_what_spreadsheets_do_to_a_file_changes_nothing(tmp_path: Path, kind: str, as_excel: str) -> None:
    """A mark of UTF-8 at the start, lines that end in two characters."""
    plain, changed = tmp_path / "plain", tmp_path / "changed"
    plain.write_text(GOOD[kind], encoding="utf-8")
    text = GOOD[kind].replace("\n", "\r\n") if as_excel == "crlf" else as_excel + GOOD[kind]
    changed.write_bytes(text.encode())
    assert command(kind, changed, tmp_path, "--format", "json") == command(kind, plain, tmp_path, "--format", "json")


def test_semicolons_are_commas(tmp_path: Path) -> None:
    """A French Excel writes them."""
    plain, changed = tmp_path / "plain", tmp_path / "changed"
    for kind in ("opinions", "opinions-matrix", "pairs", "weights"):
        plain.write_text(GOOD[kind], encoding="utf-8")
        changed.write_text(GOOD[kind].replace(",", ";"), encoding="utf-8")
        assert command(kind, changed, tmp_path) == command(kind, plain, tmp_path)


BAD: dict[str, bytes] = {
    "empty": b"", "a line": b"\n", "words": b"Bonjour, ceci n'est pas un tableau.\nVraiment pas.\n",
    "binary": bytes(range(256)) * 8, "utf-16": "a,b\n1,2\n".encode("utf-16"), "quote": b'a,b\n"1,2\n',
    "nul": b"a,b\n1,\x002\n", "header": b"timestamp,datetime,comment-id,voter-id,vote\n", "ragged": b"a,b\n1\n1,2,3\n",
    "same columns": b"id,id\n1,2\n", "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(200)),
}  # fmt: skip


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_bad_file_is_one_sentence(tmp_path: Path, kind: str, name: str, language: str) -> None:
    """It names the file and what to do."""
    path = tmp_path / "file.csv"
    path.write_bytes(BAD[name])
    status, written = command(kind, path, tmp_path, "--lang", language)
    if status:
        assert "file.csv" in written
        assert len(written.strip().splitlines()) == 1
    else:
        assert (name, kind.partition("-")[0]) == ("header", "opinions")
        assert ("Trop peu" if language == "fr" else "Too few") in written


@pytest.mark.parametrize("kind", GOOD)
def test_a_folder_or_nothing_is_no_file(tmp_path: Path, kind: str) -> None:
    """Both are said."""
    for path in (tmp_path, tmp_path / "absent.csv"):
        status, written = command(kind, path, tmp_path)
        assert status == 2
        assert str(path) in written


def mutations(text: str, draw: random.Random, count: int) -> Iterator[bytes]:
    """Files as accidents leave them: cut, doubled, with a cell that is not what it was."""
    odd = ["NaN", "inf", "-1", "1e999", "", "é", "0", "a", "9" * 30, "None", '"', "{", ":", "-", " ", "\ufeff", "\t"]
    for _ in range(count):
        content = text
        for _ in range(draw.randint(1, 3)):
            place = draw.randrange(len(content) + 1)
            kind = draw.randrange(5)
            if kind == 0:
                content = content[:place]
            elif kind == 1:
                content = content[:place] + draw.choice(odd) + content[place + draw.randint(0, 3) :]
            elif kind == 2:
                lines = content.splitlines(keepends=True)
                draw.shuffle(lines)
                content = "".join(lines)
            elif kind == 3:
                lines = content.splitlines(keepends=True)
                content = "".join(lines[: draw.randrange(len(lines) + 1)] + lines[draw.randrange(len(lines) + 1) :])
            else:
                cells = content.split(",")
                cells[draw.randrange(len(cells))] = draw.choice(odd)
                content = ",".join(cells)
        yield content.encode()


@pytest.mark.parametrize("kind", GOOD)
def test_accidents_never_make_a_traceback(tmp_path: Path, kind: str) -> None:
    """A file that still means something is analysed, another is said in a sentence; figures are always numbers."""
    path = tmp_path / "file.csv"
    for content in mutations(GOOD[kind], random.Random(kind), 120):
        path.write_bytes(content)
        status, written = command(kind, path, tmp_path, "--format", "json")
        if status == 0:
            json.loads(written, parse_constant=lambda word: pytest.fail(f"{word} is no figure"))


COMMANDS = {
    "polis": ("opinions", "votes.csv", "participants-votes.csv"), "pb": ("budget", ".pb"),
    "ranking": ("ranking", ".soi"), "pairwise": ("pairs", "_votes.csv"),
}  # fmt: skip
BESIDE = {"comments.csv", "summary.csv", "SOURCE.txt", "_ideas.csv"}
"""What goes with another file: words, published figures, sources."""
ELSEWHERE = {"margins", "polis_math", "questionnaire"}
"""Margins are in `test_census`, the output of live conversations in `tests/results/opinions`, questionnaires are not
answers."""


def covered() -> Iterator[tuple[str, Path]]:
    """Each public file with its command."""
    for path in sorted((SHARED / "data").rglob("*")) if SHARED.exists() else ():
        folder = path.relative_to(SHARED / "data").parts[0]
        if path.is_file() and folder not in ELSEWHERE and not path.name.endswith(tuple(BESIDE)):
            yield COMMANDS[folder][0], path


def test_every_public_file_has_its_command() -> None:
    """A folder or a kind of file that nothing reads would be seen here."""
    shared("data")
    found = list(covered())
    assert {path.parent.name for _, path in found} >= {"pb", "ranking", "pairwise", "brexit-consensus"}
    assert all(path.name.endswith(COMMANDS[path.relative_to(SHARED / "data").parts[0]][1:]) for _, path in found)


@pytest.mark.parametrize(("name", "path"), [*covered()], ids=lambda one: one.name if isinstance(one, Path) else one)
def test_a_public_file_is_analysed(tmp_path: Path, name: str, path: Path) -> None:
    """In words, in both languages, with pictures; and as figures."""
    for language in ("fr", "en"):
        status, written = analysed(name, path, "--lang", language)
        assert status == 0
        assert "{" not in written
    status, written = analysed(name, path, "--format", "json", "--charts", tmp_path)
    assert status == 0
    assert json.loads(written)["schema"] == 1
    assert list(tmp_path.glob("*.png"))
