"""Opening, locking and losing the database: each refusal says the way out, and nothing is half done."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from storage import StorageError, Unavailable, open_store
from storage.database.sqlite import Files, check_folder, filesystem
from storage.database.store import Store
from tests.nursery import Child, Nursery
from tests.postgres import Cluster
from tests.storage.children import INCREMENTS
from tests.storage.town import SECRET, founded, kept, opened

KILLS = 16


def _open(url: str) -> Store:
    return kept(open_store(url, secret=SECRET, ids=lambda: os.urandom(16)))


@contextmanager
def _file(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def test_the_writer_is_durable_and_leaves_nothing_behind(sqlite_url: str) -> None:
    """WAL, FULL, foreign keys, secure delete; a reader cannot write."""
    store = opened(sqlite_url)
    with store.write() as tx:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        assert [tx.value(f"PRAGMA {name}") for name in pragmas] == ["wal", 2, 1, 1]
    with store.read() as tx, pytest.raises(Unavailable, match="read_only"):
        tx.run("DELETE FROM council")
    store.close()


def test_postgres_waits_for_the_disk(postgres_url: str) -> None:
    """A commit that was answered is on disk, whatever the server's default."""
    store = opened(postgres_url)
    with store.write() as tx:
        assert tx.value("SHOW synchronous_commit") == "on"
        assert tx.value("SHOW transaction_isolation") == "read committed"
    with store.read() as tx, pytest.raises(Unavailable):
        tx.run("DELETE FROM council")
    store.close()


def test_an_exception_rolls_back(store: Store) -> None:
    """Nothing of a transaction that failed is kept, and the next one works."""
    town = founded(store)
    with pytest.raises(ZeroDivisionError), store.write() as tx:
        tx.run("UPDATE council SET name = 'x'")
        raise ZeroDivisionError
    with store.write() as tx:
        assert tx.value("SELECT name FROM council WHERE id = :id", id=town.council) == "default"


def test_a_view_does_not_move(store: Store) -> None:
    """What a reader sees stays the same while a writer commits."""
    founded(store)
    with store.read() as view:
        assert view.value("SELECT COUNT(*) FROM council") == 1
        with store.write() as tx:
            tx.run("INSERT INTO council (name, title, languages) VALUES ('b', '{}', '[]')")
        assert view.value("SELECT COUNT(*) FROM council") == 1
    with store.read() as view:
        assert view.value("SELECT COUNT(*) FROM council") == 2


def test_a_programming_error_is_itself(store: Store) -> None:
    """Only what passes by waiting is Unavailable."""
    with pytest.raises(Exception, match="no_such") as caught, store.write() as tx:
        tx.run("SELECT * FROM no_such")
    assert not isinstance(caught.value, StorageError)


def test_a_newer_database_is_refused(url: str) -> None:
    """The way out: the newer version, or a copy made before."""
    store = opened(url)
    with store.write() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(StorageError, match=r"^newer, "):
        _open(url)


def test_somebody_elses_database_is_refused(database_url: str) -> None:
    """Tables that are not ours are left alone."""
    store = _open(database_url)
    with store.write() as tx:
        tx.run("CREATE TABLE recipes (id INTEGER)")
    store.close()
    with pytest.raises(StorageError, match=r"^foreign, "):
        _open(database_url)


def test_a_file_that_is_not_a_database_is_refused(tmp_path: Path) -> None:
    """A picture under that name, or a damaged header."""
    (tmp_path / "palabre.sqlite").write_bytes(b"\x89PNG" * 300)
    with pytest.raises(StorageError, match=r"^not_database, "):
        _open(f"sqlite:///{tmp_path / 'palabre.sqlite'}")
    (tmp_path / "palabre.sqlite").write_bytes(b"SQLite format 3\0" + b"\x07" * 5000)
    with pytest.raises(StorageError, match=r"^damaged, "):
        _open(f"sqlite:///{tmp_path / 'palabre.sqlite'}")


@pytest.mark.parametrize("url", ["sqlite://", "mysql://a/b", "not an address", "sqlite:///:memory:"])
def test_other_addresses_are_refused(url: str) -> None:
    """Two kinds of address, both shown."""
    with pytest.raises(StorageError, match=r"^address"):
        _open(url)


def test_an_unreachable_server_is_said() -> None:
    """The message has the address without its password."""
    with pytest.raises(StorageError, match=r"^postgres_silent, ") as caught:
        _open("postgresql://someone:hunter2@127.0.0.1:1/palabre")
    assert "hunter2" not in str(caught.value)


