"""What a batch moves is kept in a journal, and everybody is counted in one split: all of them add up to the whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import consultation, council, key, lines, number

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cell_change",
        key(),
        number("council_id"),
        number("consultation_id"),
        lines("content"),
        consultation(),
        council(),
        sa.PrimaryKeyConstraint("id"),
    )
    # The split "" was everybody; it is those who said no profile, or whose answer is not broken down.
    op.execute(
        "INSERT INTO cell (council_id, consultation_id, step, cell, split, shard, n)"
        " SELECT council_id, consultation_id, step, cell, '', -1, -SUM(n) FROM cell WHERE split <> ''"
        " GROUP BY council_id, consultation_id, step, cell"
    )
