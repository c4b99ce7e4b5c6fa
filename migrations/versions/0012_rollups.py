"""Figures kept ready by month and part, and what has changed since they were summed up.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0012_rollups'
down_revision = '0011_conferences'
branch_labels = None
depends_on = None

MEASURES = (
    "cases", "on_time", "extended", "timed", "minutes", "handled", "solved", "reworked", "answered", "satisfied",
    "sent_out", "returned", "paused", "reopened", "on_spot", "off_spot", "accepted", "settled", "no_target", "workload",
)  # fmt: skip
SLICES = "slice IN ('area', 'street', 'category', 'unit', 'source')"
FACTS = "fact IN ('due', 'closed', 'received', 'handled', 'day_in', 'day_out')"
KEY = ("slice", "fact", "month", "area", "part", "closed_month", "on_day", "minutes_class")


def key() -> list[sa.Column]:
    return [
        sa.Column("slice", sa.String(8), nullable=False),
        sa.Column("fact", sa.String(8), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(17), nullable=False),
        sa.Column("part", sa.String(20), nullable=False),
        sa.Column("closed_month", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Integer(), nullable=False),
        sa.Column("minutes_class", sa.Integer(), nullable=False),
    ]


def measures() -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger() if name == "minutes" else sa.Integer(), nullable=False) for name in MEASURES]


def upgrade() -> None:
    op.create_table(
        "figures",
        *key(),
        *measures(),
        sa.CheckConstraint(SLICES, name=op.f("ck_figures_slice_known")),
        sa.CheckConstraint(FACTS, name=op.f("ck_figures_fact_known")),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_figures")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "figure_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *key(),
        *measures(),
        sa.Column("is_counted", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_changes")),
    )
    op.create_index("ix_figure_changes_fact", "figure_changes", ["slice", "fact", "month"])
    # What stood still, of what was due in a period.
    op.create_index(
        "ix_cases_paused",
        "cases",
        [
            "due_at", "closed_at", "state", "is_on_spot", "area_code", "category_code", "lead_post_id", "source",
            "extension_count", "pause_count",
        ],
        postgresql_where=sa.text("pause_count > 0"),
        sqlite_where=sa.text("pause_count > 0"),
    )


def downgrade() -> None:
    op.drop_index("ix_cases_paused", "cases")
    op.drop_table("figure_changes")
    op.drop_table("figures")
