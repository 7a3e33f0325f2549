"""Commands as processes, and a town hall's machine for those that serve."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.nursery import Nursery
from tests.palabre.served_hall import ServedHall, free_port
from tests.shared import REPOSITORY


class Palabre(Protocol):
    """One run of the command, until it has ended."""

    def __call__(self, *arguments: str, folder: Path = ...) -> subprocess.CompletedProcess[str]:
        """Its status and what it wrote."""
        ...


@pytest.fixture
def palabre(nursery: Nursery) -> Palabre:
    """The command in a process of its own that imported everything before."""

    def run(*arguments: str, folder: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
        return nursery.run("palabre.entry:main", *arguments, cwd=folder)

    return run


@pytest.fixture
def hall(tmp_path: Path, nursery: Nursery) -> Iterator[ServedHall]:
    """Its processes end with the test."""
    settings = {"data_dir": str(tmp_path / "data"), "port": str(free_port()), "host": "127.0.0.1"}
    here = ServedHall(tmp_path, settings, nursery)
    yield here
    here.close()
