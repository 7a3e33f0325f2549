"""One transaction: SQL written once, run on SQLite and on PostgreSQL.

In a statement `:name` is a parameter; `:name[]` and `:name[int]` are the values of a JSON list (see
`codec.listed`), so that a batch is one statement whatever its size; `{lock p}` locks the rows of `p`
on PostgreSQL, where several processes write, and vanishes on SQLite, where one does; `{skip p}` does
the same without waiting. SQLAlchemy keeps the connections; statements go to the driver itself, because
a batch of 100 updates has twelve milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, Literal, Protocol, TypeAlias, cast

from sqlalchemy import Connection

from storage.database.codec import listed
from storage.database.errors import Unavailable, translated
from storage.people.keyring import Keyring, order_key, public_id

Dialect = Literal["sqlite", "postgresql"]
Params: TypeAlias = Mapping[str, Any]
Row: TypeAlias = tuple[Any, ...]
"""A row of a result, in the order of its SELECT; typed where it becomes a dataclass."""
PAGE = 500
"""Rows fetched at a time by a streaming reader."""

_LIST = re.compile(r"(?<![:\w]):(\w+)\[(int)?\]")
_WITHIN = re.compile(r"\bIN :(\w+)\[(int)?\]")
_PARAMETER = re.compile(r"(?<![:\w]):(\w+)")
_LOCK = re.compile(r"\{(lock|skip) (\w+)\}")


@dataclass(frozen=True, slots=True)
class SqlStatement:
    """A statement as a driver takes it; parameters by position, since names double the time of both drivers."""

    sql: str
    bind: Callable[[Params], tuple[Any, ...]]


@cache
def translate(sql: str, dialect: Dialect) -> SqlStatement:
    """The statement as the driver of `dialect` takes it."""
    if dialect == "sqlite":
        sql = _LOCK.sub("", sql)
        sql = _LIST.sub(r"(SELECT value FROM json_each(:\1))", sql)
    else:
        # To psycopg a percent sign begins a parameter.
        sql = sql.replace("%", "%%")
        sql = _LOCK.sub(lambda found: f"FOR UPDATE OF {found[2]}{' SKIP LOCKED' if found[1] == 'skip' else ''}", sql)
        # An array is looked up in an index whatever the statistics say; a subquery may be joined by a scan.
        sql = _WITHIN.sub(lambda found: f"= ANY(ARRAY{_postgres_list(found[1], found[2])})", sql)
        sql = _LIST.sub(lambda found: _postgres_list(found[1], found[2]), sql)
    names = tuple(found[1] for found in _PARAMETER.finditer(sql))
    return SqlStatement(_PARAMETER.sub("?" if dialect == "sqlite" else "%s", sql), _binder(names))


def _binder(names: Sequence[str]) -> Callable[[Params], tuple[Any, ...]]:
    """The parameters in the order of the statement."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda params: tuple([params[name] for name in names])


def _postgres_list(name: str, kind: str | None) -> str:
    value = "value::bigint AS value" if kind else "value"
    return f"(SELECT {value} FROM json_array_elements_text(:{name}::json) AS listed(value))"  # noqa: S608 our own words


class Cursor(Protocol):
    """What both drivers' cursors do, of which no more is used."""

    @property
    def rowcount(self) -> int: ...
    def execute(self, sql: str, params: tuple[Any, ...], /) -> object: ...
    def executemany(self, sql: str, rows: Sequence[tuple[Any, ...]], /) -> object: ...
    def fetchall(self) -> Sequence[Row]: ...


class Driver(Protocol):
    """A driver's connection."""

    def cursor(self) -> Cursor: ...


class Tx:
    """A transaction under way; `scrub` asks that freed bytes leave the disk right after the commit."""

    def __init__(self, connection: Connection, dialect: Dialect, keys: Keyring, ids: Callable[[], bytes]) -> None:
        # The driver beneath SQLAlchemy: its own layer cost a third of a batch, and SQL is written once here anyway.
        self._driver = cast("Driver", connection.connection.dbapi_connection)
        self.dialect = dialect
        self.keys = keys
        self.random = ids
        self.scrub = False

    def new_id(self, prefix: str) -> str:
        """A public id: `prefix_` and 128 random bits."""
        return public_id(prefix, self.random())

    def rows(self, sql: str, **params: Any) -> Sequence[Row]:
        """Every row of a statement."""
        with translated():
            return self._cursor(sql, params).fetchall()

    def row(self, sql: str, **params: Any) -> Row | None:
        """The only or first row, or None."""
        found = self.rows(sql, **params)
        return found[0] if found else None

    def value(self, sql: str, **params: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, **params)
        return None if found is None else found[0]

    def run(self, sql: str, **params: Any) -> int:
        """How many rows a statement changed."""
        with translated():
            return self._cursor(sql, params).rowcount

    def many(self, sql: str, rows: Sequence[Params]) -> int:
        """One statement for many rows, and how many changed in all."""
        if not rows:
            return 0
        with translated():
            statement = translate(sql, self.dialect)
            cursor = self._driver.cursor()
            cursor.executemany(statement.sql, [statement.bind(row) for row in rows])
            return cursor.rowcount

    def _cursor(self, sql: str, params: Params) -> Cursor:
        statement = translate(sql, self.dialect)
        cursor = self._driver.cursor()
        cursor.execute(statement.sql, statement.bind(params))
        return cursor

    def pages(self, sql: str, **params: Any) -> Iterator[Row]:
        """Rows one by one, a page of them in memory at a time. `sql` ends by `LIMIT :page` and begins after `:after`.

        Its first column is the integer key that it is ordered by: keyset paging needs no server cursor,
        which SQLite lacks.
        """
        # Keys begin at 1.
        after = 0
        while True:
            found = self.rows(sql, after=after, page=PAGE, **params)
            yield from found
            if len(found) < PAGE:
                return
            after = found[-1][0]

    def lock_chats(self, council: int, bot: str, addresses: Sequence[str]) -> None:
        """Hold these conversations until the commit, in one order for everyone.

        Rows that do not exist yet cannot be locked, and sequence numbers of one chat must be committed
        in their order, else a reader that acknowledged the later would never see the earlier.
        """
        if self.dialect == "sqlite" or not addresses:
            return
        keys = sorted({order_key(council, bot, address) for address in addresses})
        self.rows("SELECT count(pg_advisory_xact_lock(value)) FROM :keys[int] AS asked", keys=listed(keys))


def unchanged_since(changed: int, expected: int, what: str) -> None:
    """Raise Unavailable when rows moved under the transaction: read again, then write."""
    if changed != expected:
        raise Unavailable("conflict", what=what, changed=changed, expected=expected)
