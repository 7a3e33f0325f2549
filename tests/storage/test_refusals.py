"""What a database refuses, by its own codes and words: what passes is tried again, the rest says the way out."""

from __future__ import annotations

import hmac
import os
import sqlite3
from errno import EACCES, EEXIST, ENOTDIR
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import exc

from storage import StorageError, Unavailable, open_store
from storage.database import sqlite
from storage.database.errors import passing, translated
from storage.database.postgres import Server
from storage.database.sqlite import Files, check_folder, filesystem
from tests.storage.town import SECRET, kept, opened

SQLITE = (
    ("SQLITE_BUSY", "locked"), ("SQLITE_BUSY_SNAPSHOT", "locked"), ("SQLITE_LOCKED", "locked"),
    ("SQLITE_NOMEM", "memory"), ("SQLITE_READONLY", "read_only"), ("SQLITE_IOERR_WRITE", "disk"),
    ("SQLITE_FULL", "full"), ("SQLITE_CANTOPEN", "unopened"), ("SQLITE_PROTOCOL", "locked"),
    ("SQLITE_CONSTRAINT_UNIQUE", None), ("SQLITE_CORRUPT", None), ("SQLITE_ERROR", None),
)  # fmt: skip
POSTGRES = (
    ("40001", "conflict"), ("40P01", "conflict"), ("53100", "full"), ("53200", "memory"), ("53300", "crowded"),
    ("53400", "lost"), ("55P03", "locked"), ("25006", "read_only"), ("25P03", "lost"), ("57P01", "lost"),
    ("08006", "lost"), ("58030", "lost"), ("23505", None), ("42P01", None), ("40002", None), ("25001", None),
)  # fmt: skip


@pytest.mark.parametrize(("name", "code"), SQLITE)
def test_what_passes_of_sqlite_is_known_by_its_code(name: str, code: str | None) -> None:
    """Extended codes as their primary ones, alone or within SQLAlchemy's error."""
    error = sqlite3.OperationalError("whatever it says")
    error.sqlite_errorcode = getattr(sqlite3, name)
    assert passing(error) == passing(exc.OperationalError("SELECT", {}, error)) == code


@pytest.mark.parametrize(("state", "code"), POSTGRES)
def test_what_passes_of_postgresql_is_known_by_its_state(state: str, code: str | None) -> None:
    """By its class, or its very own."""
    error = psycopg.errors.lookup(state)("whatever it says")
    assert passing(error) == passing(exc.OperationalError("SELECT", {}, error)) == code


def test_a_connection_that_is_gone_has_no_state() -> None:
    """Lost; an error of ours has none either, and stays itself."""
    assert passing(psycopg.OperationalError("gone")) == passing(psycopg.InterfaceError("closed")) == "lost"
    assert passing(psycopg.ProgrammingError("ours")) is None
    assert passing(sqlite3.ProgrammingError("ours")) is None
    assert passing(exc.TimeoutError()) == "crowded"
    assert passing(ValueError("ours")) is None


def test_only_what_passes_is_unavailable() -> None:
    """With what caused it; the rest is raised as it is."""
    busy = sqlite3.OperationalError("busy")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    with pytest.raises(Unavailable, match=r"^locked$") as caught, translated():
        raise busy
    assert caught.value.__cause__ is busy
    ours = sqlite3.IntegrityError("twice")
    with pytest.raises(sqlite3.IntegrityError) as raised, translated():
        raise ours
    assert raised.value is ours
    with translated():
        pass


def test_a_refusal_tells_its_facts() -> None:
    """In the order given."""
    error = StorageError("folder", folder=Path("/x"), errno=13)
    assert (str(error), error.code, error.params) == (
        "folder, folder=/x, errno=13", "folder", {"folder": Path("/x"), "errno": 13},
    )  # fmt: skip


