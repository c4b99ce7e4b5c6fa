"""An index of open cases by number: the list of what is open no longer reads past what is closed.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0016_open'
down_revision = '0015_subscriptions'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        'ix_cases_open', 'cases', ['id'],
        postgresql_where=sa.text('is_open IS TRUE'), sqlite_where=sa.text('is_open IS 1'),
    )


def downgrade() -> None:
    op.drop_index('ix_cases_open', table_name='cases')
