"""The street of the residents' tests, for the acts that time brings."""

from __future__ import annotations

from tests.bot.conftest import lane, prepared_file, sqlite_street_url, street, street_url

__all__ = ["lane", "prepared_file", "sqlite_street_url", "street", "street_url"]
