"""Patrols, as far as an actor may see them: those of the areas of his posts, each with the cases logged on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, Select, and_, func, select, type_coerce

from tracker.access import Permission
from tracker.access.actor import Actor
from tracker.access.gate import granting
from tracker.access.scope import in_some, within
from tracker.cases.models import Case
from tracker.cases.queries.scope import visible_cases
from tracker.extensions import db
from tracker.field.models import Patrol
from tracker.foundation.asked import Filter, asked_area, asked_day, asks
from tracker.foundation.days import day_start
from tracker.foundation.paging import NEWEST, KeyPage, PageStart, read_page
from tracker.people.models import Post

PAGE_SIZE = 50
#: No round is longer; one that was never ended is over then.
LONGEST = timedelta(hours=12)
#: What two phones' clocks may differ by before they are put right.
SLACK = timedelta(minutes=10)


@dataclass(frozen=True)
class PatrolFilter(Filter):
    """What the list is narrowed to; an empty part narrows nothing."""

    area: str = asks("area", asked_area, lambda area: within(Patrol.area_code, area))
    from_on: date | None = asks("from", asked_day, lambda day: Patrol.begun_at >= day_start(day))
    to_on: date | None = asks("to", asked_day, lambda day: Patrol.begun_at < day_start(day + timedelta(days=1)))


def visible_patrols(actor: Actor) -> ColumnElement[bool]:
    """A WHERE condition that holds for the patrols of the areas of the actor's posts."""
    return in_some(Patrol.area_code, [post.area_code for post in granting(actor, Permission.PATROL_LIST)])


def list_patrols(wanted: PatrolFilter, *, actor: Actor, start: PageStart = NEWEST) -> KeyPage:
    """A page of patrols, the newest first: id, area_code, title of the post, begun_at, ended_at, note."""
    columns = (Patrol.id, Patrol.area_code, Post.title, Patrol.begun_at, Patrol.ended_at, Patrol.note)
    query = select(*columns).join(Post, Post.id == Patrol.post_id).where(visible_patrols(actor), *wanted.conditions())
    return read_page(db.session.execute, query, Patrol.id, PAGE_SIZE, start)


def count_findings(patrol_ids: Collection[int], *, actor: Actor) -> dict[int, int]:
    """{patrol: cases logged on it that the actor may see}; one on which nothing was logged is not among them."""
    return dict(db.session.execute(findings_query(patrol_ids, actor)).all()) if patrol_ids else {}


def findings_query(patrol_ids: Collection[int], actor: Actor) -> Select[int, int]:
    """Each patrol on which something was logged, and how many of it the actor may see."""
    return (
        select(Patrol.id, func.count().filter(visible_cases(actor, few=True)))
        .join(Case, _logged_on())
        .where(Patrol.id.in_(patrol_ids))
        .group_by(Patrol.id)
    )


def _logged_on() -> ColumnElement[bool]:
    """Logged by who walked, for the post he walked for, while the round ran."""
    latest = type_coerce(Patrol.begun_at, BigInteger) + int(LONGEST.total_seconds())
    return and_(
        Case.reporter_post_id == Patrol.post_id,
        Case.reporter_user_id == Patrol.user_id,
        Case.written_at >= Patrol.begun_at,
        Case.written_at <= func.coalesce(Patrol.ended_at, latest),
    )


def get_running(actor: Actor, at: datetime) -> Patrol | None:
    """The patrol of the actor that ran at an instant and was not ended, if one did."""
    query = select(Patrol).where(
        Patrol.user_id == actor.user_id,
        Patrol.ended_at.is_(None),
        Patrol.begun_at > at - LONGEST,
        Patrol.begun_at <= at + SLACK,
    )
    return db.session.scalar(query.order_by(Patrol.begun_at.desc(), Patrol.id.desc()).limit(1))
