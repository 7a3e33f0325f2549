"""Where the peer keeps states and answers: as its tutorials have it, and as lean as it can be written."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")


class Database(Protocol):
    """What the handlers and the state machine need; one commit per update."""

    def update(self) -> AbstractAsyncContextManager[None]:
        """Around one update: committed at its end."""
        ...

    async def answer(self, user: int, question: str, value: str) -> None:
        """Keeps one answer."""
        ...

    async def get(self, key: str) -> tuple[str | None, str]:
        """The (state, data) of one chat."""
        ...

    async def put(self, key: str, state: str | None, data: str) -> None:
        """Keeps both."""
        ...

    async def answers(self) -> int:
        """How many answers are kept."""
        ...

    async def close(self) -> None:
        """Ends the connections."""
        ...


class Base(DeclarativeBase):
    """The tables of the tutorial."""


class Fsm(Base):
    """Where a chat stands."""

    __tablename__ = "fsm"
    key: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str | None]
    data: Mapped[str] = mapped_column(default="{}")


class AnswerRow(Base):
    """One answer of one person."""

    __tablename__ = "answers"
    user: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Tutorial:
    """SQLAlchemy's AsyncSession, one per update from a middleware, on aiosqlite: what tutorials of aiogram 3 teach."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._session: ContextVar[AsyncSession] = ContextVar("session")

    @classmethod
    async def opened(cls, path: Path) -> Tutorial:
        """WAL and FULL, as ours."""
        engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
        event.listen(engine.sync_engine, "connect", _pragmas)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        return cls(engine)

    @asynccontextmanager
    async def update(self) -> AsyncIterator[None]:
        async with self._sessions() as session:
            token = self._session.set(session)
            yield
            await session.commit()
            self._session.reset(token)

    async def answer(self, user: int, question: str, value: str) -> None:
        await self._session.get().merge(AnswerRow(user=user, question=question, value=value))

    async def get(self, key: str) -> tuple[str | None, str]:
        row = await self._session.get().get(Fsm, key)
        return (row.state, row.data) if row else (None, "{}")

    async def put(self, key: str, state: str | None, data: str) -> None:
        await self._session.get().merge(Fsm(key=key, state=state, data=data))

    async def answers(self) -> int:
        async with self._sessions() as session:
            return int((await session.execute(select(func.count()).select_from(AnswerRow))).scalar_one())

    async def close(self) -> None:
        await self._engine.dispose()


def _pragmas(connection: Any, _: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)


class Lean:
    """The standard library's driver inside the event loop, which every reader of asyncio advises against: it
    spares the threads and the sessions, and stops every other chat while a commit reaches the disk."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    async def opened(cls, path: Path) -> Lean:
        """WAL and FULL, as ours."""
        connection = sqlite3.connect(path)
        for statement in (
            *_PRAGMAS,
            "CREATE TABLE fsm (key TEXT PRIMARY KEY, state TEXT, data TEXT NOT NULL)",
            "CREATE TABLE answers (user INTEGER, question TEXT, value TEXT, PRIMARY KEY (user, question))",
        ):
            connection.execute(statement)
        return cls(connection)

    @asynccontextmanager
    async def update(self) -> AsyncIterator[None]:
        yield
        self._connection.commit()

    async def answer(self, user: int, question: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (user, question, value))

    async def get(self, key: str) -> tuple[str | None, str]:
        row = self._connection.execute("SELECT state, data FROM fsm WHERE key = ?", (key,)).fetchone()
        return (row[0], row[1]) if row else (None, "{}")

    async def put(self, key: str, state: str | None, data: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO fsm VALUES (?, ?, ?)", (key, state, data))

    async def answers(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM answers").fetchone()[0])

    async def close(self) -> None:
        self._connection.close()
