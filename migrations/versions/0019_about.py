"""Whom a complaint about staff is about: the post that is shown nothing of it.

Complaints of before do not say; they stay with the supervisor who has them.
One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0019_about'
down_revision = '0018_closing_days'
branch_labels = None
depends_on = None

ABOUT = sa.text('about_post_id IS NOT NULL')


def upgrade() -> None:
    op.add_column('cases', sa.Column('about_post_id', sa.Integer(), nullable=True))
    op.create_index(
        'ix_cases_about', 'cases', ['about_post_id'], postgresql_where=ABOUT, sqlite_where=ABOUT
    )


def downgrade() -> None:
    op.drop_index('ix_cases_about', table_name='cases')
    op.drop_column('cases', 'about_post_id')
