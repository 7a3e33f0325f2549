"""Column shapes as the migrations made them; never changed, since they say what was done."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def key() -> sa.Column[Any]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)


def number(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=null, autoincrement=False)


def lines(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=null)


def council() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["council_id"], ["council.id"])


def consultation() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], ondelete="CASCADE")
