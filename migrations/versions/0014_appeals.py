"""Appeals: what a post contests of its figures.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0014_appeals'
down_revision = '0013_recurrence'
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('appeals',
    sa.Column('id', big, nullable=False),
    sa.Column('ref', sa.String(length=24), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('case_id', big, nullable=False),
    sa.Column('area_code', sa.String(length=17), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('counting', sa.String(length=12), nullable=False),
    sa.Column('ground', sa.String(length=16), nullable=False),
    sa.Column('statement', sa.Text(), nullable=False),
    sa.Column('month_on', sa.Date(), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('lodged_at', sa.BigInteger(), nullable=False),
    sa.Column('lodged_by_user_id', sa.Integer(), nullable=False),
    sa.Column('decider_post_id', sa.Integer(), nullable=True),
    sa.Column('decider_user_id', sa.Integer(), nullable=True),
    sa.Column('instance', sa.SmallInteger(), nullable=False),
    sa.Column('level_code', sa.String(length=17), nullable=False),
    sa.Column('judge_post_id', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('is_late_noticed', sa.Boolean(), nullable=False),
    sa.Column('is_passed_up', sa.Boolean(), nullable=False),
    sa.Column('judged_at', sa.BigInteger(), nullable=True),
    sa.Column('judged_by_post_id', sa.Integer(), nullable=True),
    sa.Column('judged_by_user_id', sa.Integer(), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('review_until_at', sa.BigInteger(), nullable=True),
    sa.Column('event_count', sa.Integer(), nullable=False),
    sa.Column('chain_head', sa.LargeBinary(length=32), nullable=False),
    sa.CheckConstraint("counting IN ('overdue', 'returned', 'reworked', 'unverified', 'reopened', 'dissatisfied', 'unanswered', 'extended')", name=op.f('ck_appeals_counting_known')),
    sa.CheckConstraint("ground IN ('force_majeure', 'not_ours', 'clock', 'system', 'hindered', 'other')", name=op.f('ck_appeals_ground_known')),
    sa.CheckConstraint("status IN ('lodged', 'asked', 'upheld', 'dismissed', 'withdrawn')", name=op.f('ck_appeals_status_known')),
    sa.CheckConstraint('instance IN (1, 2)', name=op.f('ck_appeals_instance_known')),
    sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_appeals_area_code_areas')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_appeals_case_id_cases')),
    sa.ForeignKeyConstraint(['decider_post_id'], ['posts.id'], name=op.f('fk_appeals_decider_post_id_posts')),
    sa.ForeignKeyConstraint(['decider_user_id'], ['users.id'], name=op.f('fk_appeals_decider_user_id_users')),
    sa.ForeignKeyConstraint(['judge_post_id'], ['posts.id'], name=op.f('fk_appeals_judge_post_id_posts')),
    sa.ForeignKeyConstraint(['judged_by_post_id'], ['posts.id'], name=op.f('fk_appeals_judged_by_post_id_posts')),
    sa.ForeignKeyConstraint(['judged_by_user_id'], ['users.id'], name=op.f('fk_appeals_judged_by_user_id_users')),
    sa.ForeignKeyConstraint(['level_code'], ['areas.code'], name=op.f('fk_appeals_level_code_areas')),
    sa.ForeignKeyConstraint(['lodged_by_user_id'], ['users.id'], name=op.f('fk_appeals_lodged_by_user_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_appeals_post_id_posts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeals')),
    sa.UniqueConstraint('ref', name=op.f('uq_appeals_ref'))
    )
    still_open = sa.text("status IN ('lodged', 'asked')")
    op.create_index('uq_appeals_open', 'appeals', ['case_id', 'counting', 'post_id'], unique=True, postgresql_where=still_open, sqlite_where=still_open)
    op.create_index('ix_appeals_case_id', 'appeals', ['case_id', 'counting', 'status'])
    op.create_index('ix_appeals_post_id', 'appeals', ['post_id', 'id'])
    op.create_index('ix_appeals_status', 'appeals', ['status', 'due_at'])


def downgrade() -> None:
    op.drop_table('appeals')
