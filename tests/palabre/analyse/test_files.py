"""Every public file has its command, and whatever is wrong with a file is one sentence in the reader's language."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.palabre.every_command import invoke
from tests.shared import REPOSITORY, SHARED, shared

pytestmark = pytest.mark.slow


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
    status, written = invoke("analyse", *words)
    assert status in (0, 2), written
    return status, written


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


ACCIDENTS = 80
"""Per kind of file; each is told in one language, half of them in words too."""
HEAD = VOTES.splitlines()[0] + "\n"
META = "META\nkey;value\nbudget;100\n"
NAMES = "# ALTERNATIVE NAME 1: Un\n# ALTERNATIVE NAME 2: Deux\n"
LITTLE: dict[str, tuple[str, str, int]] = {
    "one person": ("opinions", HEAD + "1,x,0,a,1\n2,x,1,a,-1\n", 0),
    "one statement": ("opinions", HEAD + "".join(f"{n},x,0,{n},{n % 2}\n" for n in range(40)), 0),
    "everyone identical": ("opinions", HEAD + "".join(f"{n},x,{n % 8},{n // 8},1\n" for n in range(240)), 0),
    "all passes": ("opinions", HEAD + "".join(f"{n},x,{n % 8},{n // 8},0\n" for n in range(240)), 0),
    "one vote each": ("opinions", HEAD + "".join(f"{n},x,{n},{n},1\n" for n in range(500)), 0),
    "infinite": ("opinions", HEAD + "1,x,0,a,inf\n", 2),
    "not a number": ("opinions", HEAD + "1,x,0,a,NaN\n", 2),
    "wrong column": ("opinions", VOTES.replace("voter-id", "votant"), 2),
    "cut in a project": ("budget", META + "PROJECTS\nproject_id;cost;name\na;60;Ar", 2),
    "cut in a ballot": (
        "budget",
        META + "num_votes;9\nPROJECTS\nproject_id;cost\na;60\nVOTES\nvoter_id;vote\n1;a\n2;",
        0,
    ),
    "empty ballots": ("budget", META + "PROJECTS\nproject_id;cost\na;60\nVOTES\nvoter_id;vote\n1;\n2;\n", 0),
    "all equal": ("budget", META + "PROJECTS\nproject_id;cost\na;60\nb;60\nVOTES\nvoter_id;vote\n1;a,b\n", 0),
    "infinite money": (
        "budget",
        META.replace("100", "inf") + "PROJECTS\nproject_id;cost\na;6\nVOTES\nvoter_id;vote\n1;a\n",
        2,
    ),
    "one ballot": ("ranking", NAMES + "1: 1\n", 0),
    "all level": ("ranking", NAMES + "50: {1,2}\n", 0),
    "one option": ("ranking", "# ALTERNATIVE NAME 1: Un\n5: 1\n", 0),
    "nobody": ("ranking", NAMES + "0: 1,2\n", 0),
    "infinite ballots": ("ranking", NAMES + "inf: 1,2\n", 2),
    "one duel": ("pairs", "winner,loser\na,b\n", 0),
    "all drawn": ("pairs", "winner,loser\n" + "a,b\nb,a\n" * 30, 0),
    "against itself": ("pairs", "winner,loser\na,a\n", 2),
    "one side": ("pairs", "winner,loser\na,\n", 2),
    "one answer": ("weights", "id,age,sex\n1,20,F\n", 2),
    "same answers": ("weights", "id,age,sex\n" + "".join(f"{n},20,F\n" for n in range(40)), 2),
    "ages that are none": ("weights", ANSWERS.replace(",2", ",inf"), 2),
}
"""Files of which little or nothing can be said: the analysis, the file, the status."""


@pytest.mark.parametrize("name", LITTLE)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_where_there_is_little_to_say_nothing_sounds_sure(tmp_path: Path, name: str, language: str) -> None:
    """A sentence and status 2, or a warning before any figure; never `nan`, in words, in figures and in pictures."""
    kind, text, expected = LITTLE[name]
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    charts = () if kind == "weights" else ("--charts", str(tmp_path / "charts"))
    for more in ((), ("--format", "json", *charts)):
        status, written = command(kind, path, tmp_path, "--lang", language, *more)
        assert status == expected, written
        if status:
            assert written.startswith(str(path))
            continue
        assert "nan" not in written.casefold().split()
        if more:
            json.loads(written, parse_constant=lambda word: pytest.fail(f"{word} is no figure"))
        elif name in ("one person", "everyone identical", "all passes", "one vote each"):
            assert "%" not in written
    if not expected and kind not in ("opinions",) and name not in ("all drawn", "all level", "one option", "nobody"):
        written = command(kind, path, tmp_path, "--lang", language)[1]
        assert ("trop peu" if language == "fr" else "too few") in written


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
    for number, content in enumerate(mutations(GOOD[kind], random.Random(kind), ACCIDENTS)):
        path.write_bytes(content)
        language = ("fr", "en")[number % 2]
        status, written = command(kind, path, tmp_path, "--format", "json", "--lang", language)
        if number % 4 < 2:
            assert command(kind, path, tmp_path, "--lang", language)[0] == status
        if status == 0:
            json.loads(written, parse_constant=lambda word: pytest.fail(f"{word} is no figure"))


COMMANDS = {
    "polis": ("opinions", "votes.csv", "participants-votes.csv"), "pb": ("budget", ".pb"),
    "ranking": ("ranking", ".soi"), "pairwise": ("pairs", "_votes.csv"),
}  # fmt: skip
BESIDE = {"comments.csv", "summary.csv", "SOURCE.txt", "_ideas.csv"}
"""What goes with another file: words, published figures, sources."""
ELSEWHERE = {"margins", "polis_math", "questionnaire"}
"""Margins are in `test_census`, the output of live conversations in `tests/results/methods/opinions`,
questionnaires are not answers."""


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


def test_every_public_file_stands_in_the_measurements() -> None:
    """With its command and its figures; words, summaries and sources go with another file."""
    shared("data")
    told = (REPOSITORY / "docs" / "measurements.md").read_text(encoding="utf-8")
    files = [path for path in (SHARED / "data").rglob("*") if path.is_file() and path.parent.name != "questionnaire"]
    lacking = [
        path
        for path in files
        if path.name not in BESIDE - {"comments.csv"}
        and not (path.name in told and (path.parent.name in told or path.parent.parent.name in told))
        and not path.name.endswith("_ideas.csv")
    ]
    assert lacking == []


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
