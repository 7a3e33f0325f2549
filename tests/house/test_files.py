"""What is committed: no address of an index, no machine's path, locks whole and hashed."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.shared import REPOSITORY

MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:work|home|root|Users)/[a-z.]")
INDEX = re.compile(r"index-url|/simple/|find-links|files\.pythonhosted")
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bootstrap.lock")


def _committed() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is not a git checkout")
    return [name for name in listed.stdout.split("\0") if name]


def test_no_machine_path_nor_index_address_is_committed() -> None:
    """The tree builds anywhere; nothing in it tells where it was written."""
    found = []
    for name in _committed():
        path = REPOSITORY / name
        if name in ("tests/house/test_files.py", "scripts/lock.sh") or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1):
            if MACHINE_PATH.search(line) or INDEX.search(line):
                found.append(f"{name}:{number}")
    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_version_is_exact_and_hashed(lock: str) -> None:
    """A tampered package must fail to install."""
    text = (REPOSITORY / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert lines
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []
    assert "://" not in text


def test_the_tests_run_on_the_versions_that_are_shipped() -> None:
    """The development lock repeats the runtime's lock exactly, and adds to it."""

    def versions(lock: str) -> set[str]:
        text = (REPOSITORY / lock).read_text(encoding="utf-8")
        return set(re.findall(r"^([\w.\[\]-]+==[^ ;\\]+)", text, re.MULTILINE))

    assert versions("requirements.lock") <= versions("requirements-dev.lock")