def test_a_network_file_system_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The longest mount point that holds the folder decides."""
    mounts = "1 1 0:1 / / rw - ext4 /dev/a rw\n2 1 0:2 / /mnt/a\\040b rw - nfs4 server:/x rw\nodd line\n"
    assert filesystem(Path("/mnt/a b/c"), mounts) == "nfs4"
    assert filesystem(Path("/mnt/other"), mounts) == "ext4"
    listing = tmp_path / "mountinfo"
    listing.write_text(f"2 1 0:2 / {tmp_path} rw - nfs4 server:/x rw\n")
    monkeypatch.setattr("storage.database.sqlite._MOUNTS", listing)
    with pytest.raises(StorageError, match=r"^network_folder, "):
        check_folder(tmp_path / "palabre.sqlite")


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(StorageError, match=r"^folder, "):
        _open(f"sqlite:///{tmp_path / 'taken' / 'palabre.sqlite'}")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody without rights")
def test_an_unwritable_folder_is_refused(nursery: Nursery) -> None:
    """Asked as somebody without rights, since root may write anywhere."""
    with open(os.devnull, "wb") as nowhere:
        child = nursery.start(
            "tests.storage.children:refused_as_nobody", "sqlite:////usr/palabre.sqlite",
            out=nowhere.fileno(), err=2,
        )  # fmt: skip
        assert child.wait() == 0


def test_a_second_server_is_refused(sqlite_url: str) -> None:
    """As long as the first lives; a command may still write."""
    store, other = opened(sqlite_url), opened(sqlite_url, 2)
    with store.serve_lock():
        with pytest.raises(StorageError, match=r"^second_server, "), other.serve_lock():
            pass
        with other.write() as tx:
            assert tx.value("SELECT 1") == 1
    with other.serve_lock():
        pass
    store.close()
    other.close()


def test_a_lock_held_too_long_asks_to_try_again(tmp_path: Path) -> None:
    """By another process through our lock, or by a stranger through SQLite's own."""
    opened(f"sqlite:///{tmp_path / 'palabre.sqlite'}").close()
    first = Files(tmp_path / "palabre.sqlite")
    second = Files(tmp_path / "palabre.sqlite", patience=0.05)
    with first.write(), pytest.raises(Unavailable, match=r"^locked"), second.write():
        pass
    with _file(tmp_path / "palabre.sqlite") as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"), second.write():
            pass
        stranger.execute("ROLLBACK")
    with second.write() as connection:
        connection.exec_driver_sql("SELECT 1")
    first.close()
    second.close()


def test_processes_write_in_turn(sqlite_url: str, nursery: Nursery) -> None:
    """Three processes open, write and close the same file; nothing is lost or damaged."""
    store = opened(sqlite_url)
    founded(store)
    with store.write() as tx:
        tx.run("UPDATE council SET languages = '0'")
    children = [nursery.start("tests.storage.children:increment", sqlite_url, out=1, err=2) for _ in range(3)]
    assert [child.wait() for child in children] == [0, 0, 0]
    with store.read() as tx:
        assert tx.value("SELECT languages FROM council") == str(3 * INCREMENTS)
        assert tx.value("PRAGMA integrity_check") == "ok"
    store.close()


def test_a_migration_killed_midway_leaves_all_or_nothing(database_url: str, nursery: Nursery) -> None:
    """Killed at many instants: the next start finds an empty database or a whole one, and completes it."""
    with _migrating(nursery, database_url) as (child, said):
        began = time.monotonic()
        assert said.readline() == b"done\n"
        lasts = time.monotonic() - began
        assert child.wait() == 0
    outcomes = []
    for n in range(KILLS):
        _empty(database_url)
        with _migrating(nursery, database_url) as (child, _):
            # The instant of the kill is what is tried, so it is real time that passes here.
            time.sleep(lasts * n / KILLS)
            child.kill()
            child.wait()
        outcomes.append(_tables(database_url))
    assert outcomes[0] == 0, "killed before it did anything, it did something"
    assert set(outcomes) <= {0, 30}
    store = _open(database_url)
    store.migrate()
    assert not store.migrate()
    founded(store)
    store.close()


