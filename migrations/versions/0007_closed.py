"""An index of what was closed when, for the indicators and for what changed since yesterday."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_closed"
down_revision = "0006_orders"
branch_labels = None
depends_on = None

CLOSED = sa.text("closed_at IS NOT NULL")
COLUMNS = [
    "closed_at", "area_code", "visibility", "is_on_spot", "verified_at", "rework_count", "reopen_count", "rating",
]


def upgrade() -> None:
    op.create_index("ix_cases_closed", "cases", COLUMNS, sqlite_where=CLOSED, postgresql_where=CLOSED)


def downgrade() -> None:
    op.drop_index("ix_cases_closed", table_name="cases")
