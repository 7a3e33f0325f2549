"""Two tables take the field's names: updates already processed, and dead letters."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("seen_at", table_name="seen")
    op.rename_table("seen", "processed_update")
    op.create_index("processed_update_at", "processed_update", ["at"], unique=False)
    op.rename_table("parked", "dead_letter")
    op.execute("UPDATE dead_letter SET state = 'dead' WHERE state = 'parked'")
