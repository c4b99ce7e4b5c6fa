"""`tracker users`: the first administrators, and a password for someone locked out."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from sqlalchemy import select

from tracker.areas.models import Area
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import Refused
from tracker.people.models import Appointment, Post, User
from tracker.people.services.accounts import end_all_sessions, set_password
from tracker.people.services.administration import first_password
from tracker.people.vocabulary import POSTED, Rank, Role


@click.group()
def users() -> None:
    """Accounts from the command line."""


@users.command("list")
def list_() -> None:
    """List accounts with their posts of today."""
    today = local_day(datetime.now(UTC))
    rows = db.session.execute(
        select(User.username, User.name, User.is_active, Post.title)
        .outerjoin(Appointment, (Appointment.user_id == User.id) & (Appointment.from_on <= today))
        .outerjoin(Post, Post.id == Appointment.post_id)
        .order_by(User.username)
    )
    for row in rows:
        click.echo("\t".join([row.username, row.name, "active" if row.is_active else "closed", row.title or ""]))


@users.command()
@click.argument("username")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in POSTED]), required=True)
@click.option("--area", required=True, help="Code of the area the post is for.")
def add(username: str, name: str, role: str, area: str) -> None:
    """Make an account with a post of ROLE in AREA; prints a first password that must be changed."""
    now = datetime.now(UTC)
    place = db.session.get(Area, area)
    if place is None:
        raise click.ClickException(f"There is no area {area}; import areas first.")
    if db.session.scalar(select(User.id).where(User.username == username.lower())):
        raise click.ClickException(f"There is an account {username} already.")
    user = User(username=username.lower(), name=name, created_at=now)
    title = f"{place.name} {Role(role).label} {username}"
    post = Post(title=title, role=Role(role), area_code=area)
    db.session.add_all([user, post])
    db.session.flush()
    today = local_day(now)
    db.session.add(Appointment(post_id=post.id, user_id=user.id, rank=Rank.A, from_on=today))
    _new_password(user, now)


@users.command()
@click.argument("username")
def password(username: str) -> None:
    """Give USERNAME a new first password and end all their sessions."""
    user = db.session.scalar(select(User).where(User.username == username.lower()))
    if user is None:
        raise click.ClickException(f"There is no account {username}.")
    now = datetime.now(UTC)
    end_all_sessions(user_id=user.id, now=now)
    _new_password(user, now)


def _new_password(user: User, now: datetime) -> None:
    word = first_password()
    try:
        set_password(user=user, password=word, now=now, must_change=True)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    db.session.commit()
    click.echo(f"{user.username}: first password {word}")
