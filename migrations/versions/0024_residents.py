"""Residents: slips, reports that wait, the phones on the card of a grid, and what who reported says of a case.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0024_residents'
down_revision = '0023_map'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
SAID = ('withdrawn_at', 'confirmed_at', 'disputed_at')
DROPPED = "drop_reason IS NULL OR drop_reason IN ('empty', 'advertising', 'twice')"


def upgrade() -> None:
    for name in SAID:
        op.add_column('cases', sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column('cases', sa.Column('join_count', sa.SmallInteger(), server_default='0', nullable=False))
    op.create_index(
        'ix_cases_disputed', 'cases', ['disputed_at'],
        postgresql_where=sa.text('disputed_at IS NOT NULL'), sqlite_where=sa.text('disputed_at IS NOT NULL'),
    )
    op.add_column('categories', sa.Column('dispute_days', sa.SmallInteger(), server_default='15', nullable=False))
    op.add_column('case_reporters', sa.Column('phone_mark', sa.LargeBinary(32), nullable=True))
    op.create_index('ix_case_reporters_phone_mark', 'case_reporters', ['phone_mark'])
    op.create_table(
        'grid_cards',
        sa.Column('area_code', sa.String(17), nullable=False),
        sa.Column('duty_phone', sa.String(20), nullable=False),
        sa.Column('supervision_phone', sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_grid_cards_area_code_areas')),
        sa.PrimaryKeyConstraint('area_code', name=op.f('pk_grid_cards')),
    )
    op.create_table(
        'slips',
        sa.Column('id', BIG, nullable=False),
        sa.Column('ref', sa.String(24), nullable=False),
        sa.Column('client_key', sa.String(40), nullable=False),
        sa.Column('kind', sa.String(10), nullable=False),
        sa.Column('code_mark', sa.LargeBinary(32), nullable=False),
        sa.Column('made_at', sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('reporter', 'neighbour')", name=op.f('ck_slips_kind_known')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_slips')),
        sa.UniqueConstraint('client_key', name=op.f('uq_slips_client_key')),
    )
    op.create_index('ix_slips_ref', 'slips', ['ref'])
    op.create_table(
        'held_reports',
        sa.Column('id', BIG, nullable=False),
        sa.Column('ref', sa.String(24), nullable=False),
        sa.Column('client_key', sa.String(40), nullable=False),
        sa.Column('area_code', sa.String(17), nullable=False),
        sa.Column('category_code', sa.String(4), nullable=False),
        sa.Column('held_for', sa.String(10), nullable=False),
        sa.Column('received_at', sa.BigInteger(), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=True),
        sa.Column('fate', sa.String(10), nullable=False),
        sa.Column('drop_reason', sa.String(12), nullable=True),
        sa.Column('decided_at', sa.BigInteger(), nullable=True),
        sa.Column('decided_by_post_id', sa.Integer(), nullable=True),
        sa.CheckConstraint("held_for IN ('trap', 'no_proof', 'address', 'grid')", name=op.f('ck_held_reports_held_for_known')),
        sa.CheckConstraint("fate IN ('waiting', 'released', 'dropped')", name=op.f('ck_held_reports_fate_known')),
        sa.CheckConstraint(DROPPED, name=op.f('ck_held_reports_drop_reason_known')),
        sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_held_reports_area_code_areas')),
        sa.ForeignKeyConstraint(['category_code'], ['categories.code'], name=op.f('fk_held_reports_category_code_categories')),
        sa.ForeignKeyConstraint(['decided_by_post_id'], ['posts.id'], name=op.f('fk_held_reports_decided_by_post_id_posts')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_held_reports')),
        sa.UniqueConstraint('ref', name=op.f('uq_held_reports_ref')),
        sa.UniqueConstraint('client_key', name=op.f('uq_held_reports_client_key')),
    )
    op.create_index('ix_held_reports_area_code', 'held_reports', ['area_code', 'fate', 'id'])
    op.create_table(
        'held_photos',
        sa.Column('id', BIG, nullable=False),
        sa.Column('report_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('sha256', sa.String(64), nullable=False),
        sa.Column('thumb_sha256', sa.String(64), nullable=True),
        sa.Column('told', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ['report_id'], ['held_reports.id'], name=op.f('fk_held_photos_report_id_held_reports'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_held_photos')),
    )
    op.create_index('ix_held_photos_report_id', 'held_photos', ['report_id'])
    op.create_table(
        'public_tries',
        sa.Column('id', BIG, nullable=False),
        sa.Column('kind', sa.String(8), nullable=False),
        sa.Column('key_mark', sa.LargeBinary(32), nullable=False),
        sa.Column('at', sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('report', 'code')", name=op.f('ck_public_tries_kind_known')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_public_tries')),
    )
    op.create_index('ix_public_tries_key', 'public_tries', ['kind', 'key_mark', 'at'])
    op.create_index('ix_public_tries_at', 'public_tries', ['at'])


def downgrade() -> None:
    for table in ('public_tries', 'held_photos', 'held_reports', 'slips', 'grid_cards'):
        op.drop_table(table)
    op.drop_index('ix_case_reporters_phone_mark', 'case_reporters')
    op.drop_column('case_reporters', 'phone_mark')
    op.drop_column('categories', 'dispute_days')
    op.drop_index('ix_cases_disputed', 'cases')
    op.drop_column('cases', 'join_count')
    for name in SAID:
        op.drop_column('cases', name)
