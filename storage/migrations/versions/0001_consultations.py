"""Councils, their consultations, and what a published file brings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import consultation, council, key, lines, number

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "council",
        key(),
        lines("name"),
        lines("title"),
        lines("languages"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "act",
        key(),
        number("council_id"),
        lines("kind"),
        lines("subject"),
        number("due"),
        lines("state"),
        lines("claimed_by"),
        lines("reason"),
        number("at", null=True),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "kind", "subject"),
    )
    op.create_index("act_due", "act", ["state", "due"], unique=False)
    op.create_table(
        "audit",
        key(),
        number("council_id"),
        lines("who"),
        lines("what"),
        lines("subject"),
        lines("detail"),
        number("at"),
        council(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "consultation",
        key(),
        number("council_id"),
        lines("name"),
        lines("state"),
        number("opens", null=True),
        number("closes", null=True),
        lines("timezone"),
        lines("flow"),
        lines("texts"),
        lines("code"),
        lines("settings"),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        number("revision"),
        number("keep_until", null=True),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("council_id", "name"),
    )
    op.create_table(
        "media",
        key(),
        number("council_id"),
        number("consultation_id"),
        lines("name"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        lines("type"),
        lines("digest"),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "consultation_id", "name"),
    )
    op.create_table(
        "released",
        key(),
        number("council_id"),
        number("consultation_id"),
        lines("key"),
        lines("content"),
        number("at"),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "consultation_id", "key"),
    )
    op.create_table(
        "version",
        key(),
        number("council_id"),
        number("consultation_id"),
        lines("flow"),
        lines("texts"),
        sa.Column("yaml", sa.LargeBinary(), nullable=False),
        number("published_at"),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "consultation_id", "flow", "texts"),
    )
