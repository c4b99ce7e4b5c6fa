"""Root cases: what comes back at one place.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0013_recurrence'
down_revision = '0012_rollups'
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('root_cases',
    sa.Column('id', big, nullable=False),
    sa.Column('ref', sa.String(length=24), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('area_code', sa.String(length=17), nullable=False),
    sa.Column('category_code', sa.String(length=4), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('place_key', sa.String(length=120), nullable=False),
    sa.Column('lng', sa.Float(), nullable=True),
    sa.Column('lat', sa.Float(), nullable=True),
    sa.Column('origin', sa.String(length=10), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('previous_id', big, nullable=True),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('opened_by_post_id', sa.Integer(), nullable=True),
    sa.Column('taken_up_at', sa.BigInteger(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('checker_post_id', sa.Integer(), nullable=True),
    sa.Column('task', sa.Text(), nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('measure', sa.Text(), nullable=False),
    sa.Column('stated_at', sa.BigInteger(), nullable=True),
    sa.Column('checks_needed', sa.SmallInteger(), nullable=False),
    sa.Column('round', sa.SmallInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_note', sa.Text(), nullable=False),
    sa.Column('event_count', sa.Integer(), nullable=False),
    sa.Column('chain_head', sa.LargeBinary(length=32), nullable=False),
    sa.CheckConstraint("origin IN ('sweep', 'by_hand', 'returned')", name=op.f('ck_root_cases_origin_known')),
    sa.CheckConstraint("status IN ('proposed', 'taken_up', 'watching', 'closed', 'dismissed')", name=op.f('ck_root_cases_status_known')),
    sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_root_cases_area_code_areas')),
    sa.ForeignKeyConstraint(['category_code'], ['categories.code'], name=op.f('fk_root_cases_category_code_categories')),
    sa.ForeignKeyConstraint(['checker_post_id'], ['posts.id'], name=op.f('fk_root_cases_checker_post_id_posts')),
    sa.ForeignKeyConstraint(['opened_by_post_id'], ['posts.id'], name=op.f('fk_root_cases_opened_by_post_id_posts')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_root_cases_post_id_posts')),
    sa.ForeignKeyConstraint(['previous_id'], ['root_cases.id'], name=op.f('fk_root_cases_previous_id_root_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_root_cases')),
    sa.UniqueConstraint('ref', name=op.f('uq_root_cases_ref'))
    )
    op.create_index('ix_root_cases_kind', 'root_cases', ['area_code', 'category_code', 'id'])
    op.create_index('ix_root_cases_status', 'root_cases', ['status', 'id'])
    op.create_index('ix_root_cases_post_id', 'root_cases', ['post_id', 'status'])

    op.create_table('root_links',
    sa.Column('id', big, nullable=False),
    sa.Column('root_id', big, nullable=False),
    sa.Column('case_id', big, nullable=False),
    sa.Column('linked_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_root_links_case_id_cases')),
    sa.ForeignKeyConstraint(['root_id'], ['root_cases.id'], name=op.f('fk_root_links_root_id_root_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_root_links'))
    )
    op.create_index('uq_root_links_case_id', 'root_links', ['case_id'], unique=True)
    op.create_index('ix_root_links_root_id', 'root_links', ['root_id', 'case_id'])

    op.create_table('root_checks',
    sa.Column('id', big, nullable=False),
    sa.Column('root_id', big, nullable=False),
    sa.Column('round', sa.SmallInteger(), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('is_late_noticed', sa.Boolean(), nullable=False),
    sa.Column('done_at', sa.BigInteger(), nullable=True),
    sa.Column('done_by_post_id', sa.Integer(), nullable=True),
    sa.Column('done_by_user_id', sa.Integer(), nullable=True),
    sa.Column('found', sa.String(length=8), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('photo_sha256', sa.String(length=64), nullable=True),
    sa.Column('photo_mime', sa.String(length=40), nullable=True),
    sa.Column('photo_name', sa.String(length=120), nullable=True),
    sa.CheckConstraint("found IS NULL OR found IN ('quiet', 'again')", name=op.f('ck_root_checks_found_known')),
    sa.ForeignKeyConstraint(['done_by_post_id'], ['posts.id'], name=op.f('fk_root_checks_done_by_post_id_posts')),
    sa.ForeignKeyConstraint(['done_by_user_id'], ['users.id'], name=op.f('fk_root_checks_done_by_user_id_users')),
    sa.ForeignKeyConstraint(['root_id'], ['root_cases.id'], name=op.f('fk_root_checks_root_id_root_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_root_checks'))
    )
    op.create_index('ix_root_checks_root_id', 'root_checks', ['root_id', 'round', 'planned_on'])
    op.create_index('ix_root_checks_open', 'root_checks', ['done_at', 'is_late_noticed', 'planned_on'])

    op.create_index('ix_cases_kind', 'cases', ['area_code', 'category_code', 'received_at'])


def downgrade() -> None:
    op.drop_index('ix_cases_kind', table_name='cases')
    op.drop_table('root_checks')
    op.drop_table('root_links')
    op.drop_table('root_cases')
