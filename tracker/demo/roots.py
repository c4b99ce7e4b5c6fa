"""Made-up cases that keep coming back, and the root cases on them, through the real services. A handful, however many
cases there are."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from tracker.access.policy import SUPERVISOR_ROLE, VERIFIER_ROLE
from tracker.cases.models import Case
from tracker.cases.queries.detail import get_case
from tracker.cases.vocabulary import Visibility
from tracker.demo.acting import Course, acting
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.people.queries.posts import find_post_id
from tracker.recurrence.queries.matches import countable
from tracker.recurrence.queries.roots import get_root
from tracker.recurrence.services.by_hand import propose_root
from tracker.recurrence.services.steps import ROOTS, responsible_choices
from tracker.recurrence.services.watch import SEEN_TO
from tracker.recurrence.vocabulary import RootStep
from tracker.site.services import set_setting

#: Among how many of the latest cases they are looked for.
LATEST = 3000
STEP = timedelta(hours=2)
#: So long ago the last of its cases came in, so that everything below fits before the present.
LEAST = timedelta(days=1)
#: How far each goes, the first ones first.
WAYS = ("proposed", "taken_up", "watching", "watching")
REASON = "同一网格内同类事件近期反复发生，处置后不久又出现，宜从根源上治理。"
TASK = "请查清反复发生的原因，提出长效措施，不以单次清理代替根治。"
CAUSE = "设施不足，且日常管理责任未落实到具体单位，处置一次后无人继续管护。"
MEASURE = "已增设固定设施，明确管护单位并纳入日常巡查清单，按周检查、按月通报。"
NOTE = "未事先通知，现场未再发现同类问题，设施完好。"


def take_root(now: datetime) -> int:
    """Propose root cases where one type keeps coming back in one grid, and carry some on; how many there are.

    What the sweep looks through begins now: a made-up past is not searched.
    """
    set_setting(key=SEEN_TO, value=int(now.timestamp()))
    latest = int(db.session.scalar(select(func.max(Case.id))) or 0)
    query = (
        select(func.max(Case.id))
        .where(Case.id > latest - LATEST, Case.visibility == Visibility.STANDARD, countable())
        .group_by(Case.area_code, Case.category_code)
        .having(func.count() > 1, func.max(Case.received_at) < int((now - LEAST).timestamp()))
        # The street of the logins to try comes first.
        .order_by(func.substr(Case.area_code, 1, 9), func.count().desc(), func.max(Case.id))
        .limit(len(WAYS))
    )
    found = list(db.session.scalars(query))
    return sum(_root(case_id, way) for case_id, way in zip(found, WAYS, strict=False))


def _root(case_id: int, way: str) -> bool:
    case = db.session.get_one(Case, case_id)
    at = case.received_at + STEP
    on = local_day(at)
    supervisor, officer = (find_post_id(role, case.area_code, on) for role in (SUPERVISOR_ROLE, VERIFIER_ROLE))
    actor = acting(supervisor, at)
    if actor is None or officer is None:
        return False
    alike = select(Case.ref).where(
        Case.area_code == case.area_code, Case.category_code == case.category_code, Case.id < case.id, countable()
    )
    refs = " ".join(db.session.scalars(alike.order_by(Case.id.desc()).limit(4)))
    root = propose_root(view=get_case(case.ref, actor=actor), reason=REASON, refs=refs, actor=actor, now=at)
    course, root = Course(at, STEP), get_root(root.id, actor=actor, lock=True)
    if way != "proposed":
        owner = next(post.id for post in responsible_choices(root, on) if post.id != officer)
        course.take(ROOTS, root, RootStep.TAKE_UP, supervisor, post=str(owner), checker=str(officer), task=TASK)
        if way == "watching":
            today = local_day(course.at + STEP)
            course.take(ROOTS, root, RootStep.STATE, owner, cause=CAUSE, measure=MEASURE, first_on=today)
            course.take(ROOTS, root, RootStep.CHECK, officer, found="quiet", note=NOTE)
    return True
