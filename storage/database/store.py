"""The door to the database: open it, migrate it, write and read in transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import exc, make_url

from storage.database import migrate
from storage.database.errors import StorageError, translated
from storage.database.postgres import Server
from storage.database.sqlite import Files
from storage.database.tx import Dialect, Tx
from storage.people.keyring import Keyring, public_id


def open_store(url: str, *, secret: bytes, ids: Callable[[], bytes]) -> Store:
    """The database at `url`: `sqlite:////absolute/path.db` or `postgresql://user:password@host/name`.

    `secret` (16 bytes or more) keys every link to a person; `ids` gives 16 fresh random bytes per call.
    Raises StorageError, whose code names the way out, when the place cannot be used or is newer than this program.
    """
    store = Store(_back(url), secret, ids)
    try:
        store.check()
    except BaseException:
        store.close()
        raise
    return store


def _back(url: str) -> Files | Server:
    try:
        parsed = make_url(url)
    except exc.ArgumentError as error:
        raise StorageError("address") from error
    kind = parsed.drivername.partition("+")[0]
    if kind == "sqlite" and parsed.database and parsed.database != ":memory:":
        return Files(Path(parsed.database).absolute())
    if kind in ("postgresql", "postgres"):
        return Server(url)
    raise StorageError("address")


class Store:
    """A database and the keys to its people. Safe to use from several threads."""

    def __init__(self, back: Files | Server, secret: bytes, ids: Callable[[], bytes]) -> None:
        self._back = back
        self._ids = ids
        self.keys = Keyring(secret)
        self.dialect: Dialect = "sqlite" if isinstance(back, Files) else "postgresql"

    @property
    def where(self) -> str:
        """Where the database is, as a person may read it (no password)."""
        return str(self._back.path) if isinstance(self._back, Files) else self._back.where

    def new_id(self, prefix: str) -> str:
        """A public id: `prefix_` and 128 random bits."""
        return public_id(prefix, self._ids())

    def sealed_address(self, token: str) -> str:
        """What stands for a web browser's bearer token: its HMAC, 64 hexadecimal digits."""
        return self.keys.code("web token", 0, token)

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """One transaction. Raises Unavailable when the whole of it should be tried again."""
        with self._back.write() as connection:
            tx = Tx(connection, self.dialect, self.keys, self._ids)
            yield tx
        # Only after the commit: until then the journal holds what was erased.
        if tx.scrub:
            self._back.scrub()

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A view of the database that stays the same until it is left; it cannot write."""
        with self._back.read() as connection:
            yield Tx(connection, self.dialect, self.keys, self._ids)

    def check(self) -> None:
        """Raise StorageError when the database cannot be opened, is not ours or is newer than this program."""
        if isinstance(self._back, Server):
            self._back.check()
        elif not self._back.path.exists():
            return
        else:
            self._back.recover()
        try:
            with self._back.read() as connection, translated():
                migrate.check(connection, self.where)
        except (exc.DatabaseError, sqlite3.DatabaseError) as error:
            raise StorageError("damaged", where=self.where) from error

    def migrate(self) -> bool:
        """Bring the schema up to date, all of it or none; True when something had to be done."""
        with self._back.write() as connection, translated():
            return migrate.upgrade(connection, self.where)

    def serve_lock(self) -> AbstractContextManager[None]:
        """To hold while serving: raises StorageError when another server runs on the same SQLite file."""
        return self._back.serving()

    def close(self) -> None:
        """Give every connection back."""
        self._back.close()
