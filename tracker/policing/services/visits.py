"""Planning, recording, calling off and correcting visits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from tracker.access import Permission
from tracker.access.actor import Actor, HeldPost
from tracker.access.gate import Denied, granting
from tracker.access.policy import Sees
from tracker.access.scope import within
from tracker.audit.services import log_access
from tracker.cases.models import Case
from tracker.cases.queries.scope import visible_cases
from tracker.extensions import db, savepoint
from tracker.foundation.days import local_day
from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused, is_blank
from tracker.notices.services import tell
from tracker.policing.models import Visit, VisitCase
from tracker.policing.queries.visits import list_partner_posts, may_act_on
from tracker.policing.vocabulary import VisitKind, VisitResult, VisitState, VisitTopic
from tracker.site.queries import get_setting

#: A visit is planned at most so many days ahead.
FARTHEST = 366
NOT_YOURS = N_("Another post visits this village.")


@dataclass(frozen=True)
class VisitReport:
    """What a liaison says of a visit he made. It names a place, matters and cases, never persons."""

    client_key: str
    area_code: str
    kind: VisitKind
    visited_on: date
    result: VisitResult
    topics: tuple[VisitTopic, ...] = ()
    case_ids: frozenset[int] = frozenset()
    partner_post_id: int | None = None
    next_on: date | None = None
    remark: str = ""


def earliest_record(today: date) -> date:
    """The first day a visit may still be recorded for or corrected."""
    return today - timedelta(days=int(get_setting("policing.correct_days")))


def plan_visit(
    *,
    client_key: str,
    area_code: str,
    kind: VisitKind,
    planned_on: date,
    partner_post_id: int | None,
    actor: Actor,
    now: datetime,
) -> tuple[Visit, bool]:
    """A visit planned for a day, and whether it is new; a replay of the same key gives the same visit."""
    replayed = _find_replayed(client_key, actor)
    if replayed is not None:
        return replayed, False
    post = _post_of(area_code, actor)
    _check_ahead(planned_on, now, field="planned_on")
    _check_partner(partner_post_id, area_code)
    if _is_planned(post.id, planned_on):
        raise Refused(N_("A visit to this village is planned for this day already."), field="planned_on")
    visit = Visit(
        client_key=client_key,
        area_code=area_code,
        post_id=post.id,
        user_id=actor.user_id,
        partner_post_id=partner_post_id,
        state=VisitState.PLANNED,
        kind=kind,
        planned_on=planned_on,
        entered_at=now,
    )
    return _added(visit, actor, now, told="JointVisitPlanned")


def record_visit(*, report: VisitReport, actor: Actor, now: datetime) -> tuple[Visit, bool]:
    """A visit that was made unplanned, and whether it is new; a replay of the same key gives the same visit."""
    replayed = _find_replayed(report.client_key, actor)
    if replayed is not None:
        return replayed, False
    post = _post_of(report.area_code, actor)
    _check_report(report, actor, now)
    visit = Visit(
        client_key=report.client_key,
        area_code=report.area_code,
        post_id=post.id,
        user_id=actor.user_id,
        state=VisitState.DONE,
        entered_at=now,
        **_said(report),
    )
    visit, is_new = _added(visit, actor, now, told="JointVisitMade")
    if is_new:
        _link_cases(visit.id, report.case_ids)
        _plan_next(visit, now)
    return visit, is_new


def record_planned(*, visit: Visit, report: VisitReport, actor: Actor, now: datetime) -> bool:
    """A planned visit was made; False when it had been recorded before, as by a second press."""
    _require_own(visit, actor)
    if visit.state is VisitState.DONE:
        return False
    if visit.state is not VisitState.PLANNED:
        raise Refused(N_("This visit was called off. Record a new one."))
    _check_report(report, actor, now)
    before = visit.partner_post_id
    _change(visit, VisitState.PLANNED, state=VisitState.DONE, user_id=actor.user_id, entered_at=now, **_said(report))
    if visit.partner_post_id != before:
        _tell_partner(visit, "JointVisitMade", now)
    _link_cases(visit.id, report.case_ids)
    _plan_next(visit, now)
    return True


def call_off_visit(*, visit: Visit, reason: str, actor: Actor, now: datetime) -> None:
    """A planned visit will not take place; the reason stands as its remark and the partner is told."""
    _require_own(visit, actor)
    if is_blank(reason):
        raise Refused(N_("Say why."), field="reason")
    if visit.state is not VisitState.PLANNED:
        raise Refused(N_("Only a planned visit can be called off."))
    _change(visit, VisitState.PLANNED, state=VisitState.CANCELLED, remark=reason.strip())
    detail = {"day": str(visit.planned_on), "reason": reason.strip()}
    log_access(actor=actor, act="visit:call-off", now=now, subject=f"visit:{visit.id}", detail=detail)
    _tell_partner(visit, "JointVisitCalledOff", now)


def why_not_correct(visit: Visit, *, actor: Actor, now: datetime) -> str | None:
    """Why a recorded visit may not be corrected, as an English message id; None when it may."""
    if visit.state is not VisitState.DONE:
        return N_("Only a visit that was made can be corrected.")
    if visit.user_id != actor.user_id or not may_act_on(actor, visit):
        return N_("Only who recorded the visit may correct it.")
    if local_day(visit.entered_at) < earliest_record(local_day(now)):
        return N_("The time for corrections is over.")
    return None


def correct_visit(*, visit: Visit, report: VisitReport, version: int | None, actor: Actor, now: datetime) -> bool:
    """Put a recorded visit right; old and new values go into the access log. Whether anything changed."""
    why = why_not_correct(visit, actor=actor, now=now)
    if why is not None:
        raise Refused(why)
    if version is not None and version != visit.version:
        raise StaleDataError("the visit was corrected elsewhere")
    if report.visited_on != visit.visited_on:
        _check_day_made(report.visited_on, now)
    _check_partner(report.partner_post_id, visit.area_code)
    linked = _linked(visit.id)
    wanted = report.case_ids | (linked - _visible_ids(linked, visit.area_code, actor))
    _check_cases(report.case_ids - linked, visit.area_code, actor)
    old, partner = _values(visit, linked), visit.partner_post_id
    _change(visit, VisitState.DONE, **_said(report) | {"next_on": visit.next_on})
    _link_cases(visit.id, wanted)
    new = _values(visit, set(wanted))
    changed = [name for name in old if old[name] != new[name]]
    if not changed:
        return False
    detail = {"from": {name: old[name] for name in changed}, "to": {name: new[name] for name in changed}}
    log_access(actor=actor, act="visit:correct", now=now, subject=f"visit:{visit.id}", detail=detail)
    if visit.partner_post_id != partner:
        _tell_partner(visit, "JointVisitMade", now)
    return True


# --- what is checked -----------------------------------------------------------------------------------------------


def _post_of(area_code: str, actor: Actor) -> HeldPost:
    """The post for which the actor visits this area."""
    post = next((one for one in granting(actor, Permission.VISIT_RECORD) if one.area_code == area_code), None)
    if post is None:
        raise Refused(N_("Choose one of your villages."), field="area", code="area")
    return post


def _require_own(visit: Visit, actor: Actor) -> None:
    if not may_act_on(actor, visit):
        raise Denied(NOT_YOURS)


def _check_report(report: VisitReport, actor: Actor, now: datetime) -> None:
    _check_day_made(report.visited_on, now)
    if report.next_on is not None:
        _check_ahead(report.next_on, now, field="next_on")
    _check_partner(report.partner_post_id, report.area_code)
    _check_cases(report.case_ids, report.area_code, actor)


def _check_day_made(day: date, now: datetime) -> None:
    today = local_day(now)
    if not earliest_record(today) <= day <= today:
        raise Refused(
            N_("A visit is recorded within %(days)s days."),
            field="visited_on",
            code="late",
            days=int(get_setting("policing.correct_days")),
        )


def _check_ahead(day: date, now: datetime, *, field: str) -> None:
    today = local_day(now)
    if not today <= day <= today + timedelta(days=FARTHEST):
        raise Refused(N_("Choose today or a day of the coming year."), field=field, code="day")


def _check_partner(post_id: int | None, area_code: str) -> None:
    if post_id is not None and post_id not in {one.id for one in list_partner_posts(area_code)}:
        raise Refused(N_("Choose a grid officer of this village."), field="partner", code="partner")


def _visible_ids(case_ids: Collection[int], area_code: str, actor: Actor) -> set[int]:
    """Which of some cases lie in the area and may be seen whole."""
    if not case_ids:
        return set()
    query = select(Case.id).where(Case.id.in_(case_ids), within(Case.area_code, area_code))
    return set(db.session.scalars(query.where(visible_cases(actor, least=Sees.CONTENT, few=True))))


def _check_cases(case_ids: Collection[int], area_code: str, actor: Actor) -> None:
    if set(case_ids) - _visible_ids(case_ids, area_code, actor):
        raise Refused(N_("Choose cases of this village from the list."), field="cases", code="cases")


def _is_planned(post_id: int, day: date) -> bool:
    query = select(Visit.id).where(Visit.post_id == post_id, Visit.state == VisitState.PLANNED, Visit.planned_on == day)
    return db.session.scalar(query.limit(1)) is not None


def _find_replayed(client_key: str, actor: Actor) -> Visit | None:
    """The visit this key has made already; only the one who sent it is led to it."""
    visit = db.session.scalar(select(Visit).where(Visit.client_key == client_key))
    if visit is not None and visit.user_id != actor.user_id:
        raise Refused(N_("Open the form anew and send it again."), code="foreign_key")
    return visit


# --- what is written -----------------------------------------------------------------------------------------------


def _added(visit: Visit, actor: Actor, now: datetime, *, told: str) -> tuple[Visit, bool]:
    try:
        with savepoint():
            db.session.add(visit)
            db.session.flush()
    except IntegrityError:  # another request with this key was quicker
        replayed = _find_replayed(visit.client_key, actor)
        if replayed is None:
            raise
        return replayed, False
    _tell_partner(visit, told, now)
    return visit, True


def _said(report: VisitReport) -> Json:
    """The columns that hold what the liaison said."""
    return {
        "kind": report.kind,
        "topics": [one.value for one in dict.fromkeys(report.topics)],
        "visited_on": report.visited_on,
        "result": report.result,
        "partner_post_id": report.partner_post_id,
        "next_on": report.next_on,
        "remark": report.remark.strip(),
    }


def _change(visit: Visit, expected: VisitState, **columns: object) -> None:
    """Change a visit if it still stands as it was read; StaleDataError when someone was quicker."""
    db.session.flush()
    changed = db.session.execute(
        update(Visit)
        .where(Visit.id == visit.id, Visit.state == expected, Visit.version == visit.version)
        .values(**columns, version=visit.version + 1)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise StaleDataError("the visit was changed elsewhere")
    db.session.refresh(visit)


def _linked(visit_id: int) -> set[int]:
    return set(db.session.scalars(select(VisitCase.case_id).where(VisitCase.visit_id == visit_id)))


def _link_cases(visit_id: int, case_ids: Collection[int]) -> None:
    """Make these the cases of a visit."""
    linked = _linked(visit_id)
    gone, new = linked - set(case_ids), sorted(set(case_ids) - linked)
    if gone:
        db.session.execute(delete(VisitCase).where(VisitCase.visit_id == visit_id, VisitCase.case_id.in_(gone)))
    if new:
        db.session.execute(insert(VisitCase), [{"visit_id": visit_id, "case_id": case_id} for case_id in new])


def _plan_next(visit: Visit, now: datetime) -> None:
    """The next date of a visit is a planned visit, unless one stands on that day already."""
    if visit.next_on is None or _is_planned(visit.post_id, visit.next_on):
        return
    db.session.add(
        Visit(
            client_key=f"after-{visit.id}",
            area_code=visit.area_code,
            post_id=visit.post_id,
            user_id=visit.user_id,
            state=VisitState.PLANNED,
            kind=VisitKind.VISIT,
            planned_on=visit.next_on,
            entered_at=now,
        )
    )
    db.session.flush()


def _values(visit: Visit, case_ids: Collection[int]) -> Json:
    """What may be corrected, as the access log keeps it."""
    return {
        "kind": visit.kind.value,
        "topics": list(visit.topics),
        "visited_on": str(visit.visited_on),
        "result": visit.result.value if visit.result else "",
        "partner_post": visit.partner_post_id,
        "remark": visit.remark,
        "cases": sorted(case_ids),
    }


def _tell_partner(visit: Visit, kind: str, now: datetime) -> None:
    """Leave the grid officer who comes along a notice with the day; it opens the visit."""
    day = visit.visited_on or visit.planned_on
    tell(posts=[visit.partner_post_id], kind=kind, ref=str(day), now=now, facts={"visit": visit.id})
