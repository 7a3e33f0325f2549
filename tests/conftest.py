"""Fixtures that every folder of tests may use: databases, a clock, a page, the strict Bot API."""

from __future__ import annotations

import gc
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NoReturn

import hypothesis
import pytest
from playwright.async_api import Page

from tests.browser import chromium, opened
from tests.clock import Clock
from tests.nursery import Nursery
from tests.postgres import Cluster, PostgresUnavailable

# How long an example takes says how busy the machine is. In CI the same examples are drawn each time, so that a change
# is judged by itself; elsewhere new ones are, and what they find is kept for the next run.
hypothesis.settings.register_profile("palabre", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis.settings.load_profile("palabre")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--crashes N`: how many times a crash campaign kills what it tests."""
    parser.addoption("--recipes", action="store_true", help="apply each recipe alone too: a minute each")
    parser.addoption("--crashes", type=int, default=30, help="kills in a crash campaign (default 30)")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs PostgreSQL or Chromium is marked by what it asks for; what takes minutes waits to be asked for."""
    long = [] if config.getoption("--recipes") else [item for item in items if item.get_closest_marker("alone")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        params = getattr(getattr(item, "callspec", None), "params", {})
        if asked & {"postgres", "postgres_url"} or any(
            isinstance(one, str) and one == "postgres" for one in params.values()
        ):
            item.add_marker(pytest.mark.postgres)
        if "nursery" in asked:
            item.add_marker(pytest.mark.slow)
        if "page" in asked or getattr(getattr(item, "module", None), "opened", None) is opened:
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish() -> None:
    """The half million objects of imports live to the end: the collector need not look through them at every turn."""
    gc.collect()
    gc.freeze()


def absent(reason: str) -> NoReturn:
    """Skips, except where everything must be there: what cannot run in CI has failed."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture
def crashes(request: pytest.FixtureRequest) -> int:
    """How many times a crash campaign kills what it tests."""
    number: int = request.config.getoption("--crashes")
    return number


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until it is moved."""
    return Clock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server of this session's own; `postgres.database(prepare)` gives fresh databases."""
    try:
        cluster = Cluster()
        cluster.start()
    except PostgresUnavailable as problem:
        absent(str(problem))
    yield cluster
    cluster.remove()


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Starts processes that need not import anything first."""
    here = Nursery()
    yield here
    here.close()


@pytest.fixture
def postgres_url(postgres: Cluster) -> Iterator[str]:
    """The SQLAlchemy address of an empty PostgreSQL database of this test's own."""
    url = postgres.database()
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The SQLAlchemy address of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'palabre.sqlite'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The same test on both databases: an address of an empty one."""
    name: str = request.param
    url: str = request.getfixturevalue(f"{name}_url")
    return url


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page as on a phone, in French; `tests.browser.opened` for another size or without JavaScript."""
    if chromium() is None:
        absent("Chromium is not installed. Install it: apt-get install chromium")
    async with opened() as shown:
        yield shown
