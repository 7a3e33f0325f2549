"""PostgreSQL: any number of processes, each transaction READ COMMITTED, rows locked where people meet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.engine import URL

from storage.database.errors import StorageError, Unavailable, translated

PATIENCE = 10
"""Seconds to wait for a connection, a lock, or a transaction left idle."""
# `synchronous_commit` whatever the server's own setting: "kept" is said to people after the commit.
_OPTIONS = (
    f"-c synchronous_commit=on -c lock_timeout={PATIENCE}s -c idle_in_transaction_session_timeout=60s "
    "-c timezone=UTC -c default_transaction_isolation=read\\ committed"
)


class Server:
    """A pool of connections to one database."""

    def __init__(self, url: str) -> None:
        self._url = _with_driver(url)
        self._engine = create_engine(
            self._url,
            pool_size=5,
            max_overflow=5,
            pool_timeout=PATIENCE,
            # After a restart of the server the pool is full of connections that are gone.
            pool_pre_ping=True,
            connect_args={"options": _OPTIONS, "connect_timeout": PATIENCE},
        )

    @property
    def where(self) -> str:
        """Where the database is, without the password."""
        return self._url.render_as_string(hide_password=True)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection inside a transaction."""
        with translated():
            connection = self._engine.connect()
            connection.begin()
        try:
            yield connection
            with translated():
                connection.commit()
        except Unavailable:
            # Whatever state it is in, COMMIT of unknown outcome included: the next transaction takes a fresh one.
            connection.invalidate()
            raise
        finally:
            connection.close()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that cannot write, with one unchanging view."""
        with translated():
            connection = self._engine.connect()
        try:
            with translated():
                # One view for the whole reading: two tallies of one page must be of the same moment.
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection
        except Unavailable:
            connection.invalidate()
            raise
        finally:
            connection.close()

    def check(self) -> None:
        """Raise StorageError when the server does not answer."""
        try:
            with self._engine.connect():
                pass
        except Exception as error:
            if isinstance(error, StorageError):
                raise
            raise StorageError(f"postgres_{_why(error)}", where=self.where) from error

    def scrub(self) -> None:
        """Nothing to do: PostgreSQL's own vacuum reuses what was freed."""

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Any number of servers may share this database."""
        yield


def _with_driver(url: str) -> URL:
    # Hosts hand out `postgres://`, a name that SQLAlchemy no longer takes.
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    return parsed.set(drivername="postgresql+psycopg")


_REFUSALS = (
    ("password", ("password authentication failed", "no password supplied", "no pg_hba.conf entry")),
    ("name", ("does not exist",)),
    ("address", ("translate host name", "name or service not known", "temporary failure in name resolution")),
    ("silent", ("refused", "timeout expired", "timed out", "no such file", "unreachable", "no route")),
)
"""Words of libpq's refusals: a connection that was never made has no error state of its own."""


def _why(error: Exception) -> str:
    said = str(getattr(error, "orig", error)).lower()
    return next((why for why, words in _REFUSALS if any(word in said for word in words)), "refused")
