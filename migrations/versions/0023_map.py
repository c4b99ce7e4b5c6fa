"""Indexes for the map of cases: what is open by area and by point, and everything by point.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0023_map'
down_revision = '0022_patrols'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        'ix_cases_open_area',
        'cases',
        ['area_code', 'visibility', 'category_code', 'lat', 'is_open'],
        postgresql_where=sa.text('is_open IS TRUE'),
        sqlite_where=sa.text('is_open IS 1'),
    )
    op.create_index(
        'ix_cases_point',
        'cases',
        ['is_open', 'lat', 'lng', 'datum', 'area_code', 'visibility', 'received_at'],
        postgresql_where=sa.text('lat IS NOT NULL'),
        sqlite_where=sa.text('lat IS NOT NULL'),
    )


def downgrade() -> None:
    op.drop_index('ix_cases_point', 'cases')
    op.drop_index('ix_cases_open_area', 'cases')
