"""Since when an account is closed and a post out of use is kept, so that what was covered before stays so.

For those closed already it is the day of the last change that was logged, else of the account's last login; one of which
nothing is known stays without a day and counts as closed always.
One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = '0018_closing_days'
down_revision = '0017_rework_limit'
branch_labels = None
depends_on = None

CHINA = timedelta(hours=8)

LAST_CHANGE = {
    'users': "SELECT u.id, max(l.at) FROM users u JOIN access_log l ON l.subject = 'user:' || u.username "
    "WHERE NOT u.is_active AND l.act = 'user:edit' GROUP BY u.id",
    'posts': "SELECT p.id, max(l.at) FROM posts p JOIN access_log l ON l.subject = 'post:' || CAST(p.id AS VARCHAR(12)) "
    "WHERE NOT p.is_active AND l.act = 'post:save' GROUP BY p.id",
}
LAST_SEEN = (
    "SELECT u.id, max(s.seen_at) FROM users u JOIN user_sessions s ON s.user_id = u.id "
    "WHERE NOT u.is_active AND u.closed_on IS NULL GROUP BY u.id"
)


def upgrade() -> None:
    for table in LAST_CHANGE:
        op.add_column(table, sa.Column('closed_on', sa.Date(), nullable=True))
    for table, query in LAST_CHANGE.items():
        _fill(table, query)
    _fill('users', LAST_SEEN)


def _fill(table: str, query: str) -> None:
    connection = op.get_bind()
    rows = sa.table(table, sa.column('id', sa.Integer), sa.column('closed_on', sa.Date))
    for key, at in connection.execute(sa.text(query)).all():
        day = (datetime.fromtimestamp(at, UTC) + CHINA).date()
        connection.execute(rows.update().where(rows.c.id == key).values(closed_on=day))


def downgrade() -> None:
    for table in LAST_CHANGE:
        op.drop_column(table, 'closed_on')
