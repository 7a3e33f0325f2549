"""A site with the quays' consultation open, for every test of the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.clock import Clock
from tests.shared import seen_always, shared
from tests.web.served import Served, Visitor, place

QUAYS = "quais-2027"


@pytest.fixture
async def site(sqlite_url: str, clock: Clock, tmp_path: Path) -> AsyncIterator[Served]:
    """Pages over SQLite, the quays launched and open."""
    file = shared("flows", "quais-2027.yaml")
    async with place(sqlite_url, clock, tmp_path / "uploads") as here:
        here.launch(seen_always(file.read_bytes()), file.name, file.parent)
        yield here


@pytest.fixture
async def http(site: Served) -> AsyncIterator[httpx.AsyncClient]:
    """A plain client of the site."""
    async with httpx.AsyncClient(base_url=site.url, timeout=120) as client:
        yield client


@pytest.fixture
def visitor(http: httpx.AsyncClient) -> Visitor:
    """Someone who has not come yet."""
    return Visitor(http, QUAYS)
