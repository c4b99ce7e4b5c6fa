"""Routing rules: whom an order goes to.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0010_routing'
down_revision = '0009_monthly'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('routing_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('area_code', sa.String(length=17), nullable=False),
    sa.Column('category_code', sa.String(length=4), nullable=False),
    sa.Column('priority', sa.String(length=2), nullable=False),
    sa.Column('time_window', sa.String(length=8), nullable=False),
    sa.Column('days', sa.String(length=8), nullable=False),
    sa.Column('weekdays', sa.String(length=7), nullable=False),
    sa.Column('from_time', sa.String(length=5), nullable=False),
    sa.Column('until_time', sa.String(length=5), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('origin', sa.String(length=120), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('made_by_post_id', sa.Integer(), nullable=False),
    sa.Column('made_by_user_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("days IN ('every', 'workdays', 'days_off', 'chosen')", name=op.f('ck_routing_rules_days_known')),
    sa.CheckConstraint("time_window IN ('any', 'working', 'outside', 'clock')", name=op.f('ck_routing_rules_time_window_known')),
    sa.CheckConstraint('until_on IS NULL OR from_on IS NULL OR until_on >= from_on', name=op.f('ck_routing_rules_dates_in_order')),
    sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_routing_rules_area_code_areas')),
    sa.ForeignKeyConstraint(['made_by_post_id'], ['posts.id'], name=op.f('fk_routing_rules_made_by_post_id_posts')),
    sa.ForeignKeyConstraint(['made_by_user_id'], ['users.id'], name=op.f('fk_routing_rules_made_by_user_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_routing_rules_post_id_posts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_routing_rules'))
    )
    with op.batch_alter_table('routing_rules', schema=None) as batch_op:
        batch_op.create_index('ix_routing_rules_is_active', ['is_active', 'position'], unique=False)
        batch_op.create_index('ix_routing_rules_area_code', ['area_code'], unique=False)

    op.create_table('routing_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.CheckConstraint("kind IN ('made', 'edited', 'moved', 'ended')", name=op.f('ck_routing_changes_kind_known')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_routing_changes_post_id_posts')),
    sa.ForeignKeyConstraint(['rule_id'], ['routing_rules.id'], name=op.f('fk_routing_changes_rule_id_routing_rules')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_routing_changes_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_routing_changes'))
    )
    with op.batch_alter_table('routing_changes', schema=None) as batch_op:
        batch_op.create_index('ix_routing_changes_rule_id', ['rule_id'], unique=False)

    op.create_table('routing_choices',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('area_code', sa.String(length=17), nullable=False),
    sa.Column('chosen_at', sa.BigInteger(), nullable=False),
    sa.Column('is_first', sa.Boolean(), nullable=False),
    sa.Column('basis', sa.String(length=8), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=True),
    sa.Column('rule_version', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('rule_name', sa.String(length=40), nullable=False),
    sa.Column('suggested_post_id', sa.Integer(), nullable=True),
    sa.Column('chosen_post_id', sa.Integer(), nullable=False),
    sa.Column('trail', sa.JSON(), nullable=False),
    sa.CheckConstraint("basis IN ('rule', 'usual', 'nothing')", name=op.f('ck_routing_choices_basis_known')),
    sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_routing_choices_area_code_areas')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_routing_choices_case_id_cases')),
    sa.ForeignKeyConstraint(['chosen_post_id'], ['posts.id'], name=op.f('fk_routing_choices_chosen_post_id_posts')),
    sa.ForeignKeyConstraint(['rule_id'], ['routing_rules.id'], name=op.f('fk_routing_choices_rule_id_routing_rules')),
    sa.ForeignKeyConstraint(['suggested_post_id'], ['posts.id'], name=op.f('fk_routing_choices_suggested_post_id_posts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_routing_choices'))
    )
    with op.batch_alter_table('routing_choices', schema=None) as batch_op:
        batch_op.create_index('ix_routing_choices_case_id', ['case_id'], unique=False)
        batch_op.create_index('ix_routing_choices_figures', ['chosen_at', 'area_code', 'is_first', 'rule_id', 'suggested_post_id', 'chosen_post_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('routing_choices', schema=None) as batch_op:
        batch_op.drop_index('ix_routing_choices_figures')
        batch_op.drop_index('ix_routing_choices_case_id')

    op.drop_table('routing_choices')
    with op.batch_alter_table('routing_changes', schema=None) as batch_op:
        batch_op.drop_index('ix_routing_changes_rule_id')

    op.drop_table('routing_changes')
    with op.batch_alter_table('routing_rules', schema=None) as batch_op:
        batch_op.drop_index('ix_routing_rules_area_code')
        batch_op.drop_index('ix_routing_rules_is_active')

    op.drop_table('routing_rules')
