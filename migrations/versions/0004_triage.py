"""Triage by the liaison and the mandatory report of suspected harm.

The columns are added one by one and without foreign keys: a batch would copy the table of cases and lose the triggers
of its search index. Data: the two subcategories the law speaks of are marked.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_triage"
down_revision = "0003_policing"
branch_labels = None
depends_on = None

ASKED = sa.text("triage_asked_at IS NOT NULL")


def columns() -> list[sa.Column]:
    """What `cases` gains."""
    return [
        sa.Column("triage_post_id", sa.Integer(), nullable=True),
        sa.Column("triage_asked_at", sa.BigInteger(), nullable=True),
        sa.Column("triage_due_at", sa.BigInteger(), nullable=True),
        sa.Column("triage_answered_at", sa.BigInteger(), nullable=True),
        sa.Column("triage", sa.String(length=8), nullable=True),
        sa.Column("is_triage_late", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("harm_reported_at", sa.BigInteger(), nullable=True),
    ]


def upgrade() -> None:
    for column in columns():
        op.add_column("cases", column)
    op.create_index("ix_cases_triage", "cases", ["triage_asked_at"], sqlite_where=ASKED, postgresql_where=ASKED)
    op.add_column("categories", sa.Column("must_report", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    categories = sa.table("categories", sa.column("code"), sa.column("must_report", sa.Boolean()))
    op.execute(categories.update().where(categories.c.code.in_(["0307", "0308"])).values(must_report=True))


def downgrade() -> None:
    op.drop_column("categories", "must_report")
    op.drop_index("ix_cases_triage", table_name="cases")
    for column in reversed(columns()):
        op.drop_column("cases", column.name)
