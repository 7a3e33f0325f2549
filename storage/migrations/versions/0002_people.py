"""Who answers, where each conversation stands, and what was said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import consultation, council, key, lines, number

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        number("council_id"),
        number("participation_id"),
        lines("step"),
        lines("value"),
        number("at"),
        number("revision"),
        sa.Column("dormant", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        council(),
        sa.PrimaryKeyConstraint("council_id", "participation_id", "step"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "resume",
        key(),
        number("council_id"),
        lines("bot"),
        lines("code"),
        lines("address"),
        number("expires"),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "code"),
    )
    op.create_table(
        "cell",
        number("council_id"),
        number("consultation_id"),
        lines("step"),
        lines("cell"),
        lines("split"),
        number("shard"),
        number("n"),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint("council_id", "consultation_id", "step", "cell", "split", "shard"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "daily",
        number("council_id"),
        number("consultation_id"),
        lines("day"),
        lines("channel"),
        lines("origin"),
        lines("what"),
        number("n"),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint("council_id", "consultation_id", "day", "channel", "origin", "what"),
    )
    op.create_table(
        "doorstep",
        key(),
        number("council_id"),
        number("consultation_id"),
        lines("lookup"),
        lines("channel"),
        lines("state"),
        number("at"),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "lookup"),
    )
    op.create_index("doorstep_at", "doorstep", ["at"], unique=False)
    op.create_table(
        "headcount",
        number("council_id"),
        number("consultation_id"),
        lines("what"),
        lines("channel"),
        lines("language"),
        lines("origin"),
        lines("day"),
        number("shard"),
        number("n"),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint(
            "council_id", "consultation_id", "what", "channel", "language", "origin", "day", "shard"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "participation",
        key(),
        number("council_id"),
        number("consultation_id"),
        lines("public_id"),
        lines("bot"),
        lines("channel"),
        lines("mode"),
        lines("origin"),
        lines("flow"),
        lines("language"),
        lines("status"),
        lines("step"),
        lines("state"),
        number("version"),
        number("started_at", null=True),
        number("active_at", null=True),
        number("answered_at", null=True),
        number("finished_at", null=True),
        lines("started_on", null=True),
        lines("answered_on", null=True),
        lines("finished_on", null=True),
        number("reminded_at", null=True),
        sa.Column("reminders_off", sa.Integer(), nullable=False),
        sa.Column("unreachable", sa.Integer(), nullable=False),
        lines("heard"),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "public_id"),
    )
    op.create_index("participation_due", "participation", ["consultation_id", "status", "active_at"], unique=False)
    op.create_table(
        "priority",
        number("council_id"),
        number("consultation_id"),
        lines("step"),
        lines("statement"),
        sa.Column("value", sa.Float(), nullable=False),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint("council_id", "consultation_id", "step", "statement"),
    )
    op.create_table(
        "reminder",
        number("council_id"),
        number("participation_id"),
        number("nth"),
        number("consultation_id"),
        lines("state"),
        number("at"),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint("council_id", "participation_id", "nth"),
    )
    op.create_index("reminder_state", "reminder", ["consultation_id", "state"], unique=False)
    op.create_table(
        "identity",
        key(),
        number("council_id"),
        number("consultation_id"),
        lines("bot"),
        lines("lookup"),
        lines("address"),
        number("participation_id"),
        consultation(),
        council(),
        sa.ForeignKeyConstraint(["participation_id"], ["participation.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "lookup"),
        sa.UniqueConstraint("participation_id"),
    )
    op.create_table(
        "picture",
        key(),
        number("council_id"),
        number("consultation_id"),
        number("participation_id"),
        lines("bot"),
        lines("step"),
        lines("ref"),
        lines("file"),
        lines("state"),
        number("due"),
        number("attempts"),
        lines("reason"),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        lines("type"),
        consultation(),
        council(),
        sa.ForeignKeyConstraint(["participation_id"], ["participation.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "ref"),
    )
    op.create_index(op.f("ix_picture_participation_id"), "picture", ["participation_id"], unique=False)
    op.create_table(
        "statement",
        key(),
        number("council_id"),
        number("consultation_id"),
        lines("public_id"),
        lines("step"),
        lines("text"),
        lines("language"),
        lines("state"),
        lines("reason"),
        lines("decided_by"),
        number("decided_at", null=True),
        number("author_id", null=True),
        number("at"),
        sa.ForeignKeyConstraint(["author_id"], ["participation.id"], ondelete="SET NULL"),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "public_id"),
    )
    op.create_index(op.f("ix_statement_author_id"), "statement", ["author_id"], unique=False)
