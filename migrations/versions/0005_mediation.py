"""People's mediation: committees, mediations, parties, sessions, agreements, return visits.

`cases` gains one column by a plain ALTER: a batch would copy the table and lose the triggers of its search index.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0005_mediation'
down_revision = '0004_triage'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mediation_drafts',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('saved_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_mediation_drafts_user_id_users')),
    sa.PrimaryKeyConstraint('user_id', 'key', name=op.f('pk_mediation_drafts'))
    )
    op.create_table('committees',
    sa.Column('unit_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('short', sa.String(length=12), nullable=False),
    sa.Column('head_post_id', sa.Integer(), nullable=True),
    sa.Column('formed_on', sa.Date(), nullable=True),
    sa.Column('limit_days', sa.Integer(), nullable=True),
    sa.Column('rooms', sa.String(length=400), nullable=False),
    sa.Column('court', sa.String(length=60), nullable=False),
    sa.CheckConstraint("kind IN ('village', 'town', 'enterprise', 'trade', 'other')", name=op.f('ck_committees_kind_known')),
    sa.ForeignKeyConstraint(['head_post_id'], ['posts.id'], name=op.f('fk_committees_head_post_id_posts')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_committees_unit_id_units')),
    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_committees')),
    sa.UniqueConstraint('short', name=op.f('uq_committees_short'))
    )
    with op.batch_alter_table('committees', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_committees_head_post_id'), ['head_post_id'], unique=False)

    op.create_table('committee_members',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=50), nullable=False),
    sa.Column('is_head', sa.Boolean(), nullable=False),
    sa.Column('is_full_time', sa.Boolean(), nullable=False),
    sa.Column('is_woman', sa.Boolean(), nullable=False),
    sa.Column('skills', sa.JSON(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('home', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint('to_on IS NULL OR to_on > from_on', name=op.f('ck_committee_members_dates_in_order')),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.unit_id'], name=op.f('fk_committee_members_committee_id_committees')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_committee_members_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_committee_members'))
    )
    with op.batch_alter_table('committee_members', schema=None) as batch_op:
        batch_op.create_index('ix_committee_members_committee_id', ['committee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_committee_members_user_id'), ['user_id'], unique=False)

    op.create_table('mediation_counters',
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.unit_id'], name=op.f('fk_mediation_counters_committee_id_committees')),
    sa.PrimaryKeyConstraint('committee_id', 'year', name=op.f('pk_mediation_counters'))
    )
    op.create_table('mediations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.String(length=24), nullable=False),
    sa.Column('client_key', sa.String(length=40), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('mediator_post_id', sa.Integer(), nullable=False),
    sa.Column('area_code', sa.String(length=17), nullable=False),
    sa.Column('category_code', sa.String(length=4), nullable=False),
    sa.Column('origin', sa.String(length=12), nullable=False),
    sa.Column('referrer', sa.String(length=16), nullable=True),
    sa.Column('referral_no', sa.String(length=60), nullable=False),
    sa.Column('stage', sa.String(length=16), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('number_year', sa.SmallInteger(), nullable=True),
    sa.Column('number_seq', sa.Integer(), nullable=True),
    sa.Column('registered_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('own_due_on', sa.Date(), nullable=True),
    sa.Column('extended_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('end_reason', sa.String(length=20), nullable=False),
    sa.Column('result', sa.String(length=16), nullable=True),
    sa.Column('conflict_state', sa.String(length=10), nullable=False),
    sa.Column('conflicts', sa.JSON(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=True),
    sa.Column('handed_out_on', sa.Date(), nullable=True),
    sa.Column('unconfirmable', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('confirmation', sa.String(length=16), nullable=False),
    sa.Column('confirm_due_on', sa.Date(), nullable=True),
    sa.Column('confirm_applied_on', sa.Date(), nullable=True),
    sa.Column('confirm_decided_on', sa.Date(), nullable=True),
    sa.Column('confirm_court', sa.String(length=60), nullable=False),
    sa.Column('confirm_no', sa.String(length=60), nullable=False),
    sa.Column('performed_on', sa.Date(), nullable=True),
    sa.Column('breach_route', sa.String(length=16), nullable=False),
    sa.Column('archived_on', sa.Date(), nullable=True),
    sa.Column('retention', sa.String(length=12), nullable=True),
    sa.Column('dossier_sha256', sa.String(length=64), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('next_kind', sa.String(length=16), nullable=False),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.Column('event_count', sa.Integer(), nullable=False),
    sa.Column('chain_head', sa.LargeBinary(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("confirmation IN ('none', 'applied', 'confirmed', 'not_confirmed')", name=op.f('ck_mediations_confirmation_known')),
    sa.CheckConstraint("conflict_state IN ('none', 'found', 'accepted')", name=op.f('ck_mediations_conflict_state_known')),
    sa.CheckConstraint("origin IN ('offer', 'application', 'referral')", name=op.f('ck_mediations_origin_known')),
    sa.CheckConstraint("stage IN ('applied', 'offered', 'consent_pending', 'registered', 'declined', 'investigating', 'mediating', 'agreed_written', 'agreed_oral', 'failed', 'terminated', 'performing', 'performed', 'breached', 'visited', 'archived')", name=op.f('ck_mediations_stage_known')),
    sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_mediations_area_code_areas')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_mediations_case_id_cases')),
    sa.ForeignKeyConstraint(['category_code'], ['categories.code'], name=op.f('fk_mediations_category_code_categories')),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.unit_id'], name=op.f('fk_mediations_committee_id_committees')),
    sa.ForeignKeyConstraint(['mediator_post_id'], ['posts.id'], name=op.f('fk_mediations_mediator_post_id_posts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediations')),
    sa.UniqueConstraint('client_key', name=op.f('uq_mediations_client_key')),
    sa.UniqueConstraint('ref', name=op.f('uq_mediations_ref'))
    )
    with op.batch_alter_table('mediations', schema=None) as batch_op:
        batch_op.create_index('ix_mediations_area_code', ['area_code', 'registered_on'], unique=False)
        batch_op.create_index('ix_mediations_case_id', ['case_id'], unique=False)
        batch_op.create_index('ix_mediations_committee_id_registered_on', ['committee_id', 'registered_on'], unique=False)
        batch_op.create_index('ix_mediations_mediator_post_id', ['mediator_post_id', 'is_open', 'next_on'], unique=False)
        batch_op.create_index('uq_mediations_number', ['committee_id', 'number_year', 'number_seq'], unique=True)

    op.create_table('mediation_declarations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mediation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('declared_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_declarations_mediation_id_mediations')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_mediation_declarations_post_id_posts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_declarations'))
    )
    with op.batch_alter_table('mediation_declarations', schema=None) as batch_op:
        batch_op.create_index('ix_mediation_declarations_mediation_id', ['mediation_id'], unique=False)

    op.create_table('mediation_helpers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mediation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('invited_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("kind IN ('liaison', 'mediator', 'lawyer', 'expert', 'relative')", name=op.f('ck_mediation_helpers_kind_known')),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_helpers_mediation_id_mediations')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_mediation_helpers_post_id_posts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_helpers'))
    )
    with op.batch_alter_table('mediation_helpers', schema=None) as batch_op:
        batch_op.create_index('ix_mediation_helpers_mediation_id', ['mediation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mediation_helpers_post_id'), ['post_id'], unique=False)

    op.create_table('mediation_inquiries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mediation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_inquiries_mediation_id_mediations')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_mediation_inquiries_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_inquiries'))
    )
    with op.batch_alter_table('mediation_inquiries', schema=None) as batch_op:
        batch_op.create_index('ix_mediation_inquiries_mediation_id', ['mediation_id'], unique=False)

    op.create_table('mediation_parties',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mediation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('side', sa.String(length=12), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('name_index', sa.LargeBinary(length=32), nullable=False),
    sa.Column('is_minor', sa.Boolean(), nullable=False),
    sa.Column('id_checked_at', sa.BigInteger(), nullable=True),
    sa.Column('consent', sa.String(length=8), nullable=False),
    sa.Column('consent_way', sa.String(length=12), nullable=True),
    sa.Column('consented_at', sa.BigInteger(), nullable=True),
    sa.Column('rights_told_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("consent IN ('none', 'agreed', 'refused')", name=op.f('ck_mediation_parties_consent_known')),
    sa.CheckConstraint("kind IN ('person', 'organisation')", name=op.f('ck_mediation_parties_kind_known')),
    sa.CheckConstraint("side IN ('applicant', 'respondent', 'third')", name=op.f('ck_mediation_parties_side_known')),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_parties_mediation_id_mediations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_parties'))
    )
    with op.batch_alter_table('mediation_parties', schema=None) as batch_op:
        batch_op.create_index('ix_mediation_parties_mediation_id', ['mediation_id'], unique=False)
        batch_op.create_index('ix_mediation_parties_name_index', ['name_index'], unique=False)

    op.create_table('mediation_posts',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('mediation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_posts_mediation_id_mediations')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_mediation_posts_post_id_posts')),
    sa.PrimaryKeyConstraint('post_id', 'mediation_id', name=op.f('pk_mediation_posts'))
    )
    with op.batch_alter_table('mediation_posts', schema=None) as batch_op:
        batch_op.create_index('ix_mediation_posts_mediation_id', ['mediation_id'], unique=False)

    op.create_table('mediation_reminders',
    sa.Column('mediation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_reminders_mediation_id_mediations')),
    sa.PrimaryKeyConstraint('mediation_id', 'key', name=op.f('pk_mediation_reminders'))
    )
    op.create_table('mediation_sessions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mediation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('no', sa.SmallInteger(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('planned_at', sa.BigInteger(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('room', sa.String(length=60), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('invited', sa.JSON(), nullable=False),
    sa.Column('attended', sa.JSON(), nullable=False),
    sa.Column('held_from', sa.BigInteger(), nullable=True),
    sa.Column('held_to', sa.BigInteger(), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('planned', 'held', 'adjourned', 'called_off')", name=op.f('ck_mediation_sessions_state_known')),
    sa.CheckConstraint('held_to IS NULL OR held_to >= held_from', name=op.f('ck_mediation_sessions_times_in_order')),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_sessions_mediation_id_mediations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_sessions'))
    )
    with op.batch_alter_table('mediation_sessions', schema=None) as batch_op:
        batch_op.create_index('ix_mediation_sessions_mediation_id', ['mediation_id', 'no'], unique=True)
        batch_op.create_index('ix_mediation_sessions_planned_at', ['planned_at'], unique=False)

    op.create_table('mediation_texts',
    sa.Column('mediation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('paper', sa.String(length=20), nullable=False),
    sa.Column('version', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('is_generated', sa.Boolean(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_texts_mediation_id_mediations')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_mediation_texts_user_id_users')),
    sa.PrimaryKeyConstraint('mediation_id', 'paper', 'version', name=op.f('pk_mediation_texts'))
    )
    op.create_table('mediation_words',
    sa.Column('mediation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_words_mediation_id_mediations')),
    sa.PrimaryKeyConstraint('mediation_id', 'seq', name=op.f('pk_mediation_words'))
    )
    op.create_table('mediation_clauses',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mediation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('no', sa.SmallInteger(), nullable=False),
    sa.Column('party_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('way', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('performed_on', sa.Date(), nullable=True),
    sa.CheckConstraint("state IN ('open', 'partial', 'performed', 'breached')", name=op.f('ck_mediation_clauses_state_known')),
    sa.CheckConstraint("way IN ('at_once', 'cash', 'transfer', 'act', 'apology', 'other')", name=op.f('ck_mediation_clauses_way_known')),
    sa.CheckConstraint('amount_fen IS NULL OR amount_fen > 0', name=op.f('ck_mediation_clauses_amount_positive')),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_clauses_mediation_id_mediations')),
    sa.ForeignKeyConstraint(['party_id'], ['mediation_parties.id'], name=op.f('fk_mediation_clauses_party_id_mediation_parties')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_clauses'))
    )
    with op.batch_alter_table('mediation_clauses', schema=None) as batch_op:
        batch_op.create_index('ix_mediation_clauses_due_on', ['due_on', 'state'], unique=False)
        batch_op.create_index('ix_mediation_clauses_mediation_id', ['mediation_id', 'no'], unique=True)

    op.create_table('mediation_representatives',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('party_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('has_special_power', sa.Boolean(), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.CheckConstraint("kind IN ('agent', 'guardian', 'legal_representative')", name=op.f('ck_mediation_representatives_kind_known')),
    sa.ForeignKeyConstraint(['party_id'], ['mediation_parties.id'], name=op.f('fk_mediation_representatives_party_id_mediation_parties')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_representatives'))
    )
    with op.batch_alter_table('mediation_representatives', schema=None) as batch_op:
        batch_op.create_index('ix_mediation_representatives_party_id', ['party_id'], unique=False)

    op.create_table('mediation_visits',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mediation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('visited_on', sa.Date(), nullable=True),
    sa.Column('called_off_at', sa.BigInteger(), nullable=True),
    sa.Column('party_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('way', sa.String(length=8), nullable=True),
    sa.Column('kept', sa.String(length=16), nullable=True),
    sa.Column('answer', sa.String(length=16), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_visits_mediation_id_mediations')),
    sa.ForeignKeyConstraint(['party_id'], ['mediation_parties.id'], name=op.f('fk_mediation_visits_party_id_mediation_parties')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_visits'))
    )
    with op.batch_alter_table('mediation_visits', schema=None) as batch_op:
        batch_op.create_index('ix_mediation_visits_mediation_id', ['mediation_id'], unique=False)

    op.create_table('mediation_files',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mediation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('clause_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('mime', sa.String(length=40), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('referral_letter', 'power_of_attorney', 'evidence', 'signed_record', 'signed_agreement', 'proof', 'court', 'other')", name=op.f('ck_mediation_files_kind_known')),
    sa.ForeignKeyConstraint(['clause_id'], ['mediation_clauses.id'], name=op.f('fk_mediation_files_clause_id_mediation_clauses')),
    sa.ForeignKeyConstraint(['mediation_id'], ['mediations.id'], name=op.f('fk_mediation_files_mediation_id_mediations')),
    sa.ForeignKeyConstraint(['session_id'], ['mediation_sessions.id'], name=op.f('fk_mediation_files_session_id_mediation_sessions')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_mediation_files_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_files'))
    )
    with op.batch_alter_table('mediation_files', schema=None) as batch_op:
        batch_op.create_index('ix_mediation_files_mediation_id', ['mediation_id'], unique=False)

    op.create_table('mediation_performances',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('clause_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('performed_on', sa.Date(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=True),
    sa.Column('is_whole', sa.Boolean(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['clause_id'], ['mediation_clauses.id'], name=op.f('fk_mediation_performances_clause_id_mediation_clauses')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_mediation_performances_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_performances'))
    )
    with op.batch_alter_table('mediation_performances', schema=None) as batch_op:
        batch_op.create_index('ix_mediation_performances_clause_id', ['clause_id'], unique=False)

    op.add_column('cases', sa.Column('awaits_result', sa.Boolean(), nullable=False, server_default=sa.text('false')))



def downgrade() -> None:
    op.drop_column('cases', 'awaits_result')

    with op.batch_alter_table('mediation_performances', schema=None) as batch_op:
        batch_op.drop_index('ix_mediation_performances_clause_id')

    op.drop_table('mediation_performances')
    with op.batch_alter_table('mediation_files', schema=None) as batch_op:
        batch_op.drop_index('ix_mediation_files_mediation_id')

    op.drop_table('mediation_files')
    with op.batch_alter_table('mediation_visits', schema=None) as batch_op:
        batch_op.drop_index('ix_mediation_visits_mediation_id')

    op.drop_table('mediation_visits')
    with op.batch_alter_table('mediation_representatives', schema=None) as batch_op:
        batch_op.drop_index('ix_mediation_representatives_party_id')

    op.drop_table('mediation_representatives')
    with op.batch_alter_table('mediation_clauses', schema=None) as batch_op:
        batch_op.drop_index('ix_mediation_clauses_mediation_id')
        batch_op.drop_index('ix_mediation_clauses_due_on')

    op.drop_table('mediation_clauses')
    op.drop_table('mediation_words')
    op.drop_table('mediation_texts')
    with op.batch_alter_table('mediation_sessions', schema=None) as batch_op:
        batch_op.drop_index('ix_mediation_sessions_planned_at')
        batch_op.drop_index('ix_mediation_sessions_mediation_id')

    op.drop_table('mediation_sessions')
    op.drop_table('mediation_reminders')
    with op.batch_alter_table('mediation_posts', schema=None) as batch_op:
        batch_op.drop_index('ix_mediation_posts_mediation_id')

    op.drop_table('mediation_posts')
    with op.batch_alter_table('mediation_parties', schema=None) as batch_op:
        batch_op.drop_index('ix_mediation_parties_name_index')
        batch_op.drop_index('ix_mediation_parties_mediation_id')

    op.drop_table('mediation_parties')
    with op.batch_alter_table('mediation_inquiries', schema=None) as batch_op:
        batch_op.drop_index('ix_mediation_inquiries_mediation_id')

    op.drop_table('mediation_inquiries')
    with op.batch_alter_table('mediation_helpers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mediation_helpers_post_id'))
        batch_op.drop_index('ix_mediation_helpers_mediation_id')

    op.drop_table('mediation_helpers')
    with op.batch_alter_table('mediation_declarations', schema=None) as batch_op:
        batch_op.drop_index('ix_mediation_declarations_mediation_id')

    op.drop_table('mediation_declarations')
    with op.batch_alter_table('mediations', schema=None) as batch_op:
        batch_op.drop_index('uq_mediations_number')
        batch_op.drop_index('ix_mediations_mediator_post_id')
        batch_op.drop_index('ix_mediations_committee_id_registered_on')
        batch_op.drop_index('ix_mediations_case_id')
        batch_op.drop_index('ix_mediations_area_code')

    op.drop_table('mediations')
    op.drop_table('mediation_counters')
    with op.batch_alter_table('committee_members', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_committee_members_user_id'))
        batch_op.drop_index('ix_committee_members_committee_id')

    op.drop_table('committee_members')
    with op.batch_alter_table('committees', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_committees_head_post_id'))

    op.drop_table('committees')
    op.drop_table('mediation_drafts')
