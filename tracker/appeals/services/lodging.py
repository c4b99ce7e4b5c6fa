"""Contesting a counting: checked, given to a judge, told to him; and writing what happens to an appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, select

from tracker.access import Permission, granting
from tracker.access.actor import Actor, HeldPost
from tracker.appeals.countings import ROWS
from tracker.appeals.countings import Row as CountingRow
from tracker.appeals.models import Appeal
from tracker.appeals.queries.own import Contestable, find_contestable
from tracker.appeals.services.judges import find_judge, give_to
from tracker.appeals.vocabulary import JUDGED, LODGED_EVENT, OPEN, Counting, Ground, Status
from tracker.audit.models import Event
from tracker.audit.services import record
from tracker.cases.models import Case
from tracker.cases.queries.detail import NotVisible
from tracker.cases.services.log import take_serial
from tracker.extensions import db
from tracker.figures.months import reporting_month
from tracker.foundation.days import local_day
from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused, printable, unanswered
from tracker.notices.services import tell


@dataclass(frozen=True)
class Contest:
    """What is contested, by which post, and why."""

    ref: str
    counting: Counting
    post_id: int
    ground: str
    statement: str


def lodge_appeal(*, contest: Contest, actor: Actor, now: datetime) -> Appeal:
    """Lodge an appeal for a post of the actor; Refused with the reason, NotVisible for a post that is not his.

    After a refusal the session may hold a part of it: roll back.
    """
    post = next((one for one in granting(actor, Permission.APPEAL_LIST) if one.id == contest.post_id), None)
    if post is None:
        raise NotVisible
    # One at a time for a case: two appeals at once would both find none.
    case = db.session.scalar(select(Case).where(Case.ref == contest.ref).with_for_update())
    row = ROWS[contest.counting]
    found = find_contestable(row, contest.ref, post_id=post.id, actor=actor, now=now)
    if case is None or found is None:
        raise Refused(N_("This case does not count against your post in this way, or no longer does."))
    _check_once(found)
    if local_day(now) > found.until_on:
        raise Refused(N_("This could be contested until %(day)s."), day=found.until_on)
    appeal = _make(contest, case, found, actor, now)
    facts = {
        "case": contest.ref,
        "counting": contest.counting.value,
        "month": appeal.month_on.isoformat(),
        "ground": appeal.ground.value,
        "words": appeal.statement,
    }
    write(appeal, LODGED_EVENT, actor, post, now, facts)
    tell(posts=[appeal.judge_post_id], kind=LODGED_EVENT, ref=contest.ref, now=now)
    db.session.flush()
    return appeal


def _check_once(found: Contestable) -> None:
    latest: Row | None = found.appeal
    if latest is not None and latest.status in OPEN:
        raise Refused(N_("This counting is under appeal already."))
    if latest is not None and latest.status in JUDGED:
        raise Refused(N_("This counting was judged already. A review is asked for on the page of that appeal."))


def _said(contest: Contest) -> tuple[Ground, str]:
    if contest.ground not in set(Ground):
        raise Refused(N_("Choose a ground from the list."), field="ground")
    statement = printable(contest.statement)
    if not statement:
        raise unanswered("statement")
    return Ground(contest.ground), statement


def _find_decision(row: CountingRow, case_id: int) -> Row | None:
    """Who last decided that the case counts so: (post_id, user_id); None where nobody did."""
    query = select(Event.post_id, Event.user_id).where(
        Event.subject == "case", Event.subject_id == case_id, Event.kind.in_(row.decisive)
    )
    return db.session.execute(query.order_by(Event.seq.desc()).limit(1)).first()


def found_month(found: Contestable) -> date:
    """The first day of the reporting month a case counts in."""
    return reporting_month(local_day(found.case.counted_at))[0]


def _make(contest: Contest, case: Case, found: Contestable, actor: Actor, now: datetime) -> Appeal:
    ground, statement = _said(contest)
    decision = _find_decision(ROWS[contest.counting], case.id)
    area_code, year = case.area_code, local_day(now).year
    decider = decision.post_id if decision else None
    judge = find_judge(area_code, post_id=contest.post_id, decider_post_id=decider, on=local_day(now))
    if judge is None:
        raise Refused(N_("No supervisor of this area may judge it. Tell your administrator."))
    seq = take_serial(f"SS{area_code[:6]}-{year}")
    appeal = Appeal(
        ref=f"SS{area_code[:6]}-{year}-{seq:04d}",
        year=year,
        seq=seq,
        case=case,
        area_code=area_code,
        post_id=contest.post_id,
        counting=contest.counting,
        ground=ground,
        statement=statement,
        month_on=found_month(found),
        status=Status.LODGED,
        lodged_at=now,
        lodged_by_user_id=actor.user_id,
        decider_post_id=decider,
        decider_user_id=decision.user_id if decision else None,
        event_count=0,
        chain_head=b"",
    )
    give_to(appeal, judge, now)
    db.session.add(appeal)
    db.session.flush()
    return appeal


def write(
    appeal: Appeal, kind: str, actor: Actor | None, post: HeldPost | None, now: datetime,
    facts: Json | None = None,
) -> None:  # fmt: skip
    """What happened to the appeal, in its own history."""
    said = {"number": appeal.number} | (facts or {})
    record(subject="appeal", row=appeal, kind=kind, actor=actor, post=post, now=now, facts=said)
