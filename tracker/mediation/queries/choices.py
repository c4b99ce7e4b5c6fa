"""What the forms of a mediation offer to choose from."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, false, func, or_, select

from tracker.access.actor import Actor
from tracker.access.policy import JOINERS, MEDIATOR_ROLE
from tracker.access.scope import within
from tracker.audit.sealing import unseal
from tracker.extensions import db
from tracker.foundation.masking import MINOR
from tracker.mediation.committees.models import Committee
from tracker.mediation.models import Mediation
from tracker.people.models import Appointment, Post, Unit, User
from tracker.people.queries.actors import can_act, in_force
from tracker.people.queries.posts import lineage, list_posts_for

MOST_CHOICES = 500


def mediator_posts(committee_id: int, on: date) -> list[Post]:
    """The mediator posts of a committee for which somebody can act on a day."""
    query = select(Post).where(Post.unit_id == committee_id, Post.role == MEDIATOR_ROLE, can_act(Post, on))
    return list(db.session.scalars(query.order_by(Post.id)))


def list_holders(post_id: int, on: date) -> list[User]:
    """Everyone who holds a post on a day, A before B: either may come to act."""
    query = select(User).join(Appointment, Appointment.user_id == User.id)
    query = query.where(Appointment.post_id == post_id, in_force(Appointment, on))
    return list(db.session.scalars(query.order_by(Appointment.rank, Appointment.id)))


def helper_posts(mediation: Mediation, on: date) -> list[Post]:
    """Posts that may be invited to join: liaisons, mediators and units that serve the place."""
    posts = list_posts_for(JOINERS, mediation.area_code, able_on=on)
    return [post for post in posts if post.id != mediation.mediator_post_id]


def name_shown(party: object) -> str:
    """A party as lists and choices name it; a minor never by name."""
    return MINOR if party.is_minor else str(unseal(party).get("name", ""))  # type: ignore[attr-defined, arg-type]


def list_mediator_choices(actor: Actor) -> list[tuple[str, str]]:
    """The mediators of every committee that serves the actor's areas or lies in them, the nearest first.

    Each as `committee:post`, and its title with what runs there now.
    """
    reach = [
        Unit.area_code.in_(lineage(post.area_code)) | within(Unit.area_code, post.area_code) for post in actor.posts
    ]
    running = func.count(Mediation.id)
    query = (
        select(Committee.unit_id, Post.id, Post.title, Unit.area_code, running)
        .join(Unit, Unit.id == Committee.unit_id)
        .join(Post, and_(Post.unit_id == Unit.id, Post.role == MEDIATOR_ROLE, can_act(Post, actor.on)))
        .outerjoin(Mediation, and_(Mediation.mediator_post_id == Post.id, Mediation.is_open))
        .where(Unit.is_active, or_(*reach) if reach else false())
        .group_by(Committee.unit_id, Post.id, Post.title, Unit.area_code)
        .order_by(func.length(Unit.area_code).desc(), Unit.area_code, Post.id)
        .limit(MOST_CHOICES)
    )
    own = {post.unit_id for post in actor.posts}
    rows = sorted(db.session.execute(query), key=lambda row: row[0] not in own)
    return [(f"{row[0]}:{row[1]}", f"{row[2]} · {row[4]}") for row in rows]
