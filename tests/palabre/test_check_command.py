"""`palabre check`, `new` and `schema` as their users run them: real processes, real files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bench.check_speed import STRANGERS, imported
from palabre.entry import plain_check
from tests.flows.sampling import FOLDER
from tests.nursery import Nursery
from tests.palabre.conftest import Palabre
from tests.shared import shared

QUAYS_LINE = "  - if: use is never\n"


def anew(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One run of the command as a shell starts it."""
    command = (sys.executable, "-c", "from palabre.entry import main; main()", *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def test_a_finding_is_written_as_the_language_shows_it(tmp_path: Path) -> None:
    """File, line, column, the line itself, the place underlined, one thing to do; as a shell starts it."""
    text = shared("flows", "quais-2027.yaml").read_text(encoding="utf-8").replace(QUAYS_LINE, "  - if: use is nevr\n")
    (tmp_path / "quais.yaml").write_text(text, encoding="utf-8")
    run = anew("check", "quais.yaml", "--lang", "en", "--on", "2026-12-01", folder=tmp_path)
    place = text[: text.index("nevr")].count("\n") + 1
    assert run.returncode == 1
    block = (
        f'quais.yaml:{place}:16: error [condition] "nevr" is not an answer to "use". Did you mean "never"?\n'
        f"  {place} |   - if: use is nevr\n"
        f"  {' ' * len(str(place))} |                ^^^^\n"
        f"  {' ' * len(str(place))} = possible answers: walk, cycle, drive, work, never\n"
    )
    assert block in run.stdout
    assert run.stdout.splitlines()[-1].startswith("Next: ")


def test_a_language_without_its_words_is_refused_with_those_there_are(palabre: Palabre, tmp_path: Path) -> None:
    """Checked, and rehearsed too: wherever a file is read for the first time."""
    sample = str(FOLDER / "language.unknown.yaml")
    run = palabre("check", sample, "--lang", "en", folder=tmp_path)
    assert run.returncode == 1
    assert 'language.unknown.yaml:5:17: error [language] Palabre does not speak "pt"' in run.stdout
    assert "The languages there are: fr (Français), en (English)" in run.stdout
    assert palabre("rehearse", sample, "--lang", "en", "--residents", "3", folder=tmp_path).returncode == 1


def test_the_shared_flows_have_no_error(palabre: Palabre) -> None:
    """Both in one run, in French by default, and the last line says what to do next."""
    paths = [str(shared("flows", name)) for name in ("quais-2027.yaml", "transition-ecologique.yaml")]
    run = palabre("check", *paths, "--on", "2026-12-01")
    assert run.returncode == 0
    assert "erreur [" not in run.stdout
    assert run.stdout.splitlines()[-1].startswith("À faire")


def test_json_is_one_array_of_objects_in_order(palabre: Palabre) -> None:
    """For editors and other programs."""
    names = ("condition.value.yaml", "clinic.voice.yaml")
    paths = [str(FOLDER / name) for name in names]
    run = palabre("check", *paths, "--format", "json", "--lang", "en", "--on", "2026-12-01")
    found = json.loads(run.stdout)
    assert [(one["severity"], one["code"]) for one in found] == [("error", "condition"), ("advice", "clinic-voice")]
    keys = {"file", "line", "column", "end_column", "severity", "code", "message", "hint"}
    assert all(set(one) == keys for one in found)
    assert run.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("check", str(FOLDER / "dates.past.yaml"), "--on", "2026-12-01"), 0),
        (("check", str(FOLDER / "keep.many.yaml")), 1),
        (("check", str(FOLDER / "absent.yaml")), 2),
        (("check", str(FOLDER)), 2),
        (("check",), 2),
        (("check", str(FOLDER / "keep.many.yaml"), "--on", "tomorrow"), 2),
        (("check", "--help"), 0),
        (("new", "--help"), 0),
        (("schema", "--help"), 0),
    ],
)
def test_the_exit_status_tells_wrong_from_impossible(palabre: Palabre, arguments: tuple[str, ...], status: int) -> None:
    """0 done, 1 the file is wrong, 2 it could not run; never a traceback."""
    run = palabre(*arguments)
    assert run.returncode == status, run.stderr
    assert "Traceback" not in run.stderr
    if "--help" in arguments:
        assert "Example: palabre" in run.stdout


