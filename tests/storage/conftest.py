"""One suite, both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage import Store
from tests.postgres import Cluster
from tests.storage.town import StoredTown, close_kept, founded, opened


def migrate(url: str) -> None:
    """Prepare the model that PostgreSQL copies for each test."""
    opened(url).close()


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """No store outlives its test, passed or failed."""
    yield
    close_kept()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database of this test's own."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    address = cluster.database(migrate)
    yield address
    cluster.drop(address)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store, migrated."""
    made = opened(url)
    yield made
    made.close()


@pytest.fixture
def town(store: Store) -> StoredTown:
    """A council with one open consultation."""
    return founded(store)
