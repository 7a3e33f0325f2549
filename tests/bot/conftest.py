"""A street of residents on both databases, prepared once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.desk import BatchDesk
from tests.bot.street import START, Street, prepare
from tests.clock import Clock
from tests.postgres import Cluster


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("street") / "palabre.sqlite"
    prepare(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_street_url(prepared_file: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of this test's own."""
    shutil.copy(prepared_file, tmp_path / "street.sqlite")
    return f"sqlite:///{tmp_path / 'street.sqlite'}"


@pytest.fixture(params=["sqlite", "postgres"])
def street_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The same test on both databases, migrated."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_street_url")
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    url = cluster.database(prepare)
    yield url
    cluster.drop(url)


@pytest.fixture
def street(street_url: str) -> Iterator[Street]:
    """An open consultation and its runtime, time standing still."""
    here = Street.at(street_url, Clock(START))
    yield here
    here.store.close()


@pytest.fixture
def lane(sqlite_street_url: str) -> Iterator[Street]:
    """The same on SQLite alone, for what no database changes."""
    here = Street.at(sqlite_street_url, Clock(START))
    yield here
    here.store.close()


@pytest.fixture
def desk(lane: Street) -> BatchDesk:
    """One open consultation, its batches given decoded."""
    return BatchDesk(lane)
