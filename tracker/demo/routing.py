"""Made-up routing rules, one of them covered by another as happens, and what was suggested for the latest orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.cases.models import Case
from tracker.cases.services.routing import receivers_of, usual
from tracker.cases.vocabulary import Visibility
from tracker.clock.queries import get_calendar
from tracker.demo.acting import acting
from tracker.demo.names import COUNTY_CODE
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.people.models import Post
from tracker.people.queries.posts import find_post_id
from tracker.people.vocabulary import Role
from tracker.routing.matching import ANYTIME, CaseLike, Hours, match
from tracker.routing.models import RoutingChoice, RoutingRule
from tracker.routing.queries.rules import list_rules
from tracker.routing.queries.suggestions import trail_of
from tracker.routing.services.checks import Wanted
from tracker.routing.services.rules import make_rule
from tracker.routing.vocabulary import Basis, Days, Window

DAY = timedelta(days=1)
MOST_CHOICES = 300


@dataclass(frozen=True)
class Made:
    """One made-up rule: so many days ago, by the dispatcher of its area, for the post of this title."""

    days: int
    name: str
    area_code: str
    category_code: str
    post: str
    reason: str
    hours: Hours = ANYTIME
    origin: str = ""


TINGLAN, QINGWU = f"{COUNTY_CODE}001", f"{COUNTY_CODE}002"
NIGHT = Hours(Window.CLOCK, Days.EVERY, frozenset(), 22 * 60, 6 * 60)
RULES = (
    Made(60, "街面秩序归城管", TINGLAN, "06", "听澜街道城管内勤", "街道街面秩序工作分工（党工委会议纪要）。"),
    Made(45, "意见建议由城管承办", TINGLAN, "1101", "听澜街道城管内勤", "街道没有专门承办单位。"),
    Made(40, "意见建议由城管承办", QINGWU, "1101", "青梧街道城管内勤", "街道没有专门承办单位。"),
    Made(30, "停电停气统一派县里", COUNTY_CODE, "0507", "云汀县供电供气内勤", "街道无抢修力量。"),
    Made(21, "工地扬尘归住建", TINGLAN, "0607", "听澜街道住建内勤", "工地由村镇建设办公室监管。"),
    Made(9, "夜间噪声先到场", TINGLAN, "0409", "听澜街道城管内勤", "值班中队先到场劝止。", NIGHT),
    Made(
        days=2,
        name="油烟异味由城管牵头",
        area_code=COUNTY_CODE,
        category_code="0408",
        post="云汀县城管局内勤",
        reason="城管、生态环境两家多次退单，会商明确由城管局牵头，生态环境分局配合监测。",
        origin="联席会商（油烟异味管辖）",
    ),
)


def make_rules(now: datetime) -> int:
    """Make the rules of the county unless there are any; how many were made."""
    if db.session.scalar(select(RoutingRule.id).limit(1)) is not None:
        return 0
    made = 0
    for one in RULES:
        at = now - one.days * DAY
        actor = acting(find_post_id(Role.DISPATCHER, one.area_code, local_day(at)), at)
        post_id = db.session.scalar(select(Post.id).where(Post.title == one.post))
        if actor is not None and post_id is not None:
            wanted = Wanted(one.name, one.area_code, one.category_code, "", post_id, one.reason, one.hours)
            make_rule(wanted=wanted, origin=one.origin, actor=actor, now=at)
            made += 1
    return made


def keep_choices(now: datetime, most: int = MOST_CHOICES) -> int:
    """Keep what was suggested when the latest orders went out, by the rules there were then; how many were kept."""
    query = (
        select(Case)
        .where(
            Case.dispatched_at > now - 30 * DAY, Case.lead_post_id.is_not(None),
            Case.visibility.in_([Visibility.STANDARD, Visibility.POLICE]),
        )
        .options(joinedload(Case.category))
        .order_by(Case.id.desc())
        .limit(most)
    )  # fmt: skip
    made_at = {row.id: row.made_at for row in db.session.execute(select(RoutingRule.id, RoutingRule.made_at))}
    cases = db.session.scalars(query).all()
    for case in reversed(cases):
        _keep(case, made_at)
    db.session.flush()
    return len(cases)


def _keep(case: Case, made_at: dict[int, datetime]) -> None:
    at, lead = case.dispatched_at, case.lead_post_id
    if at is None or lead is None:
        return
    posts = receivers_of(case)
    rules = [rule for rule in list_rules() if made_at[rule.id] <= at]
    like = CaseLike(case.area_code, case.category_code, case.priority.value, frozenset(post.id for post in posts))
    rule, looked = match(rules, like, at, get_calendar())
    by_line = usual(case, posts)
    suggested = rule.post_id if rule else by_line.id if by_line else None
    row = RoutingChoice(
        case_id=case.id,
        area_code=case.area_code,
        chosen_at=at,
        is_first=not (case.return_count or case.is_decided or case.is_escalated),
        basis=Basis.RULE if rule else Basis.USUAL if by_line else Basis.NOTHING,
        rule_id=rule.id if rule else None,
        rule_version=rule.version if rule else None,
        position=rule.position if rule else None,
        rule_name=rule.name if rule else "",
        suggested_post_id=suggested,
        chosen_post_id=suggested if suggested and case.has_coverage_gap else lead,
        trail=trail_of(tuple(looked)),
    )
    db.session.add(row)
