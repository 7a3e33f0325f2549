"""Help and slips in both languages: the same commands, the same options, an example each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from palabre.cli import app, main
from palabre.entry import in_order, language_of_help
from palabre.french import catalogue, help_asked
from tests.palabre.conftest import Palabre
from tests.shared import REPOSITORY

ROOT = typer.main.get_command(app)


def commands(root: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, with the words that lead to it."""
    for name, command in root.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


EVERY = dict(commands(ROOT))


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_french_help_says_as_much_as_the_english(path: tuple[str, ...]) -> None:
    """What it does, an example that is a real command, each argument and each option explained."""
    page = help_asked(ROOT, [*path, "--help"])
    assert page is not None
    assert re.match(rf"Usage\s: palabre {' '.join(path)}", page)
    assert f"palabre {' '.join(path)}" in page.partition("Exemple")[2].replace("\n  ", " ")
    example = catalogue().template(".".join([*path, "example"]))
    told = re.findall(r"--[a-z]+", example)
    known = {option for parameter in EVERY[path].params for option in parameter.opts}
    assert set(told) <= known
    for parameter in EVERY[path].params:
        assert any(id in catalogue() for id in (f"{'.'.join(path)}.{parameter.name}", f"option.{parameter.name}"))
        assert parameter.param_type_name == "argument" or parameter.opts[0] in page
    assert max(map(len, page.splitlines())) <= 80


def test_nothing_is_left_over_in_the_french_help() -> None:
    """An option that went takes its words with it."""
    known = {".".join(path) for path in EVERY} | {"analyse", "officials", "palabre"}
    named = {f"{'.'.join(path)}.{one.name}" for path, command in EVERY.items() for one in command.params}
    frame = ("usage", "commands", "arguments", "options", "example", "default")
    for id in catalogue().messages:
        if not id.startswith(("metavar.", "slip.", "option.")) and id not in frame:
            assert id in known | named or id.rpartition(".")[2] in ("example", "more"), id


SLIPS = (
    ("chek", "chek"), ("check", "FICHIER"), ("rehearse x --residents 0", "5000"),
    ("rehearse x --residents abc", "5000"), ("results x --format xml", "text, json, html"),
    ("check x --on demain", "2026-12-01"), ("launch x --clos y", "--closes"), ("serve now", "now"),
    ("export x --format", "--format"), ("officials revok", "revoke"),
)  # fmt: skip


@pytest.mark.parametrize(("words", "fact"), SLIPS, ids=[words for words, _ in SLIPS])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_slip_is_named_and_shows_the_help(
    words: str, fact: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2, in the language asked for, with what is possible."""
    with pytest.raises(SystemExit) as ended:
        main(words.split(), language)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.strip()
    if language == "fr":
        assert fact in told
        assert "--help" in told
        assert not re.search(r"\b(the|is|not|Error|Missing|No such)\b", told)
        assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "environment", "language"),
    [
        ("--help", {}, "en"), ("--help", {"LANG": "C.UTF-8"}, "C."), ("--help", {"LANG": "fr_FR.UTF-8"}, "fr"),
        ("--help", {"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB"}, "en"), ("--help", {"PALABRE_LANG": "fr"}, "fr"),
        ("check --help --lang en", {"PALABRE_LANG": "fr"}, "en"), ("--lang=fr --help", {}, "fr"),
    ],
)  # fmt: skip
def test_the_language_of_help(words: str, environment: dict[str, str], language: str) -> None:
    """Asked for first, then Palabre's setting, then the machine's."""
    assert language_of_help(words.split(), environment) == language


def test_the_language_may_come_first() -> None:
    """Before the command as after it."""
    assert in_order(["--lang", "fr", "check", "a.yaml"]) == ["check", "a.yaml", "--lang", "fr"]
    assert in_order(["--lang", "fr", "--help"]) == ["--help"]
    assert in_order(["check", "--lang", "fr"]) == ["check", "--lang", "fr"]


def test_it_says_which_release_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """The one of pyproject.toml, so that a report of a weakness can name it."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"], "fr")
    assert ended.value.code == 0
    written = re.search(r'^version = "(.+)"$', (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    assert written is not None
    assert capsys.readouterr().out.strip() == written[1]


def test_the_whole_help_in_french_as_a_process(palabre: Palabre) -> None:
    """Every command in the list, and status 0."""
    done = palabre("--lang", "fr", "--help")
    assert done.returncode == 0
    assert [name for name in {path[0] for path in EVERY} if f"\n  {name} " not in done.stdout] == []
