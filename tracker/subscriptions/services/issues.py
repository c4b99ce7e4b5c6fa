"""What the sweep does with subscriptions: makes the digests that are due, once each, and forgets old ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.figures.months import month_end
from tracker.foundation.days import local_day
from tracker.notices.services import tell
from tracker.site.queries import get_setting
from tracker.subscriptions.digest import make_digest
from tracker.subscriptions.models import SavedView, ViewIssue, ViewSubscription
from tracker.subscriptions.pages import shown_query
from tracker.subscriptions.queries.subscriptions import find_issue, why_paused
from tracker.subscriptions.queries.views import acting_as
from tracker.subscriptions.rhythm import latest_due, next_due
from tracker.subscriptions.services.subscriptions import pause
from tracker.subscriptions.vocabulary import ISSUED, PAUSED, PauseWhy

BATCH = 20
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def issue_next_digest(now: datetime) -> int:
    """What the sweep asks for: one digest, and then it commits. While one is counted nobody else writes on SQLite."""
    return issue_digests(now, most=1)


def issue_digests(now: datetime, *, most: int = BATCH) -> int:
    """Make the digests that are due; how many subscriptions were.

    After days without a sweep only the newest digest is made. What may not be made any more pauses and says why.
    """
    today = local_day(now - timedelta(hours=int(get_setting("subscription.hour"))))
    query = (
        select(ViewSubscription)
        .where(ViewSubscription.paused_why.is_(None), ViewSubscription.next_on <= today)
        .options(
            joinedload(ViewSubscription.post), joinedload(ViewSubscription.view).joinedload(SavedView.post)
        )
        .order_by(ViewSubscription.next_on, ViewSubscription.id)
        .limit(most)
        .with_for_update(of=ViewSubscription, skip_locked=True)
    )  # fmt: skip
    due = db.session.scalars(query).all()
    for one in due:
        why = why_paused(one, today)
        if why is not None:
            _pause(one, why, now)
        else:
            _issue(one, today, now)
    _forget(now)
    db.session.flush()
    return len(due)


def _pause(one: ViewSubscription, why: PauseWhy, now: datetime) -> None:
    pause(one, why, now)
    tell(posts=[one.post_id], kind=PAUSED, ref="", now=now, facts={"subscription": one.id, "view": one.name})


def _issue(one: ViewSubscription, today: date, now: datetime) -> None:
    view = one.view
    assert view is not None  # why_paused looked at it
    end = month_end()
    # A rhythm may have changed with the settings: no day falls due twice.
    due_on = max(one.next_on, latest_due(one.rhythm, one.weekday, today, end))
    before = find_issue(one, one.issue_count)
    digest = make_digest(
        view.page,
        shown_query(view.page, view.query, view.is_moving),
        on=due_on - DAY,  # what a Monday's digest tells of is the week that has just ended
        since=before.made_at if before else now - WEEK,
        actor=acting_as(one.post, today),
        now=now,
    )
    one.issue_count += 1
    one.next_on = next_due(one.rhythm, one.weekday, today, end)
    one.name = view.name
    stretch = digest.stretch
    db.session.add(
        ViewIssue(
            subscription_id=one.id, number=one.issue_count, due_on=due_on, made_at=now, name=view.name, page=view.page,
            first_on=stretch.first if stretch else None, last_on=stretch.last if stretch else None,
            figures=digest.figures,
        )
    )  # fmt: skip
    facts = {"subscription": one.id, "issue": one.issue_count, "view": view.name}
    tell(posts=[one.post_id], kind=ISSUED, ref="", now=now, facts=facts)


def _forget(now: datetime) -> None:
    """Digests older than the setting go, and with its last digest a subscription whose view is gone."""
    before = now - timedelta(days=int(get_setting("subscription.keep_days")))
    db.session.execute(delete(ViewIssue).where(ViewIssue.made_at < before))
    is_kept = exists().where(ViewIssue.subscription_id == ViewSubscription.id)
    db.session.execute(delete(ViewSubscription).where(ViewSubscription.view_id.is_(None), ~is_kept))
