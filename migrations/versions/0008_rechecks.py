"""Draws of closed cases that are looked at again, and what was found.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0008_rechecks'
down_revision = '0007_closed'
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('recheck_draws',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('area_code', sa.String(length=17), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(length=32), nullable=False),
    sa.Column('population', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('drawn_at', sa.BigInteger(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('to_on >= from_on', name=op.f('ck_recheck_draws_dates_in_order')),
    sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_recheck_draws_area_code_areas')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_recheck_draws_post_id_posts')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_recheck_draws_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recheck_draws'))
    )
    with op.batch_alter_table('recheck_draws', schema=None) as batch_op:
        batch_op.create_index('ix_recheck_draws_area_code', ['area_code', 'from_on'], unique=False)

    op.create_table('recheck_items',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('draw_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('stratum', sa.String(length=2), nullable=False),
    sa.Column('stratum_size', sa.Integer(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('signs', sa.String(length=60), nullable=False),
    sa.Column('checker_post_id', sa.Integer(), nullable=False),
    sa.Column('judged_at', sa.BigInteger(), nullable=True),
    sa.Column('verdict', sa.String(length=12), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("verdict IN ('solved', 'not_solved', 'cannot_tell')", name=op.f('ck_recheck_items_verdict_known')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_recheck_items_case_id_cases')),
    sa.ForeignKeyConstraint(['checker_post_id'], ['posts.id'], name=op.f('fk_recheck_items_checker_post_id_posts')),
    sa.ForeignKeyConstraint(['draw_id'], ['recheck_draws.id'], name=op.f('fk_recheck_items_draw_id_recheck_draws'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_recheck_items_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recheck_items'))
    )
    with op.batch_alter_table('recheck_items', schema=None) as batch_op:
        batch_op.create_index('ix_recheck_items_checker_post_id', ['checker_post_id', 'judged_at'], unique=False)
        batch_op.create_index('uq_recheck_items_case', ['draw_id', 'case_id'], unique=True)




def downgrade() -> None:

    with op.batch_alter_table('recheck_items', schema=None) as batch_op:
        batch_op.drop_index('uq_recheck_items_case')
        batch_op.drop_index('ix_recheck_items_checker_post_id')

    op.drop_table('recheck_items')
    with op.batch_alter_table('recheck_draws', schema=None) as batch_op:
        batch_op.drop_index('ix_recheck_draws_area_code')

    op.drop_table('recheck_draws')

