"""Joint conferences: who decides on a case nobody keeps.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0011_conferences'
down_revision = '0010_routing'
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('conferences',
    sa.Column('id', big, nullable=False),
    sa.Column('county', sa.String(length=6), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('case_id', big, nullable=False),
    sa.Column('area_code', sa.String(length=17), nullable=False),
    sa.Column('category_code', sa.String(length=4), nullable=False),
    sa.Column('cause', sa.String(length=10), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('opened_by_post_id', sa.Integer(), nullable=True),
    sa.Column('opened_by_user_id', sa.Integer(), nullable=True),
    sa.Column('convened_at', sa.BigInteger(), nullable=True),
    sa.Column('convened_by_post_id', sa.Integer(), nullable=True),
    sa.Column('convened_by_user_id', sa.Integer(), nullable=True),
    sa.Column('meets_at', sa.BigInteger(), nullable=True),
    sa.Column('room', sa.String(length=120), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('is_late_noticed', sa.Boolean(), nullable=False),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('decided_by_post_id', sa.Integer(), nullable=True),
    sa.Column('decided_by_user_id', sa.Integer(), nullable=True),
    sa.Column('lead_post_id', sa.Integer(), nullable=True),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('is_binding', sa.Boolean(), nullable=False),
    sa.Column('minutes', sa.Text(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_by_post_id', sa.Integer(), nullable=True),
    sa.Column('ended_by_user_id', sa.Integer(), nullable=True),
    sa.Column('ended_note', sa.Text(), nullable=False),
    sa.Column('reviewed_at', sa.BigInteger(), nullable=True),
    sa.Column('retired_at', sa.BigInteger(), nullable=True),
    sa.Column('review_note', sa.Text(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("cause IN ('returns', 'nobody', 'by_hand')", name=op.f('ck_conferences_cause_known')),
    sa.CheckConstraint("status IN ('proposed', 'convened', 'decided', 'called_off')", name=op.f('ck_conferences_status_known')),
    sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_conferences_area_code_areas')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_conferences_case_id_cases')),
    sa.ForeignKeyConstraint(['category_code'], ['categories.code'], name=op.f('fk_conferences_category_code_categories')),
    sa.ForeignKeyConstraint(['convened_by_post_id'], ['posts.id'], name=op.f('fk_conferences_convened_by_post_id_posts')),
    sa.ForeignKeyConstraint(['convened_by_user_id'], ['users.id'], name=op.f('fk_conferences_convened_by_user_id_users')),
    sa.ForeignKeyConstraint(['decided_by_post_id'], ['posts.id'], name=op.f('fk_conferences_decided_by_post_id_posts')),
    sa.ForeignKeyConstraint(['decided_by_user_id'], ['users.id'], name=op.f('fk_conferences_decided_by_user_id_users')),
    sa.ForeignKeyConstraint(['ended_by_post_id'], ['posts.id'], name=op.f('fk_conferences_ended_by_post_id_posts')),
    sa.ForeignKeyConstraint(['ended_by_user_id'], ['users.id'], name=op.f('fk_conferences_ended_by_user_id_users')),
    sa.ForeignKeyConstraint(['lead_post_id'], ['posts.id'], name=op.f('fk_conferences_lead_post_id_posts')),
    sa.ForeignKeyConstraint(['opened_by_post_id'], ['posts.id'], name=op.f('fk_conferences_opened_by_post_id_posts')),
    sa.ForeignKeyConstraint(['opened_by_user_id'], ['users.id'], name=op.f('fk_conferences_opened_by_user_id_users')),
    sa.ForeignKeyConstraint(['rule_id'], ['routing_rules.id'], name=op.f('fk_conferences_rule_id_routing_rules')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conferences'))
    )
    op.create_index('uq_conferences_number', 'conferences', ['county', 'year', 'seq'], unique=True)
    op.create_index('ix_conferences_case_id', 'conferences', ['case_id', 'cause'])
    running = sa.text("status IN ('proposed', 'convened')")
    op.create_index('uq_conferences_running', 'conferences', ['case_id'], unique=True, postgresql_where=running, sqlite_where=running)
    op.create_index('ix_conferences_status', 'conferences', ['status', 'due_at'])
    op.create_index('ix_conferences_category_code', 'conferences', ['category_code', 'decided_at'])

    op.create_table('conference_units',
    sa.Column('id', big, nullable=False),
    sa.Column('conference_id', big, nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('named_at', sa.BigInteger(), nullable=False),
    sa.Column('is_guest', sa.Boolean(), nullable=False),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('opined_at', sa.BigInteger(), nullable=True),
    sa.Column('opined_by_user_id', sa.Integer(), nullable=True),
    sa.Column('has_attended', sa.Boolean(), nullable=True),
    sa.Column('part', sa.String(length=6), nullable=True),
    sa.CheckConstraint("part IS NULL OR part IN ('lead', 'assist')", name=op.f('ck_conference_units_part_known')),
    sa.ForeignKeyConstraint(['conference_id'], ['conferences.id'], name=op.f('fk_conference_units_conference_id_conferences')),
    sa.ForeignKeyConstraint(['opined_by_user_id'], ['users.id'], name=op.f('fk_conference_units_opined_by_user_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_conference_units_post_id_posts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conference_units'))
    )
    op.create_index('uq_conference_units_post', 'conference_units', ['conference_id', 'post_id'], unique=True)
    op.create_index('ix_conference_units_post_id', 'conference_units', ['post_id', 'opined_at'])

    op.add_column('cases', sa.Column('conference_status', sa.String(length=10), nullable=False, server_default='none'))


def downgrade() -> None:
    op.drop_column('cases', 'conference_status')
    op.drop_table('conference_units')
    op.drop_table('conferences')
