"""The house as designed: who may import whom, who may read the clock and the environment, and how big a room is."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.house.source import ROOMS, SourceFile, sources
from tests.shared import REPOSITORY

FILE_LINES = 400
TEST_FILE_LINES = 500
FUNCTION_LINES = 40
# A migration is one list of columns, written once: cutting it up would hide what it does.
LISTS = "storage/migrations/versions/"

ENVIRONMENT = {"os.environ", "os.getenv", "os.environb", "os.putenv", "os.environ.get"}
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime",
}  # fmt: skip
CHANCE = {"random.random", "random.choice", "random.choices", "random.randint", "random.shuffle", "random.sample",
          "random.uniform", "random.randrange", "uuid.uuid4", "uuid.uuid1"}  # fmt: skip
BOT_SIDES_WITH_STAFF = ("bot/council/", "bot/jobs/")


def _found(files: list[SourceFile], forbidden: set[str]) -> list[str]:
    return [f"{file.name}:{line} {name}" for file in files for line, name in file.dotted() if name in forbidden]


def test_import_contracts_are_kept() -> None:
    """The walls in pyproject.toml hold."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_only_the_council_and_the_jobs_reach_staff_acts_and_results() -> None:
    """What a resident types passes through no staff act: the rest of `bot` imports neither `staff` nor `results`."""
    broken = [
        f"{file.name}:{line} {name}"
        for file in sources("bot")
        if not file.name.startswith(BOT_SIDES_WITH_STAFF)
        for line, name in file.imports()
        if name.split(".")[0] in ("staff", "results")
    ]
    assert broken == []


def test_only_the_settings_read_the_environment() -> None:
    """One reader, so that every setting is known and documented; the quick door reads the language alone."""
    files = [file for file in sources(*ROOMS) if file.name not in ("palabre/settings.py", "palabre/entry.py")]
    assert _found(files, ENVIRONMENT) == []


def test_only_the_front_door_reads_the_clock() -> None:
    """Time is an argument everywhere else, so that a test can move it."""
    files = [file for file in sources(*ROOMS) if not file.name.startswith("palabre/")]
    assert _found(files, CLOCKS) == []


def test_chance_is_an_argument() -> None:
    """Nothing draws from a global source: a seed gives the same town again."""
    files = [file for file in sources(*ROOMS) if not file.name.startswith("palabre/")]
    assert _found(files, CHANCE) == []


def _code_lines(file: SourceFile, node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = file.text.splitlines()[node.lineno - 1 : node.end_lineno]
    return sum(not line.lstrip().startswith("#") for line in lines)


def test_no_file_is_longer_than_a_room_should_be() -> None:
    """A longer file wants a wall."""
    long = [(file, FILE_LINES) for file in sources(*ROOMS)] + [(file, TEST_FILE_LINES) for file in sources("tests")]
    assert [f"{f.name}: {n}" for f, limit in long if (n := len(f.text.splitlines())) >= limit] == []


def test_no_function_is_longer_than_a_screen() -> None:
    """A longer one does several things; lines that only say why are free."""
    long = [
        f"{file.name}:{node.lineno} {node.name}: {length}"
        for file in sources(*ROOMS)
        if not file.name.startswith(LISTS)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := _code_lines(file, node)) >= FUNCTION_LINES
    ]
    assert long == []


def test_every_module_opens_with_its_purpose() -> None:
    """One sentence first; a reader then knows whether to read on."""
    assert [file.name for file in sources(*ROOMS, "tests") if not ast.get_docstring(file.tree)] == []


def test_no_folder_is_called_utils() -> None:
    """A thing lives where it is used, under its own name."""
    vague = {"utils", "util", "helpers", "common", "misc"}
    assert [file.name for file in sources(*ROOMS, "tests") if vague & set(Path(file.name).with_suffix("").parts)] == []


def test_every_folder_of_python_is_a_package() -> None:
    """Else it is not installed, or its types are not checked."""
    folders = {file.path.parent for file in sources(*ROOMS, "tests")}
    assert [str(folder.relative_to(REPOSITORY)) for folder in folders if not (folder / "__init__.py").exists()] == []
