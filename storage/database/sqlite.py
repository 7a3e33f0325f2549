"""SQLite as a server's database: one writer among all processes, readers that cannot write, nothing left behind.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL file when two connections write or checkpoint at the same
time, so every writing connection is opened, used and closed under one lock between processes.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EACCES
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.pool import NullPool, QueuePool

from storage.database.errors import StorageError, Unavailable, translated

HEADER = b"SQLite format 3\0"
PATIENCE = 10.0
"""Seconds that a writer waits for another process before it says so."""
_STEP = 0.005
_CACHE = 16 * 1024
"""KiB of pages kept in memory by the writer: the hot part of a town of a hundred thousand."""
_NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "afs", "ceph", "glusterfs", "lustre", "ncpfs", "9p", "davfs",
    "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.cephfs", "fuse.davfs", "fuse.gcsfuse",
}  # fmt: skip
_MOUNTS = Path("/proc/self/mountinfo")


class Files:
    """The database file, its two locks, its writing connection and its readers."""

    def __init__(self, path: Path, patience: float | None = None) -> None:
        self.path = path
        self._patience = PATIENCE if patience is None else patience
        self._busy = int(self._patience * 1000)
        self._thread = threading.RLock()
        self._lock = path.parent / "write.lock"
        check_folder(path)
        _check_header(path)
        self._readers = _engine(path, "ro", QueuePool, self._busy)
        # No pool: what SQLite forbids is a second writing connection, and a pool would open one when it likes.
        self._writers = _engine(path, "rwc", NullPool, self._busy)
        self._writer: Connection | None = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The writing connection inside a transaction, alone among all threads and processes."""
        with self._alone():
            connection = self._open_writer()
            with translated():
                # At once a writer: a read that became a write could be refused half way, with nothing to wait for.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                with translated():
                    connection.exec_driver_sql("COMMIT")
            except BaseException:
                self._roll_back(connection)
                raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that cannot write, with one unchanging view."""
        with translated():
            connection = self._readers.connect()
        try:
            with translated():
                # A view begins with a transaction: without one each statement would see another moment.
                connection.exec_driver_sql("BEGIN")
            yield connection
        finally:
            connection.close()

    def recover(self) -> None:
        """Roll back what a process killed while it made the file left half done: a reader may not."""
        journal = self.path.with_name(f"{self.path.name}-journal")
        if journal.exists():
            with self.write():
                pass

    def scrub(self) -> None:
        """Copy the journal into the database and empty it, so that no deleted byte stays on disk.

        A reader under way holds it back: nobody waits for that, and the daily sweep asks again. The
        transaction is committed already, so a failure here must not make anybody repeat it.
        """
        with suppress(exc.DBAPIError, Unavailable), self._alone():
            connection = self._open_writer()
            try:
                connection.exec_driver_sql("PRAGMA busy_timeout = 0")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {self._busy}")

    def close(self) -> None:
        """Close every connection; the last one out empties the journal."""
        self._readers.dispose()
        with self._alone():
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Held for the life of a server: a second one on this folder is refused."""
        where = self.path.parent / "serve.lock"
        # A lock of the kernel and not a file that is there or not: it goes with the process, however it dies.
        handle = os.open(where, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise StorageError("second_server", where=self.path) from error
            yield
        finally:
            os.close(handle)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._thread.acquire(timeout=self._patience):
            raise Unavailable("locked")
        try:
            handle = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                self._wait(handle)
                yield
            finally:
                os.close(handle)
        finally:
            self._thread.release()

    def _wait(self, handle: int) -> None:
        # flock has no timeout: asking again every few milliseconds keeps the wait bounded.
        deadline = time.monotonic() + self._patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise Unavailable("locked") from None
            time.sleep(_STEP)

    def _open_writer(self) -> Connection:
        if self._writer is None or self._writer.closed or self._writer.invalidated:
            with translated():
                self._writer = self._writers.connect()
        return self._writer

    def _roll_back(self, connection: Connection) -> None:
        try:
            if connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
                connection.exec_driver_sql("ROLLBACK")
        except Exception:
            # A connection that cannot roll back is dropped: closing it rolls back by itself.
            connection.invalidate()
            self._writer = None


def check_folder(path: Path) -> None:
    """Make the folder, and refuse one that cannot hold a database safely."""
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError("folder", folder=folder, errno=error.errno) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StorageError("folder", folder=folder, errno=EACCES)
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        raise StorageError("file", where=path, errno=EACCES)
    kind = filesystem(folder, _MOUNTS.read_text() if _MOUNTS.exists() else "")
    if kind in _NETWORK:
        raise StorageError("network_folder", folder=folder, kind=kind)


def filesystem(folder: Path, mounts: str) -> str:
    """The type of the file system that holds `folder`, from the lines of /proc/self/mountinfo."""
    best, kind = Path(), ""
    where = folder.resolve()
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        # Spaces and tabs of a path are written in octal there.
        mount = Path(fields[4].encode().decode("unicode_escape"))
        if where.is_relative_to(mount) and len(mount.parts) >= len(best.parts):
            best, kind = mount, after.split()[0]
    return kind


def _check_header(path: Path) -> None:
    if not path.exists() or path.stat().st_size == 0:
        return
    with path.open("rb") as file:
        if file.read(len(HEADER)) != HEADER:
            raise StorageError("not_database", where=path)


def _engine(path: Path, mode: str, pool: Any, busy: int) -> Engine:
    address = f"sqlite+pysqlite:///file:{quote(str(path))}?mode={mode}&uri=true"
    # AUTOCOMMIT: transactions are begun and ended here, while the driver would begin its own, later than asked.
    engine = create_engine(
        address, poolclass=pool, isolation_level="AUTOCOMMIT", connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        cursor = connection.cursor()
        if mode == "ro":
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("PRAGMA journal_mode = WAL")
            # NORMAL, usual with WAL, may lose the last commits when the power is cut, and people were told "kept".
            cursor.execute("PRAGMA synchronous = FULL")
            # What is erased is overwritten: else it stays in free pages of the file, and of its backups.
            cursor.execute("PRAGMA secure_delete = ON")
            # Off by default, and for each connection anew: erasing leans on them.
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute(f"PRAGMA cache_size = -{_CACHE}")
        cursor.execute(f"PRAGMA busy_timeout = {busy}")
        cursor.close()

    return engine
