"""What the council's own people read in free answers: themes, and whether one may be quoted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answer", sa.Column("coding", sa.Text(), nullable=False, server_default=""))
