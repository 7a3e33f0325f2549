"""The few column shapes that every table is made of."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Text, UniqueConstraint, text
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

BIG_KEY = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column that it calls INTEGER."""

ACTIVE = "state IN ('pending', 'claimed', 'mailbox')"


class Row(SQLModel):
    """A row of one of our tables."""

    __table_args__: ClassVar[Any] = ()

    @declared_attr.directive
    def __tablename__(cls) -> str:
        """`CellChangeTable` keeps its rows in `cell_change`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__.removesuffix("Table")).lower()


class CouncilRow(Row):
    """A row with a key of its own, that belongs to a council."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_KEY)
    council_id: int = Field(foreign_key="council.id", sa_type=BigInteger)


class ConsultationRow(CouncilRow):
    """A row that goes with its consultation."""

    consultation_id: int = Field(foreign_key="consultation.id", ondelete="CASCADE", sa_type=BigInteger)


class CountRow(Row):
    """A number about a consultation: the town and the consultation begin its key."""

    council_id: int = Field(primary_key=True, foreign_key="council.id", sa_type=BigInteger)
    consultation_id: int = Field(
        primary_key=True, foreign_key="consultation.id", ondelete="CASCADE", sa_type=BigInteger
    )


def key() -> Any:
    """An integer key that the database gives."""
    return Field(default=None, sa_column=Column(BIG_KEY, primary_key=True, autoincrement=True))


def council(*, primary: bool = False) -> Any:
    """The town that the row belongs to."""
    return Field(sa_column=Column(BigInteger, ForeignKey("council.id"), primary_key=primary, nullable=False))


def deleted_with(target: str, *, primary: bool = False, unique: bool = False, index: bool = False) -> Any:
    """A reference that takes its row away when what it names goes."""
    reference = ForeignKey(target, ondelete="CASCADE")
    return Field(
        sa_column=Column(
            BigInteger, reference, primary_key=primary, nullable=False, unique=unique or None, index=index or None
        )
    )


def freed_with(target: str) -> Any:
    """A reference that becomes empty when what it names goes."""
    # A statement outlives its author: others voted on it.
    reference = ForeignKey(target, ondelete="SET NULL")
    return Field(sa_column=Column(BigInteger, reference, nullable=True, index=True))


def lines(*, primary: bool = False, null: bool = False, unique: bool = False) -> Any:
    """Text of any length."""
    return Field(sa_column=Column(Text, primary_key=primary, nullable=null, unique=unique or None))


def number(*, primary: bool = False, null: bool = False) -> Any:
    """A 64-bit whole number."""
    return Field(sa_column=Column(BigInteger, primary_key=primary, nullable=null, autoincrement=False))


def flag() -> Any:
    """0 or 1, alike on both databases."""
    return Field(sa_column=Column(Integer, nullable=False))


def unique(*columns: str) -> tuple[UniqueConstraint, ...]:
    return (UniqueConstraint(*columns),)


def one_of_many(condition: str) -> dict[str, Any]:
    """An index over the few rows of a large table that still matter."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}