class _Refusing:
    """An engine that cannot connect."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def connect(self) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('FATAL: password authentication failed for user "a"', "password"), ("no password supplied", "password"),
        ('FATAL: no pg_hba.conf entry for host "x"', "password"), ('database "x" does not exist', "name"),
        ('could not translate host name "x"', "address"), ("[Errno -2] Name or service not known", "address"),
        ("Temporary failure in name resolution", "address"), ("Connection refused", "silent"),
        ("timeout expired", "silent"), ("connection timed out", "silent"), ("No such file or directory", "silent"),
        ("Network is unreachable", "silent"), ("No route to host", "silent"), ("something else", "refused"),
    ],
)  # fmt: skip
def test_a_server_that_does_not_answer_is_told_by_its_words(said: str, code: str) -> None:
    """Where it is, without the password; within SQLAlchemy's error or alone."""
    server = Server("postgres://ana:hunter2@montval/palabre")
    for error in (psycopg.OperationalError(said), exc.OperationalError("x", {}, psycopg.OperationalError(said))):
        server._engine = _Refusing(error)  # type: ignore[assignment]
        with pytest.raises(StorageError) as refused:
            server.check()
        assert (refused.value.code, refused.value.params) == (
            f"postgres_{code}", {"where": "postgresql+psycopg://ana:***@montval/palabre"},
        )  # fmt: skip
    known = StorageError("newer", where="x")
    server._engine = _Refusing(known)  # type: ignore[assignment]
    with pytest.raises(StorageError) as same:
        server.check()
    assert same.value is known


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_server_is_known_by_every_name_of_its_kind(scheme: str) -> None:
    """Refused by the server, not as an address."""
    with pytest.raises(StorageError, match=r"^postgres_"):
        open_store(f"{scheme}://a:b@127.0.0.1:1/palabre", secret=SECRET, ids=lambda: bytes(16))


def test_a_folder_or_file_without_rights_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """To write and to enter the folder, to read and to write the file."""
    path = tmp_path / "deep" / "deeper" / "palabre.sqlite"
    check_folder(path)
    check_folder(path)
    assert path.parent.is_dir()
    refused: list[tuple[Path, int]] = [(path.parent, os.W_OK | os.X_OK)]
    monkeypatch.setattr(os, "access", lambda where, mode: (Path(where), mode) not in refused)
    with pytest.raises(StorageError) as folder:
        check_folder(path)
    assert (folder.value.code, folder.value.params) == ("folder", {"folder": path.parent, "errno": EACCES})
    refused[:] = [(path, os.R_OK | os.W_OK)]
    check_folder(path)
    path.write_bytes(b"")
    with pytest.raises(StorageError) as file:
        check_folder(path)
    assert (file.value.code, file.value.params) == ("file", {"where": path, "errno": EACCES})


def test_a_folder_that_cannot_be_made_says_the_systems_reason(tmp_path: Path) -> None:
    """A file stands in its way."""
    (tmp_path / "taken").write_text("")
    for folder, reason in ((tmp_path / "taken", EEXIST), (tmp_path / "taken" / "more", ENOTDIR)):
        with pytest.raises(StorageError) as refused:
            check_folder(folder / "palabre.sqlite")
        assert (refused.value.code, refused.value.params) == ("folder", {"folder": folder, "errno": reason})


