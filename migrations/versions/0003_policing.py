"""Liaison officers, villages, visits, duty, calendar links, sealed notes, hand-overs.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0003_policing'
down_revision = '0002_search'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_feeds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_calendar_feeds_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feeds')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_feeds_token_hash'))
    )
    with op.batch_alter_table('calendar_feeds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_feeds_user_id'), ['user_id'], unique=False)

    op.create_table('liaison_officers',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('badge', sa.String(length=12), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=True),
    sa.Column('duty_phone', sa.String(length=20), nullable=False),
    sa.Column('photo_sha256', sa.String(length=64), nullable=True),
    sa.Column('is_photo_public', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['station_id'], ['units.id'], name=op.f('fk_liaison_officers_station_id_units')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_liaison_officers_user_id_users')),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_liaison_officers'))
    )
    with op.batch_alter_table('liaison_officers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_liaison_officers_station_id'), ['station_id'], unique=False)

    op.create_table('police_rooms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('address', sa.String(length=120), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['station_id'], ['units.id'], name=op.f('fk_police_rooms_station_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_police_rooms')),
    sa.UniqueConstraint('name', name=op.f('uq_police_rooms_name'))
    )
    with op.batch_alter_table('police_rooms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_police_rooms_station_id'), ['station_id'], unique=False)

    op.create_table('duty_exceptions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('opens', sa.String(length=5), nullable=False),
    sa.Column('closes', sa.String(length=5), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=100), nullable=False),
    sa.CheckConstraint("kind IN ('desk', 'on_call')", name=op.f('ck_duty_exceptions_kind_known')),
    sa.ForeignKeyConstraint(['room_id'], ['police_rooms.id'], name=op.f('fk_duty_exceptions_room_id_police_rooms')),
    sa.ForeignKeyConstraint(['station_id'], ['units.id'], name=op.f('fk_duty_exceptions_station_id_units')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_duty_exceptions_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_exceptions'))
    )
    with op.batch_alter_table('duty_exceptions', schema=None) as batch_op:
        batch_op.create_index('ix_duty_exceptions_station_id', ['station_id', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_exceptions_user_id'), ['user_id'], unique=False)

    op.create_table('duty_shifts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('weekday', sa.SmallInteger(), nullable=False),
    sa.Column('opens', sa.String(length=5), nullable=False),
    sa.Column('closes', sa.String(length=5), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.CheckConstraint("kind IN ('desk', 'on_call')", name=op.f('ck_duty_shifts_kind_known')),
    sa.CheckConstraint('to_on IS NULL OR to_on > from_on', name=op.f('ck_duty_shifts_dates_in_order')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_duty_shifts_weekday_known')),
    sa.ForeignKeyConstraint(['room_id'], ['police_rooms.id'], name=op.f('fk_duty_shifts_room_id_police_rooms')),
    sa.ForeignKeyConstraint(['station_id'], ['units.id'], name=op.f('fk_duty_shifts_station_id_units')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_duty_shifts_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_shifts'))
    )
    with op.batch_alter_table('duty_shifts', schema=None) as batch_op:
        batch_op.create_index('ix_duty_shifts_station_id', ['station_id', 'weekday'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_shifts_user_id'), ['user_id'], unique=False)

    op.create_table('handovers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('leaver_id', sa.Integer(), nullable=False),
    sa.Column('successor_id', sa.Integer(), nullable=False),
    sa.Column('hand_on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('completed_at', sa.BigInteger(), nullable=True),
    sa.Column('accepted_at', sa.BigInteger(), nullable=True),
    sa.Column('sent_back', sa.Text(), nullable=False),
    sa.Column('summary', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['leaver_id'], ['users.id'], name=op.f('fk_handovers_leaver_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_handovers_post_id_posts')),
    sa.ForeignKeyConstraint(['successor_id'], ['users.id'], name=op.f('fk_handovers_successor_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handovers'))
    )
    with op.batch_alter_table('handovers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handovers_leaver_id'), ['leaver_id'], unique=False)
        batch_op.create_index('ix_handovers_post_id', ['post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handovers_successor_id'), ['successor_id'], unique=False)

    op.create_table('village_contacts',
    sa.Column('area_code', sa.String(length=17), nullable=False),
    sa.Column('office_phone', sa.String(length=20), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=True),
    sa.Column('short', sa.String(length=12), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_village_contacts_area_code_areas')),
    sa.ForeignKeyConstraint(['room_id'], ['police_rooms.id'], name=op.f('fk_village_contacts_room_id_police_rooms')),
    sa.PrimaryKeyConstraint('area_code', name=op.f('pk_village_contacts')),
    sa.UniqueConstraint('short', name=op.f('uq_village_contacts_short'))
    )
    with op.batch_alter_table('village_contacts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_village_contacts_room_id'), ['room_id'], unique=False)

    op.create_table('visits',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('client_key', sa.String(length=40), nullable=False),
    sa.Column('area_code', sa.String(length=17), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('partner_post_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=True),
    sa.Column('visited_on', sa.Date(), nullable=True),
    sa.Column('result', sa.String(length=12), nullable=True),
    sa.Column('remark', sa.String(length=300), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('entered_at', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('visit', 'desk', 'lecture', 'patrol', 'mediation_help')", name=op.f('ck_visits_kind_known')),
    sa.CheckConstraint("state IN ('planned', 'done', 'cancelled')", name=op.f('ck_visits_state_known')),
    sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_visits_area_code_areas')),
    sa.ForeignKeyConstraint(['partner_post_id'], ['posts.id'], name=op.f('fk_visits_partner_post_id_posts')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_visits_post_id_posts')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_visits_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visits')),
    sa.UniqueConstraint('client_key', name=op.f('uq_visits_client_key'))
    )
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.create_index('ix_visits_area_code', ['area_code', 'state', 'visited_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_visits_partner_post_id'), ['partner_post_id'], unique=False)
        batch_op.create_index('ix_visits_post_id', ['post_id', 'state', 'planned_on'], unique=False)

    op.create_table('handover_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('visit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('remark', sa.String(length=300), nullable=False),
    sa.CheckConstraint("kind IN ('case', 'promise', 'visit', 'problem')", name=op.f('ck_handover_items_kind_known')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_handover_items_case_id_cases')),
    sa.ForeignKeyConstraint(['handover_id'], ['handovers.id'], name=op.f('fk_handover_items_handover_id_handovers'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_handover_items_visit_id_visits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_items'))
    )
    with op.batch_alter_table('handover_items', schema=None) as batch_op:
        batch_op.create_index('ix_handover_items_handover_id', ['handover_id'], unique=False)

    op.create_table('liaison_assignments',
    sa.Column('appointment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('entered_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("kind IN ('community', 'linked', 'resident', 'auxiliary')", name=op.f('ck_liaison_assignments_kind_known')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointments.id'], name=op.f('fk_liaison_assignments_appointment_id_appointments'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('appointment_id', name=op.f('pk_liaison_assignments'))
    )
    op.create_table('sealed_notes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.BigInteger(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_sealed_notes_case_id_cases')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_sealed_notes_post_id_posts')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_sealed_notes_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sealed_notes'))
    )
    with op.batch_alter_table('sealed_notes', schema=None) as batch_op:
        batch_op.create_index('ix_sealed_notes_case_id', ['case_id'], unique=False)

    op.create_table('visit_cases',
    sa.Column('visit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_visit_cases_case_id_cases')),
    sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_visit_cases_visit_id_visits'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('visit_id', 'case_id', name=op.f('pk_visit_cases'))
    )
    with op.batch_alter_table('visit_cases', schema=None) as batch_op:
        batch_op.create_index('ix_visit_cases_case_id', ['case_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('visit_cases', schema=None) as batch_op:
        batch_op.drop_index('ix_visit_cases_case_id')

    op.drop_table('visit_cases')
    with op.batch_alter_table('sealed_notes', schema=None) as batch_op:
        batch_op.drop_index('ix_sealed_notes_case_id')

    op.drop_table('sealed_notes')
    op.drop_table('liaison_assignments')
    with op.batch_alter_table('handover_items', schema=None) as batch_op:
        batch_op.drop_index('ix_handover_items_handover_id')

    op.drop_table('handover_items')
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.drop_index('ix_visits_post_id')
        batch_op.drop_index(batch_op.f('ix_visits_partner_post_id'))
        batch_op.drop_index('ix_visits_area_code')

    op.drop_table('visits')
    with op.batch_alter_table('village_contacts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_village_contacts_room_id'))

    op.drop_table('village_contacts')
    with op.batch_alter_table('handovers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handovers_successor_id'))
        batch_op.drop_index('ix_handovers_post_id')
        batch_op.drop_index(batch_op.f('ix_handovers_leaver_id'))

    op.drop_table('handovers')
    with op.batch_alter_table('duty_shifts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_shifts_user_id'))
        batch_op.drop_index('ix_duty_shifts_station_id')

    op.drop_table('duty_shifts')
    with op.batch_alter_table('duty_exceptions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_exceptions_user_id'))
        batch_op.drop_index('ix_duty_exceptions_station_id')

    op.drop_table('duty_exceptions')
    with op.batch_alter_table('police_rooms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_police_rooms_station_id'))

    op.drop_table('police_rooms')
    with op.batch_alter_table('liaison_officers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_liaison_officers_station_id'))

    op.drop_table('liaison_officers')
    with op.batch_alter_table('calendar_feeds', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_feeds_user_id'))

    op.drop_table('calendar_feeds')
