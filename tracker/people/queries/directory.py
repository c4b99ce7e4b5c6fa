"""Lists of people and posts for the pages that manage them."""

from __future__ import annotations

from sqlalchemy import select

from tracker.extensions import db
from tracker.people.models import Appointment, Post, User
from tracker.people.vocabulary import Role


def list_demo_logins() -> list[tuple[str, list[Role]]]:
    """The named logins of a demonstration with the roles of their posts."""
    rows = db.session.execute(
        select(User.username, Post.role)
        .join(Appointment, Appointment.user_id == User.id)
        .join(Post, Post.id == Appointment.post_id)
        .where(User.username.in_(DEMO_NAMES))
    ).all()
    roles: dict[str, list[Role]] = {name: [] for name in DEMO_NAMES}
    for username, role in rows:
        roles[username].append(role)
    return [(name, found) for name, found in roles.items() if found]


DEMO_NAMES = (
    "officer1", "officer2", "dispatcher1", "unit1", "unit2", "police1", "police2", "mediator1",
    "supervisor1", "supervisor2", "sysadmin1", "secadmin1", "auditor1",
)  # fmt: skip
