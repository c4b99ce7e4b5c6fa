"""Appeals a post is to judge: given on, they go to whoever may judge them, not to just anybody further up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tracker.appeals.models import Appeal
from tracker.appeals.services.judges import find_judge, give_to
from tracker.appeals.vocabulary import OPEN
from tracker.cases.models import Case
from tracker.cases.services.open_work import counting
from tracker.cases.services.routing import involve
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.people.models import Post
from tracker.people.services.open_work import NOBODY_ELSE, Work


def _give(post: Post, _to: Post, now: datetime) -> None:
    for appeal in db.session.scalars(select(Appeal).where(Appeal.status.in_(OPEN), Appeal.judge_post_id == post.id)):
        judge = find_judge(
            appeal.area_code, post_id=appeal.post_id, decider_post_id=appeal.decider_post_id, on=local_day(now)
        )
        if judge is None or judge.id == post.id:
            raise Refused(NOBODY_ELSE, post=post.title)
        give_to(appeal, judge, now)
        involve(db.session.get_one(Case, appeal.case_id), judge.id)
    db.session.flush()


APPEALS = Work(N_("appeals"), counting((Appeal.judge_post_id, Appeal.id, Appeal.status.in_(OPEN))), _give)
