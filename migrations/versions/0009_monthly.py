"""The monthly report: drafted, edited, approved, frozen under a seal.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0009_monthly'
down_revision = '0008_rechecks'
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('monthly_reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('area_code', sa.String(length=17), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('approved_at', sa.BigInteger(), nullable=True),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('seal', sa.LargeBinary(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['approved_by_id'], ['users.id'], name=op.f('fk_monthly_reports_approved_by_id_users')),
    sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_monthly_reports_area_code_areas')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_monthly_reports_made_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_monthly_reports'))
    )
    with op.batch_alter_table('monthly_reports', schema=None) as batch_op:
        batch_op.create_index('uq_monthly_reports_month', ['area_code', 'first_on'], unique=True)




def downgrade() -> None:

    with op.batch_alter_table('monthly_reports', schema=None) as batch_op:
        batch_op.drop_index('uq_monthly_reports_month')

    op.drop_table('monthly_reports')