def test_the_nearest_mount_tells_the_kind_of_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The last of two on one place; lines that are not whole tell nothing."""
    mounts = (
        "1 1 0:1 /\n2 1 0:2 / / rw -\n3 1 0:3 / /srv - xfs /dev/a rw\n4 1 0:4 / / rw - ext4 /dev/b rw\n"
        "5 1 0:5 / /srv/data rw shared:1 - btrfs /dev/c rw\n6 1 0:6 / /srv/data rw - cifs //x rw\nno line\n"
        "7 1 0:7 / /srv/data/other rw - nfs y:/ rw\n"
    )
    for folder, kind in (("/srv/data/town", "cifs"), ("/srv/x", "xfs"), ("/home", "ext4"), ("/srv/database", "xfs")):
        assert filesystem(Path(folder), mounts) == kind
    assert filesystem(Path("/home"), "") == ""
    listing = tmp_path / "mountinfo"
    monkeypatch.setattr(sqlite, "_MOUNTS", listing)
    check_folder(tmp_path / "palabre.sqlite")
    for kind in ("ext4", "9p"):
        listing.write_text(f"2 1 0:2 / {tmp_path} rw - {kind} x rw\n")
        if kind == "ext4":
            check_folder(tmp_path / "palabre.sqlite")
            continue
        with pytest.raises(StorageError) as refused:
            check_folder(tmp_path / "palabre.sqlite")
        assert refused.value.params == {"folder": tmp_path, "kind": "9p"}


@pytest.mark.parametrize(("content", "refused"), [(b"", False), (b"S", True), (b"SQLite format 3\0", False)])
def test_a_file_begins_as_a_database_does(tmp_path: Path, content: bytes, refused: bool) -> None:
    """Or is empty, as one that was just made."""
    path = tmp_path / "palabre.sqlite"
    path.write_bytes(content)
    if not refused:
        Files(path).close()
        return
    with pytest.raises(StorageError) as said:
        Files(path)
    assert (said.value.code, said.value.params) == ("not_database", {"where": path})


def test_every_connection_is_set_up_and_stays_so(sqlite_url: str, tmp_path: Path) -> None:
    """Patience of ten seconds, sixteen MiB of pages for the writer; locks are their owner's alone."""
    store = opened(sqlite_url)
    for _ in "12":
        with store.write() as tx:
            assert (tx.value("PRAGMA busy_timeout"), tx.value("PRAGMA cache_size")) == (10_000, -16_384)
            # What is asked for at the end of it empties the journal without waiting.
            tx.scrub = True
        assert (tmp_path / "palabre.sqlite-wal").stat().st_size == 0
    with store.read() as tx:
        assert (tx.value("PRAGMA busy_timeout"), tx.value("PRAGMA query_only")) == (10_000, 1)
    with store.serve_lock():
        second = kept(open_store(sqlite_url, secret=SECRET, ids=lambda: bytes(16)))
        with pytest.raises(StorageError) as refused, second.serve_lock():
            pass
    assert refused.value.params == {"where": tmp_path / "palabre.sqlite"}
    assert {os.stat(tmp_path / name).st_mode & 0o777 for name in ("write.lock", "serve.lock")} == {0o600}
    assert store.where == str(tmp_path / "palabre.sqlite")
    second.close()
    store.close()
    assert not (tmp_path / "palabre.sqlite-wal").exists(), "the last one out leaves the file alone"


def test_a_database_is_brought_up_to_date_once(sqlite_url: str) -> None:
    """And says whether there was something to do."""
    store = kept(open_store(sqlite_url, secret=SECRET, ids=lambda: bytes(16)))
    assert store.migrate() is True
    assert store.migrate() is False
    assert (store.new_id("p"), store.dialect) == ("p_" + 26 * "a", "sqlite")
    assert store.sealed_address("abc") == hmac.new(SECRET, b"web token\x000\x00abc", "sha256").hexdigest()


def test_what_is_not_ours_is_said_with_where_it_stands(tmp_path: Path) -> None:
    """Foreign, newer or damaged: the place is told, and the schema that was met."""
    path = tmp_path / "palabre.sqlite"
    url = f"sqlite:///{path}"

    def refusal() -> tuple[str, dict[str, object]]:
        with pytest.raises(StorageError) as refused:
            open_store(url, secret=SECRET, ids=lambda: bytes(16))
        return refused.value.code, refused.value.params

    store = opened(url)
    with store.write() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    assert refusal() == ("newer", {"where": str(path), "schema": "9999"})
    for left in tmp_path.iterdir():
        left.unlink()
    with sqlite3.connect(path) as stranger:
        stranger.execute("CREATE TABLE recipes (id INTEGER)")
    stranger.close()
    assert refusal() == ("foreign", {"where": str(path)})
    path.write_bytes(b"SQLite format 3\0" + b"\x07" * 5000)
    assert refusal() == ("damaged", {"where": str(path)})
