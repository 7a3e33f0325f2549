"""The town hall's bot on the street of the residents' tests."""

from __future__ import annotations

import pytest

from tests.bot.conftest import lane, prepared_file, sqlite_street_url, street, street_url
from tests.bot.street import Street
from tests.council.hall import Hall

__all__ = ["lane", "prepared_file", "sqlite_street_url", "street", "street_url"]


@pytest.fixture
def hall(lane: Street) -> Hall:
    """On SQLite alone."""
    return Hall(lane)


@pytest.fixture
def both(street: Street) -> Hall:
    """On both databases."""
    return Hall(street)
