"""Channels: where notices go outside the house, who hears what, their texts, webhooks and the outbox.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0026_channels'
down_revision = '0025_services'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
KINDS = "kind IN ('wecom', 'dingtalk', 'feishu', 'mail', 'sms')"
LANGUAGES = "language IN ('zh', 'en')"
ROLES = (
    "role IS NULL OR role IN ('grid_officer', 'dispatcher', 'unit_clerk', 'police_liaison', 'police_station', 'mediator', "
    "'care_worker', 'supervisor', 'window_clerk', 'agent', 'system_admin', 'security_admin', 'audit_admin')"
)
STANDINGS = "standing IN ('waiting', 'sending', 'sent', 'failed', 'dead', 'dropped')"
FAULTS = (
    "fault IS NULL OR fault IN ('address', 'no_host', 'no_line', 'too_slow', 'status', 'rejected', 'gone', 'unreadable', 'ours')"
)


def upgrade() -> None:
    op.create_table(
        'channels',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(40), nullable=False),
        sa.Column('kind', sa.String(10), nullable=False),
        sa.Column('host', sa.String(255), nullable=False),
        sa.Column('target', sa.LargeBinary(), nullable=False),
        sa.Column('seal_key', sa.String(32), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('quiet_from', sa.String(5), nullable=False),
        sa.Column('quiet_until', sa.String(5), nullable=False),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.Column('made_at', sa.BigInteger(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f('ck_channels_kind_known')),
        sa.CheckConstraint(LANGUAGES, name=op.f('ck_channels_language_known')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_channels')),
        sa.UniqueConstraint('name', name=op.f('uq_channels_name')),
    )
    op.create_table(
        'channel_routes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('channel_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('area_code', sa.String(17), nullable=False),
        sa.Column('role', sa.String(20), nullable=True),
        sa.Column('unit_id', sa.Integer(), nullable=True),
        sa.Column('timing', sa.String(8), nullable=False),
        sa.CheckConstraint(ROLES, name=op.f('ck_channel_routes_role_known')),
        sa.CheckConstraint("timing IN ('waits', 'at_once')", name=op.f('ck_channel_routes_timing_known')),
        sa.CheckConstraint('role IS NULL OR unit_id IS NULL', name=op.f('ck_channel_routes_one_audience')),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_channel_routes_channel_id_channels')),
        sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_channel_routes_area_code_areas')),
        sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_channel_routes_unit_id_units')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_channel_routes')),
    )
    op.create_index('ix_channel_routes_channel_id', 'channel_routes', ['channel_id'])
    op.create_table(
        'channel_wordings',
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('text', sa.String(300), nullable=False),
        sa.CheckConstraint(LANGUAGES, name=op.f('ck_channel_wordings_language_known')),
        sa.PrimaryKeyConstraint('kind', 'language', name=op.f('pk_channel_wordings')),
    )
    op.create_table(
        'webhooks',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(40), nullable=False),
        sa.Column('host', sa.String(255), nullable=False),
        sa.Column('target', sa.LargeBinary(), nullable=False),
        sa.Column('seal_key', sa.String(32), nullable=False),
        sa.Column('kinds', sa.JSON(), nullable=False),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('shut_at', sa.BigInteger(), nullable=True),
        sa.Column('made_at', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_webhooks')),
        sa.UniqueConstraint('name', name=op.f('uq_webhooks_name')),
    )
    op.create_table(
        'channel_messages',
        sa.Column('id', BIG, nullable=False),
        sa.Column('channel_id', sa.Integer(), nullable=True),
        sa.Column('webhook_id', sa.Integer(), nullable=True),
        sa.Column('dedup_key', sa.String(120), nullable=False),
        sa.Column('public_key', sa.String(32), nullable=False),
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('ref', sa.String(24), nullable=False),
        sa.Column('is_at_once', sa.Boolean(), nullable=False),
        sa.Column('at', sa.BigInteger(), nullable=False),
        sa.Column('standing', sa.String(8), nullable=False),
        sa.Column('tries', sa.SmallInteger(), nullable=False),
        sa.Column('next_at', sa.BigInteger(), nullable=False),
        sa.Column('fault', sa.String(12), nullable=True),
        sa.Column('status', sa.SmallInteger(), nullable=True),
        sa.Column('sent_at', sa.BigInteger(), nullable=True),
        sa.CheckConstraint(STANDINGS, name=op.f('ck_channel_messages_standing_known')),
        sa.CheckConstraint(FAULTS, name=op.f('ck_channel_messages_fault_known')),
        sa.CheckConstraint('(channel_id IS NULL) <> (webhook_id IS NULL)', name=op.f('ck_channel_messages_one_receiver')),
        sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_channel_messages_channel_id_channels')),
        sa.ForeignKeyConstraint(['webhook_id'], ['webhooks.id'], name=op.f('fk_channel_messages_webhook_id_webhooks')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_channel_messages')),
        sa.UniqueConstraint('dedup_key', name=op.f('uq_channel_messages_dedup_key')),
        sa.UniqueConstraint('public_key', name=op.f('uq_channel_messages_public_key')),
    )
    op.create_index('ix_channel_messages_due', 'channel_messages', ['standing', 'next_at'])
    op.create_index('ix_channel_messages_channel_id', 'channel_messages', ['channel_id', 'id'])
    op.create_index('ix_channel_messages_webhook_id', 'channel_messages', ['webhook_id', 'id'])


def downgrade() -> None:
    for table in ('channel_messages', 'webhooks', 'channel_wordings', 'channel_routes', 'channels'):
        op.drop_table(table)
