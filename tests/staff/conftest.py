"""The street of the residents' tests, for what staff do to it."""

from __future__ import annotations

from tests.bot.conftest import lane, prepared_file, sqlite_street_url

__all__ = ["lane", "prepared_file", "sqlite_street_url"]
