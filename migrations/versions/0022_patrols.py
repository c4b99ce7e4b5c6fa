"""Patrols: a round through a grid, when it began and ended.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0022_patrols'
down_revision = '0021_category_words'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'patrols',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('client_key', sa.String(40), nullable=False),
        sa.Column('area_code', sa.String(17), nullable=False),
        sa.Column('post_id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('begun_at', sa.BigInteger(), nullable=False),
        sa.Column('ended_at', sa.BigInteger(), nullable=True),
        sa.Column('note', sa.String(200), nullable=False),
        sa.CheckConstraint('ended_at IS NULL OR ended_at >= begun_at', name=op.f('ck_patrols_times_in_order')),
        sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_patrols_area_code_areas')),
        sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_patrols_post_id_posts')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_patrols_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_patrols')),
        sa.UniqueConstraint('client_key', name=op.f('uq_patrols_client_key')),
    )
    op.create_index('ix_patrols_area_code', 'patrols', ['area_code', 'id'])
    op.create_index('ix_patrols_user_id', 'patrols', ['user_id', 'id'])
    # The same index by when the case was written: what was logged on a patrol is looked up by it.
    op.drop_index('ix_cases_reporter_post_id', 'cases')
    op.create_index('ix_cases_reporter_post_id', 'cases', ['reporter_post_id', 'written_at'])


def downgrade() -> None:
    op.drop_index('ix_cases_reporter_post_id', 'cases')
    op.create_index('ix_cases_reporter_post_id', 'cases', ['reporter_post_id'])
    op.drop_table('patrols')
