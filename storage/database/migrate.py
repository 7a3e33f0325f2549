"""Brings a database to the schema of this program: all of it or none, whenever the process is killed."""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage.database.errors import StorageError

_FOLDER = Path(__file__).resolve().parents[1] / "migrations"
_ONE_MIGRATOR = 7_365_214_009_115
"""PostgreSQL advisory lock: two processes that start together do not both migrate."""


def scripts() -> ScriptDirectory:
    """The migrations of this program, in order."""
    return ScriptDirectory(str(_FOLDER))


def upgrade(connection: Connection, where: str) -> bool:
    """Run what is missing in the transaction under way; False when nothing was."""
    if connection.dialect.name == "postgresql":
        # Before the schema is looked at: the second process must see what the first has made.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_MIGRATOR})")
    known = scripts()
    current = check(connection, where)
    if current == known.get_current_head():
        return False

    def steps(revision: object, context: object) -> object:
        return known._upgrade_revs("head", revision)  # type: ignore[arg-type]

    context = MigrationContext.configure(connection, opts={"fn": steps, "transactional_ddl": True})
    with Operations.context(context):
        context.run_migrations()
    return True


def check(connection: Connection, where: str) -> str | None:
    """The database's revision, None when it is empty; StorageError when it is foreign or newer."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        # Tables without our mark are somebody else's: nothing is ever created among them.
        if tables:
            raise StorageError("foreign", where=where)
        return None
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts().walk_revisions()}:
        raise StorageError("newer", where=where, schema=current)
    return current
