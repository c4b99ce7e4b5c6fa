"""Saved views of the figures, and who receives them; the private filters of the case list become such views.

One change each; data moves apart from schema moves. Must go up, down and up again on SQLite and PostgreSQL.
No native enums; CHECKs carry names; large tables get new columns as nullable or with a server default.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op


revision = '0015_subscriptions'
down_revision = '0014_appeals'
branch_labels = None
depends_on = None

PAGE_KNOWN = "page IN ('cases', 'dashboard', 'closure', 'indicators')"
LONGEST_NAME, LONGEST_OLD_QUERY = 40, 400
VIEWS = sa.table('saved_views', *(sa.column(name) for name in ('id', 'post_id', 'user_id', 'name', 'page', 'query')),
    sa.column('is_moving', sa.Boolean()), sa.column('is_shared', sa.Boolean()), sa.column('places', sa.JSON()), sa.column('made_at', sa.BigInteger()))
FILTERS = sa.table('saved_filters', *(sa.column(name) for name in ('id', 'user_id', 'name', 'query')))
APPOINTMENTS = sa.table('appointments', *(sa.column(name) for name in ('id', 'post_id', 'user_id', 'rank')), sa.column('from_on', sa.Date()), sa.column('to_on', sa.Date()))


def upgrade() -> None:
    make_tables()
    filters_to_views()
    with op.batch_alter_table('saved_filters', schema=None) as batch_op:
        batch_op.drop_index('uq_saved_filters_user_id_name')
    op.drop_table('saved_filters')


def downgrade() -> None:
    op.create_table('saved_filters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('query', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_saved_filters_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filters'))
    )
    op.create_index('uq_saved_filters_user_id_name', 'saved_filters', ['user_id', 'name'], unique=True)
    views_to_filters()
    op.drop_table('view_issues')
    op.drop_table('view_subscriptions')
    op.drop_table('saved_views')


def make_tables() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('saved_views',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('page', sa.String(length=12), nullable=False),
    sa.Column('query', sa.String(length=1000), nullable=False),
    sa.Column('is_moving', sa.Boolean(), nullable=False),
    sa.Column('is_shared', sa.Boolean(), nullable=False),
    sa.Column('places', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint(PAGE_KNOWN, name=op.f('ck_saved_views_page_known')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_saved_views_post_id_posts')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_saved_views_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_views'))
    )
    op.create_index('uq_saved_views_name', 'saved_views', ['post_id', 'name'], unique=True)
    op.create_table('view_subscriptions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('view_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('page', sa.String(length=12), nullable=False),
    sa.Column('rhythm', sa.String(length=8), nullable=False),
    sa.Column('weekday', sa.SmallInteger(), nullable=False),
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=False),
    sa.Column('paused_why', sa.String(length=12), nullable=True),
    sa.Column('paused_at', sa.BigInteger(), nullable=True),
    sa.Column('issue_count', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint(PAGE_KNOWN, name=op.f('ck_view_subscriptions_page_known')),
    sa.CheckConstraint("rhythm IN ('weekly', 'monthly')", name=op.f('ck_view_subscriptions_rhythm_known')),
    sa.CheckConstraint('weekday BETWEEN 1 AND 7', name=op.f('ck_view_subscriptions_weekday_known')),
    sa.CheckConstraint("channel IN ('in_app')", name=op.f('ck_view_subscriptions_channel_known')),
    sa.CheckConstraint("paused_why IS NULL OR paused_why IN ('stopped', 'post_closed', 'vacant', 'not_open', 'deleted')", name=op.f('ck_view_subscriptions_paused_why_known')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_view_subscriptions_post_id_posts')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_view_subscriptions_user_id_users')),
    sa.ForeignKeyConstraint(['view_id'], ['saved_views.id'], name=op.f('fk_view_subscriptions_view_id_saved_views')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_view_subscriptions'))
    )
    op.create_index('uq_view_subscriptions_view_id', 'view_subscriptions', ['view_id', 'post_id'], unique=True)
    op.create_index('ix_view_subscriptions_post_id', 'view_subscriptions', ['post_id'])
    op.create_index('ix_view_subscriptions_next_on', 'view_subscriptions', ['paused_why', 'next_on'])
    op.create_table('view_issues',
    sa.Column('id', big, nullable=False),
    sa.Column('subscription_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('page', sa.String(length=12), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=True),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.CheckConstraint(PAGE_KNOWN, name=op.f('ck_view_issues_page_known')),
    sa.ForeignKeyConstraint(['subscription_id'], ['view_subscriptions.id'], name=op.f('fk_view_issues_subscription_id_view_subscriptions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_view_issues'))
    )
    op.create_index('uq_view_issues_number', 'view_issues', ['subscription_id', 'number'], unique=True)
    op.create_index('uq_view_issues_due_on', 'view_issues', ['subscription_id', 'due_on'], unique=True)
    op.create_index('ix_view_issues_made_at', 'view_issues', ['made_at'])


def filters_to_views() -> None:
    """Each person's filters go to the post he holds, or held last; a name that is taken there gets a number."""
    connection = op.get_bind()
    posts = _posts(connection)
    taken: set[tuple[int, str]] = set()
    rows = []
    for one in connection.execute(sa.select(FILTERS).order_by(FILTERS.c.id)).all():
        post = posts.get(one.user_id)
        if post is None:  # without a post there was no list to filter
            continue
        rows.append({
            'post_id': post, 'user_id': one.user_id, 'name': _free(one.name, post, taken), 'page': 'cases', 'query': one.query,
            'is_moving': False, 'is_shared': False, 'places': [], 'made_at': int(datetime.now(UTC).timestamp()),
        })
    if rows:
        op.bulk_insert(VIEWS, rows)


def views_to_filters() -> None:
    """What is kept of lists goes back to who saved it; longer queries than a filter holds are left out."""
    connection = op.get_bind()
    taken: set[tuple[int, str]] = set()
    query = sa.select(VIEWS.c.user_id, VIEWS.c.name, VIEWS.c.query).where(VIEWS.c.page == 'cases').order_by(VIEWS.c.id)
    rows = [
        {'user_id': one.user_id, 'name': _free(one.name, one.user_id, taken), 'query': one.query}
        for one in connection.execute(query).all()
        if len(one.query) <= LONGEST_OLD_QUERY
    ]
    if rows:
        op.bulk_insert(FILTERS, rows)


def _posts(connection: Any) -> dict[int, int]:
    """The post of each person: one held now before one held once, the main holder before the deputy, the latest first."""
    best = (APPOINTMENTS.c.to_on.isnot(None), APPOINTMENTS.c.rank, APPOINTMENTS.c.from_on.desc(), APPOINTMENTS.c.id)
    found: dict[int, int] = {}
    for one in connection.execute(sa.select(APPOINTMENTS.c.user_id, APPOINTMENTS.c.post_id).order_by(*best)).all():
        found.setdefault(one.user_id, one.post_id)
    return found


def _free(name: str, owner: int, taken: set[tuple[int, str]]) -> str:
    wanted = (name, *(f'{name[:LONGEST_NAME - 4]} {number}' for number in range(2, 999)))
    found = next(one for one in wanted if (owner, one) not in taken)
    taken.add((owner, found))
    return found
