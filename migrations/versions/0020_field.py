"""What entries of a phone's outbox were answered, so that one that is sent again does nothing twice.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0020_field'
down_revision = '0019_about'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'sent_entries',
        sa.Column('key', sa.String(40), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('received_at', sa.BigInteger(), nullable=False),
        sa.Column('digest', sa.String(64), nullable=False),
        sa.Column('url', sa.String(300), nullable=False),
        sa.Column('words', sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_sent_entries_user_id_users')),
        sa.PrimaryKeyConstraint('user_id', 'key', name=op.f('pk_sent_entries')),
    )
    op.create_index('ix_sent_entries_received_at', 'sent_entries', ['received_at'])


def downgrade() -> None:
    op.drop_table('sent_entries')
