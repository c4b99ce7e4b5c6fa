"""Supervision orders (督办单) with their replies, files and the numbers of each county and year.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0006_orders'
down_revision = '0005_mediation'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('supervision_counters',
    sa.Column('county', sa.String(length=6), nullable=False),
    sa.Column('year', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('county', 'year', name=op.f('pk_supervision_counters'))
    )
    op.create_table('supervision_orders',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('county', sa.String(length=6), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('area_code', sa.String(length=17), nullable=False),
    sa.Column('level', sa.SmallInteger(), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('reply_limit', sa.String(length=8), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('made_by_post_id', sa.Integer(), nullable=True),
    sa.Column('made_by_user_id', sa.Integer(), nullable=True),
    sa.Column('is_automatic', sa.Boolean(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.Column('late_seconds', sa.Integer(), nullable=False),
    sa.Column('is_late_noticed', sa.Boolean(), nullable=False),
    sa.Column('done_at', sa.BigInteger(), nullable=True),
    sa.Column('done_by_post_id', sa.Integer(), nullable=True),
    sa.Column('done_by_user_id', sa.Integer(), nullable=True),
    sa.Column('done_note', sa.Text(), nullable=False),
    sa.Column('replaced_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("status IN ('running', 'answered', 'accepted', 'withdrawn', 'replaced', 'ended')", name=op.f('ck_supervision_orders_status_known')),
    sa.CheckConstraint('level BETWEEN 1 AND 3', name=op.f('ck_supervision_orders_level_known')),
    sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_supervision_orders_area_code_areas')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_supervision_orders_case_id_cases')),
    sa.ForeignKeyConstraint(['done_by_post_id'], ['posts.id'], name=op.f('fk_supervision_orders_done_by_post_id_posts')),
    sa.ForeignKeyConstraint(['done_by_user_id'], ['users.id'], name=op.f('fk_supervision_orders_done_by_user_id_users')),
    sa.ForeignKeyConstraint(['made_by_post_id'], ['posts.id'], name=op.f('fk_supervision_orders_made_by_post_id_posts')),
    sa.ForeignKeyConstraint(['made_by_user_id'], ['users.id'], name=op.f('fk_supervision_orders_made_by_user_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_supervision_orders_post_id_posts')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['supervision_orders.id'], name=op.f('fk_supervision_orders_replaced_by_id_supervision_orders')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervision_orders'))
    )
    with op.batch_alter_table('supervision_orders', schema=None) as batch_op:
        batch_op.create_index('ix_supervision_orders_case_id', ['case_id', 'level'], unique=False)
        batch_op.create_index('ix_supervision_orders_post_id', ['post_id', 'status'], unique=False)
        batch_op.create_index('ix_supervision_orders_status', ['status', 'due_at'], unique=False)
        batch_op.create_index('uq_supervision_orders_number', ['county', 'year', 'seq'], unique=True)

    op.create_table('supervision_replies',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=True),
    sa.Column('verdict_note', sa.Text(), nullable=False),
    sa.Column('judged_at', sa.BigInteger(), nullable=True),
    sa.Column('judged_by_post_id', sa.Integer(), nullable=True),
    sa.Column('judged_by_user_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("verdict IN ('accepted', 'sent_back')", name=op.f('ck_supervision_replies_verdict_known')),
    sa.ForeignKeyConstraint(['judged_by_post_id'], ['posts.id'], name=op.f('fk_supervision_replies_judged_by_post_id_posts')),
    sa.ForeignKeyConstraint(['judged_by_user_id'], ['users.id'], name=op.f('fk_supervision_replies_judged_by_user_id_users')),
    sa.ForeignKeyConstraint(['order_id'], ['supervision_orders.id'], name=op.f('fk_supervision_replies_order_id_supervision_orders')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_supervision_replies_post_id_posts')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_supervision_replies_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervision_replies'))
    )
    with op.batch_alter_table('supervision_replies', schema=None) as batch_op:
        batch_op.create_index('ix_supervision_replies_order_id', ['order_id'], unique=False)

    op.create_table('supervision_reply_files',
    sa.Column('reply_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['case_files.id'], name=op.f('fk_supervision_reply_files_file_id_case_files')),
    sa.ForeignKeyConstraint(['reply_id'], ['supervision_replies.id'], name=op.f('fk_supervision_reply_files_reply_id_supervision_replies')),
    sa.PrimaryKeyConstraint('reply_id', 'file_id', name=op.f('pk_supervision_reply_files'))
    )


def downgrade() -> None:
    op.drop_table('supervision_reply_files')
    with op.batch_alter_table('supervision_replies', schema=None) as batch_op:
        batch_op.drop_index('ix_supervision_replies_order_id')

    op.drop_table('supervision_replies')
    with op.batch_alter_table('supervision_orders', schema=None) as batch_op:
        batch_op.drop_index('uq_supervision_orders_number')
        batch_op.drop_index('ix_supervision_orders_status')
        batch_op.drop_index('ix_supervision_orders_post_id')
        batch_op.drop_index('ix_supervision_orders_case_id')

    op.drop_table('supervision_orders')
    op.drop_table('supervision_counters')
