"""What a post has open of applications and errands, and how it goes to another post."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from tracker.cases.services.open_work import counting
from tracker.extensions import db
from tracker.foundation.words import N_
from tracker.notices.services import tell
from tracker.people.models import Post
from tracker.people.services.open_work import Work
from tracker.services.models import Application, ApplicationMaterial, Errand
from tracker.services.services.steps import write
from tracker.services.vocabulary import OPEN, RUNNING

_OPEN = Application.status.in_(OPEN)
#: What names a post in an open application.
_SEATS = ("holder_post_id", "window_post_id", "named_post_id", "agent_post_id")
_AT_WORK = Errand.status.in_(RUNNING)


def _give(post: Post, to: Post, now: datetime) -> None:
    """Each keeps its state and clock; the other post stands where the first stood, and its history tells of it."""
    has = or_(*(getattr(Application, seat) == post.id for seat in _SEATS))
    for one in db.session.scalars(select(Application).where(_OPEN, has).order_by(Application.id).with_for_update()):
        for seat in _SEATS:
            if getattr(one, seat) == post.id:
                setattr(one, seat, to.id)
        write(one, "OpenWorkMoved", None, None, now, {"post_id": to.id})
        tell(posts=[to.id], kind="OpenWorkMoved", ref=one.ref, now=now)
    for column in (ApplicationMaterial.held_by_post_id, ApplicationMaterial.given_to_post_id):
        for paper in db.session.scalars(select(ApplicationMaterial).where(column == post.id)):
            setattr(paper, column.key, to.id)
    for seat in ("agent_post_id", "unit_post_id"):
        for errand in db.session.scalars(select(Errand).where(_AT_WORK, getattr(Errand, seat) == post.id)):
            setattr(errand, seat, to.id)
    db.session.flush()
    db.session.expire_all()


APPLICATIONS = Work(
    N_("applications"),
    counting(
        *((getattr(Application, seat), Application.id, _OPEN) for seat in _SEATS),
        (Errand.agent_post_id, Errand.application_id, _AT_WORK),
        (Errand.unit_post_id, Errand.application_id, _AT_WORK),
        (ApplicationMaterial.held_by_post_id, ApplicationMaterial.application_id, ApplicationMaterial.id > 0),
        (ApplicationMaterial.given_to_post_id, ApplicationMaterial.application_id, ApplicationMaterial.id > 0),
    ),
    _give,
)
