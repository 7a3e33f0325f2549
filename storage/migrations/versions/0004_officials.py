"""Officials, their invitations, and what they were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import consultation, council, key, lines, number

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "official",
        key(),
        number("council_id"),
        lines("public_id"),
        lines("bot"),
        lines("address"),
        lines("label"),
        lines("language"),
        lines("rhythm"),
        lines("groups"),
        sa.Column("elected", sa.Integer(), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        lines("state"),
        lines("dialogue"),
        number("at"),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "bot", "address"),
        sa.UniqueConstraint("council_id", "public_id"),
    )
    op.create_table(
        "digest",
        key(),
        number("council_id"),
        number("consultation_id"),
        lines("period"),
        lines("content"),
        number("at"),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "consultation_id", "period"),
    )
    op.create_table(
        "invitation",
        key(),
        number("council_id"),
        lines("code"),
        lines("purpose"),
        lines("groups"),
        sa.Column("elected", sa.Integer(), nullable=False),
        lines("label"),
        number("expires"),
        lines("invited_by"),
        number("at"),
        number("claimed_at", null=True),
        number("official_id", null=True),
        council(),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "code"),
    )
    op.create_index(op.f("ix_invitation_official_id"), "invitation", ["official_id"], unique=False)
    op.create_table(
        "reply",
        key(),
        number("council_id"),
        number("digest_id"),
        number("official_id"),
        lines("choice"),
        lines("text"),
        number("at"),
        council(),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "digest_id", "official_id"),
    )
    op.create_table(
        "told",
        number("council_id"),
        number("digest_id"),
        number("official_id"),
        number("at"),
        council(),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("council_id", "digest_id", "official_id"),
        sqlite_with_rowid=False,
    )