@pytest.mark.parametrize("source", ["street", "budget", "barometer", "ideas"])
def test_a_new_flow_passes_the_check(palabre: Palabre, source: str, tmp_path: Path) -> None:
    """Ready to adapt: renamed, with a promise to come, and its schema beside it."""
    run = palabre("new", "ma-rue", "--from", source, folder=tmp_path)
    assert run.returncode == 0, run.stderr
    checked = palabre("check", "ma-rue.yaml", "--format", "json", folder=tmp_path)
    assert (checked.returncode, json.loads(checked.stdout)) == (0, [])
    assert "consultation: ma-rue\n" in (tmp_path / "ma-rue.yaml").read_text(encoding="utf-8")
    Draft202012Validator.check_schema(json.loads((tmp_path / "palabre-1.schema.json").read_text(encoding="utf-8")))


def test_new_never_writes_over_a_file(palabre: Palabre, tmp_path: Path) -> None:
    """Nobody's work is lost; a wrong name or model is said."""
    (tmp_path / "ma-rue.yaml").write_text("mine", encoding="utf-8")
    assert palabre("new", "ma-rue", folder=tmp_path).returncode == 2
    assert (tmp_path / "ma-rue.yaml").read_text(encoding="utf-8") == "mine"
    assert palabre("new", "Ma Rue", folder=tmp_path).returncode == 1
    assert palabre("new", "rue", "--from", "nothing", folder=tmp_path).returncode == 1


def test_a_picture_outside_the_folder_is_refused_even_through_a_link(palabre: Palabre, tmp_path: Path) -> None:
    """A link cannot lead out of the flow's folder."""
    (tmp_path / "flow").mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"x")
    (tmp_path / "flow" / "there.jpg").symlink_to(tmp_path / "secret.jpg")
    text = (FOLDER / "text.caption.yaml").read_text(encoding="utf-8")
    (tmp_path / "flow" / "flow.yaml").write_text(text, encoding="utf-8")
    run = palabre("check", str(tmp_path / "flow" / "flow.yaml"), "--format", "json")
    assert "missing-file" in {one["code"] for one in json.loads(run.stdout)}


def test_check_imports_no_stranger() -> None:
    """Nothing of Telegram, the web, numpy or the database."""
    found = imported(FOLDER / "keep.many.yaml")
    assert "flows" in found
    assert not found & set(STRANGERS)


@pytest.mark.parametrize(
    "options",
    [(), ("--lang", "en"), ("--format", "json"), ("--on", "2026-12-01"), ("--lang", "en", "--format", "json")],
    ids=lambda options: " ".join(options) or "plain",
)
def test_the_quick_door_and_the_long_one_say_the_same(
    palabre: Palabre, nursery: Nursery, options: tuple[str, ...]
) -> None:
    """A plain check goes without Typer; what it writes and its status are Typer's own."""
    arguments = ("check", str(FOLDER / "keep.many.yaml"), *options)
    assert plain_check(arguments) is not None
    long = nursery.run("palabre.cli:main", *arguments)
    quick = palabre(*arguments)
    assert (quick.stdout, quick.stderr, quick.returncode) == (long.stdout, long.stderr, long.returncode)


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("check",), ("check", "--help"), ("check", "a.yaml", "--lang", "de"), ("check", "a.yaml", "--on", "x"),
        ("check", "a.yaml", "--format"), ("check", "a.yaml", "--lang=en"), ("new", "a"),
    ],
)  # fmt: skip
def test_anything_but_a_plain_check_is_left_to_typer(arguments: tuple[str, ...]) -> None:
    """Its words for help and slips are the better ones."""
    assert plain_check(arguments) is None
