"""Beginning and ending a patrol. It is a line in the log of a grid: no track, no count of anybody, no norm to meet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tracker.access import Permission
from tracker.access.actor import Actor, HeldPost
from tracker.access.gate import Denied, granting
from tracker.areas.queries import get_tree
from tracker.extensions import db
from tracker.field.models import Patrol
from tracker.field.queries import get_running
from tracker.foundation.identifiers import AreaLevel, is_within
from tracker.foundation.words import N_, Refused, printable
from tracker.people.models import User

NOT_YOURS = N_("This is none of your grids.")


def begin_patrol(*, client_key: str, area_code: str, begun_at: datetime, actor: Actor) -> tuple[Patrol, bool]:
    """A patrol that has begun, and whether it is new; a replay of the same key gives the same patrol.

    What runs is asked of when it was pressed, not of now: both ends may have waited days for a signal.
    """
    # Two beginnings at once come one after the other.
    db.session.execute(select(User.id).where(User.id == actor.user_id).with_for_update())
    found = db.session.scalar(select(Patrol).where(Patrol.client_key == client_key))
    if found is not None and found.user_id != actor.user_id:
        raise Refused(N_("Open the form anew and send it again."), field="area", code="foreign_key")
    if found is not None:
        return found, False
    if get_running(actor, begun_at) is not None:
        raise Refused(N_("A patrol of yours is running already. End it first."), field="area", code="running")
    patrol = Patrol(
        client_key=client_key,
        area_code=area_code,
        post_id=_post_of(area_code, actor).id,
        user_id=actor.user_id,
        begun_at=begun_at,
        note="",
    )
    db.session.add(patrol)
    db.session.flush()
    return patrol, True


def _post_of(area_code: str, actor: Actor) -> HeldPost:
    place = get_tree().by_code.get(area_code)
    if place is None or place.level is not AreaLevel.GRID or not place.is_valid(actor.on):
        raise Refused(N_("Choose the grid."), field="area", code="area")
    posts = granting(actor, Permission.PATROL_WALK)
    found = next((post for post in posts if is_within(area_code, post.area_code)), None)
    if found is None:
        raise Denied(NOT_YOURS)
    return found


def end_patrol(*, note: str, ended_at: datetime, actor: Actor) -> Patrol:
    """The patrol that ran then, ended; Refused where none did. Never before it began: two phones' clocks may differ."""
    running = get_running(actor, ended_at)
    if running is not None:
        running = db.session.get(Patrol, running.id, with_for_update=True, populate_existing=True)
    if running is None or running.ended_at is not None:
        raise Refused(N_("No patrol of yours is running. Start one first."), field="note", code="running")
    running.ended_at = max(ended_at, running.begun_at)
    running.note = " ".join(printable(note).split())
    db.session.flush()
    return running
