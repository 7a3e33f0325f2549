"""What storage may refuse, and which refusals mean that the whole batch should be tried again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import exc


class StorageError(Exception):
    """The database cannot be used as it is: the message says what, where, and the way out."""


class Unavailable(StorageError):
    """The database did not take the transaction now (locked, full, lost, conflict): retry the whole batch."""


_SQLITE_PASSING = {
    sqlite3.SQLITE_BUSY: "the database is locked by another process",
    sqlite3.SQLITE_LOCKED: "the database is locked by another connection",
    sqlite3.SQLITE_NOMEM: "there is no memory left",
    sqlite3.SQLITE_READONLY: "the database is read-only now",
    sqlite3.SQLITE_IOERR: "the disk gave an error",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_PROTOCOL: "the database is locked",
}
_PRIMARY = 0xFF
"""SQLite's extended error codes keep the primary one in their low byte."""

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES_PASSING_CLASSES = {"08", "53", "58", "57"}
_POSTGRES_PASSING = {"40001", "40P01", "55P03", "25006", "25P03"}


@contextmanager
def translated() -> Iterator[None]:
    """Raise Unavailable for what passes; anything else stays itself."""
    try:
        yield
    except (exc.DBAPIError, exc.TimeoutError, sqlite3.Error, psycopg.Error) as error:
        reason = passing(error)
        if reason is None:
            raise
        raise Unavailable(reason) from error


def passing(error: Exception) -> str | None:
    """Why the transaction may succeed if tried again, or None for a fault of the program or the data."""
    if isinstance(error, exc.TimeoutError):
        return "every connection to the database is busy"
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _SQLITE_PASSING.get(getattr(cause, "sqlite_errorcode", 0) & _PRIMARY)
    if isinstance(cause, psycopg.Error):
        return _postgres_passing(cause)
    return None


def _postgres_passing(cause: psycopg.Error) -> str | None:
    state = cause.sqlstate
    if state is None:
        # psycopg gives no state when the connection itself is gone, COMMIT of unknown outcome included.
        lost = isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError)
        return "the connection to the database was lost" if lost else None
    if state[:2] in _POSTGRES_PASSING_CLASSES or state in _POSTGRES_PASSING:
        return f"the database could not take the transaction (state {state})"
    return None
