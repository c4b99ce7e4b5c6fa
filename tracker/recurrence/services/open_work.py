"""Root cases a post is responsible for or makes the quiet checks of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from tracker.cases.services.open_work import counting
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.people.models import Post
from tracker.people.services.open_work import NOBODY_ELSE, Work
from tracker.recurrence.models import RootCase
from tracker.recurrence.services.steps import checker_choices, responsible_choices
from tracker.recurrence.services.telling import write
from tracker.recurrence.vocabulary import RUNNING

_OPEN = RootCase.status.in_(RUNNING)


def _give(post: Post, to: Post, now: datetime) -> None:
    """The next post up in its place; where that has the other part already, the next one that may be chosen."""
    has = or_(RootCase.post_id == post.id, RootCase.checker_post_id == post.id)
    for root in db.session.scalars(select(RootCase).where(_OPEN, has).order_by(RootCase.id)).all():
        taken = {root.post_id, root.checker_post_id}
        is_owner = root.post_id == post.id
        choices = (responsible_choices if is_owner else checker_choices)(root, local_day(now))
        fit = [one for one in choices if one.id not in taken]
        if not fit:
            raise Refused(NOBODY_ELSE, post=post.title)
        chosen = next((one for one in fit if one.id == to.id), fit[0])
        if is_owner:
            root.post_id = chosen.id
        else:
            root.checker_post_id = chosen.id
        write(root, "RootAssigned", now, {"post" if is_owner else "checker": chosen.title})
    db.session.flush()


ROOTS = Work(
    N_("root cases"),
    counting((RootCase.post_id, RootCase.id, _OPEN), (RootCase.checker_post_id, RootCase.id, _OPEN)),
    _give,
)
