"""The limit of a running rework is kept with the case, so that a pause, a recall or an extension cannot lose it.

A rework under way keeps the limit it shows today. A case whose reporter could not be reached is closed, not evaluated:
it may be asked about again.
One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0017_rework_limit'
down_revision = '0016_open'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cases', sa.Column('rework_from_at', sa.BigInteger(), nullable=True))
    op.add_column('cases', sa.Column('rework_limit', sa.String(40), nullable=False, server_default=''))
    op.execute(
        "UPDATE cases SET state = 'closed', evaluated_at = NULL WHERE state = 'evaluated' AND rating = 'no_answer'"
    )


def downgrade() -> None:
    op.drop_column('cases', 'rework_limit')
    op.drop_column('cases', 'rework_from_at')