def test_a_file_half_made_when_its_process_died_is_opened_again(sqlite_url: str, tmp_path: Path) -> None:
    """A journal left hot is rolled back: a reader, who comes first, may not do it."""
    path = tmp_path / "palabre.sqlite"
    with _file(path) as stranger:
        stranger.execute("PRAGMA cache_size = 1")
        stranger.execute("CREATE TABLE kept (a)")
        stranger.execute("BEGIN")
        stranger.execute("DROP TABLE kept")
        stranger.execute("CREATE TABLE half (a)")
        stranger.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000) "
                         "INSERT INTO half SELECT randomblob(99) FROM n")  # fmt: skip
        dead = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
        stranger.execute("ROLLBACK")
    assert len(dead) == 2
    for name, content in dead.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(StorageError, match=r"^foreign, "):
        _open(sqlite_url)
    with _file(path) as found:
        assert [row[0] for row in found.execute("SELECT name FROM sqlite_master")] == ["kept"]


@contextmanager
def _migrating(nursery: Nursery, url: str) -> Iterator[tuple[Child, IO[bytes]]]:
    """A child that begins to migrate now, and what it says."""
    ours, theirs = os.pipe()
    with open(ours, "rb") as said:
        child = nursery.start("tests.storage.children:migrate", url, out=theirs, err=2)
        os.close(theirs)
        assert said.readline() == b"ready\n"
        yield child, said


def _tables(url: str) -> int:
    store = _open(url)
    question = {
        "sqlite": "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        "postgresql": "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'",
    }
    with store.write() as tx:
        tables = int(tx.value(question[store.dialect]))
    store.close()
    return tables


def _empty(url: str) -> None:
    if url.startswith("sqlite"):
        folder = Path(url.removeprefix("sqlite:///")).parent
        for path in folder.glob("palabre.sqlite*"):
            path.unlink()
        return
    store = _open(url)
    with store.write() as tx:
        tx.run("DROP SCHEMA public CASCADE")
        tx.run("CREATE SCHEMA public")
    store.close()


def test_the_migrations_make_the_page(store: Store) -> None:
    """The tables of the migrations are those of `tables.py`, to the last column and index."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from storage.tables import METADATA

    with store._back.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_every_unique_key_begins_with_the_council() -> None:
    """No query that goes through a unique key can forget the town; two codes are unique for everyone."""
    from sqlalchemy import UniqueConstraint

    from storage.tables import METADATA

    for table in METADATA.tables.values():
        keys = [[column.name for column in table.primary_key]]
        keys += [
            [column.name for column in each.columns] for each in table.constraints if isinstance(each, UniqueConstraint)
        ]
        for key in keys:
            assert key[0] == "council_id" or len(key) == 1, f"{table.name}: {key}"


@pytest.mark.slow
def test_a_lost_server_is_unavailable_until_it_is_back() -> None:
    """PostgreSQL killed under an open transaction and restarted: retry the batch, and it passes."""
    cluster = Cluster()
    try:
        cluster.start()
        store = opened(cluster.database())
        town = founded(store)
        with pytest.raises(Unavailable), store.write() as tx:
            tx.run("UPDATE council SET name = 'lost'")
            cluster.stop(immediate=True)
            tx.run("UPDATE council SET name = 'lost again'")
        with pytest.raises(Unavailable), store.write():
            pass
        cluster.start()
        with store.write() as tx:
            assert tx.value("SELECT name FROM council WHERE id = :id", id=town.council) == "default"
        store.close()
    finally:
        cluster.remove()


def test_a_full_disk_asks_to_try_again(tmp_path: Path) -> None:
    """Nothing is half written, and writing works again once there is room."""
    store = opened(f"sqlite:///{tmp_path / 'palabre.sqlite'}")
    town = founded(store)
    with store.write() as tx:
        pages = tx.value("PRAGMA page_count")
        tx.value("PRAGMA max_page_count = 1")
    assert shutil.disk_usage(tmp_path).free > 0
    with pytest.raises(Unavailable, match="full"), store.write() as tx:
        for _ in range(2000):
            tx.run(
                "INSERT INTO audit (council_id, who, what, subject, detail, at) VALUES (:c, '', '', '', :d, 0)",
                c=town.council, d="x" * 4000,
            )  # fmt: skip
    with store.write() as tx:
        assert tx.value("PRAGMA page_count") == pages
        tx.value("PRAGMA max_page_count = 1000000")
        tx.run(
            "INSERT INTO audit (council_id, who, what, subject, detail, at) VALUES (:c, '', '', '', :d, 0)",
            c=town.council, d="x" * 4000,
        )  # fmt: skip
    store.close()
