"""What other tests stand on: the database server, the browser and the fonts really work here."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime

import psycopg
import pytest
import sqlalchemy
from playwright.async_api import Page

from tests.clock import Clock
from tests.postgres import Cluster

_HELD: list[sqlalchemy.Engine] = []
"""Pools that hold a connection until the copies are made."""


def _prepare(url: str) -> None:
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE town (name text)"))
    # Left open on purpose: a template held by a pool must not forbid the copies.
    engine.connect().close()
    _HELD.append(engine)


def test_each_database_is_empty_and_its_own(database_url: str) -> None:
    """An address works as it is, and nothing of another test is in it."""
    engine = sqlalchemy.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE town (name text)"))
        assert connection.execute(sqlalchemy.text("SELECT count(*) FROM town")).scalar_one() == 0
    engine.dispose()


def test_databases_are_copied_from_a_prepared_template(postgres: Cluster) -> None:
    """The template is prepared once, and what is written to one copy stays in it."""
    first, second = postgres.database(_prepare), postgres.database(_prepare)
    for url, expected in ((first, 1), (second, 1)):
        engine = sqlalchemy.create_engine(url)
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("INSERT INTO town VALUES ('Montval')"))
            assert connection.execute(sqlalchemy.text("SELECT count(*) FROM town")).scalar_one() == expected
        engine.dispose()
        postgres.drop(url)
    while _HELD:
        _HELD.pop().dispose()


@pytest.mark.postgres
def test_a_durable_server_keeps_commits_through_an_immediate_stop() -> None:
    """A server cut off and started again answers on the same address with what was committed."""
    cluster = Cluster(durable=True)
    try:
        cluster.start()
        address = cluster.database().replace("+psycopg", "")
        with psycopg.connect(address) as connection:
            connection.execute("CREATE TABLE town (name text)")
        cluster.stop(immediate=True)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(address)
        cluster.start()
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT count(*) FROM town").fetchone() == (0,)
    finally:
        cluster.remove()


async def test_a_page_opens_as_on_a_phone(page: Page) -> None:
    """The system's Chromium renders at a phone's width."""
    await page.set_content("<h1>Bonjour</h1>")
    assert await page.locator("h1").inner_text() == "Bonjour"
    assert await page.evaluate("window.innerWidth") == 390


@pytest.mark.parametrize(("name", "character"), [("Arabic", "0645"), ("emoji", "1f333")])
def test_a_font_draws_every_script_that_charts_may_hold(name: str, character: str) -> None:
    """Charts use the system's fonts: without one, a label would lose its letters."""
    found = subprocess.run(["fc-list", f":charset={character}", "family"], capture_output=True, text=True, check=True)
    assert found.stdout.strip(), f"no font draws {name}: apt-get install fonts-noto-core fonts-noto-color-emoji"


def test_the_clock_only_moves_when_told(clock: Clock) -> None:
    """Moments are aware and in UTC."""
    start = clock()
    assert clock.forward(hours=1) - start == clock() - start
    assert clock.to(datetime(2026, 2, 1, tzinfo=UTC)).tzinfo is UTC
    with pytest.raises(ValueError, match="aware"):
        clock.to(datetime(2026, 2, 1))  # noqa: DTZ001  (the naive moment is what is refused)
