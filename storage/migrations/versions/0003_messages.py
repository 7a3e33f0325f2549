"""What came in, and what goes out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import council, key, lines, number

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        key(),
        number("council_id"),
        lines("bot"),
        lines("address"),
        lines("person"),
        number("ask"),
        number("kind"),
        lines("op"),
        lines("body"),
        lines("recheck"),
        number("due"),
        number("at"),
        number("attempts"),
        lines("state"),
        number("lease", null=True),
        lines("reason"),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "outbox_chat",
        "outbox",
        ["bot", "address", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'claimed', 'mailbox')"),
        postgresql_where=sa.text("state IN ('pending', 'claimed', 'mailbox')"),
    )
    op.create_index(
        "outbox_due",
        "outbox",
        ["bot", "kind", "due", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "outbox_lease",
        "outbox",
        ["lease"],
        unique=False,
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_table(
        "parked",
        key(),
        number("council_id"),
        lines("bot"),
        lines("key"),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        lines("reason"),
        number("failures"),
        lines("state"),
        lines("sender"),
        number("at"),
        council(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "bot", "key"),
    )
    op.create_table(
        "seen",
        number("council_id"),
        lines("bot"),
        lines("key"),
        number("at"),
        council(),
        sa.PrimaryKeyConstraint("council_id", "bot", "key"),
        sqlite_with_rowid=False,
    )
    op.create_index("seen_at", "seen", ["at"], unique=False)
    op.create_table(
        "slot",
        number("council_id"),
        lines("person"),
        number("ask"),
        lines("message"),
        number("at"),
        council(),
        sa.PrimaryKeyConstraint("council_id", "person", "ask"),
        sqlite_with_rowid=False,
    )
