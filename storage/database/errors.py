"""What storage may refuse, and which refusals mean that the whole batch should be tried again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import exc


class StorageError(Exception):
    """The database cannot be used as it is.

    `code` names the sentence that says what, where and the way out, `params` its facts (`errno`: the
    system's own number): whoever shows it chooses the language.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(", ".join([code, *(f"{name}={value}" for name, value in params.items())]))
        self.code, self.params = code, params


class Unavailable(StorageError):
    """The database did not take the transaction now (locked, full, lost, conflict): retry the whole batch."""


_SQLITE_PASSING = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_NOMEM: "memory",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_IOERR: "disk",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_CANTOPEN: "unopened",
    sqlite3.SQLITE_PROTOCOL: "locked",
}
_PRIMARY = 0xFF
"""SQLite's extended error codes keep the primary one in their low byte."""

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES_PASSING_CLASSES = {"08", "53", "58", "57"}
_POSTGRES_PASSING = {"40001", "40P01", "55P03", "25006", "25P03"}
_POSTGRES_CODES = {"53100": "full", "53200": "memory", "53300": "crowded", "25006": "read_only", "55P03": "locked"}


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
    """Code of why the transaction may succeed if tried again, or None for a fault of the program or the data."""
    # SQLAlchemy's own, with no driver's error inside: the pool had no connection to give.
    if isinstance(error, exc.TimeoutError):
        return "crowded"
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
        return "lost" if lost else None
    if state[:2] in _POSTGRES_PASSING_CLASSES or state in _POSTGRES_PASSING:
        return _POSTGRES_CODES.get(state, "conflict" if state[:2] == "40" else "lost")
    return None
