"""What a category is called besides, its first letters, and which words its cases say.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0021_category_words'
down_revision = '0020_field'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('categories', sa.Column('also', sa.String(200), nullable=True))
    op.add_column('categories', sa.Column('initials', sa.String(200), nullable=False, server_default=''))
    op.create_table(
        'word_counts',
        sa.Column('county_code', sa.String(6), nullable=False),
        sa.Column('counted_at', sa.BigInteger(), nullable=False),
        sa.Column('cases', sa.JSON(), nullable=False),
        sa.Column('words', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('county_code', name=op.f('pk_word_counts')),
    )


def downgrade() -> None:
    op.drop_table('word_counts')
    op.drop_column('categories', 'initials')
    op.drop_column('categories', 'also')
