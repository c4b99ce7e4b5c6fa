"""Made-up appeals of units against what counts as overdue, through the real services."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from tracker.appeals.services.lodging import Contest, lodge_appeal
from tracker.appeals.services.steps import APPEALS
from tracker.appeals.vocabulary import AppealStep, Counting, Ground
from tracker.cases.models import Case
from tracker.cases.vocabulary import State, Visibility
from tracker.demo.acting import Course, acting
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.people.models import Post
from tracker.people.vocabulary import Role

STEP = timedelta(minutes=9)
#: How long ago the earliest is lodged: everything below fits between, and after the deadlines chosen.
BACK = timedelta(hours=6)

LATER = "等候期间已采取临时措施，附现场照片编号，见案件材料。"
#: ground, statement, then the steps: who ("judge" or "post"), what, with which words.
Told = tuple[Ground, str, tuple[tuple[str, AppealStep, str], ...]]
TOLD: tuple[Told, ...] = (
    (Ground.FORCE_MAJEURE, "当日暴雨橙色预警，按防汛要求停止户外作业，预警解除后即到场处置。", ()),
    (
        Ground.CLOCK,
        "派单时间为周五下班后，起算时间应为次一工作日，请核对时限起算。",
        (("judge", AppealStep.ASK, "请补充派单通知的送达时间。"),),
    ),
    (
        Ground.HINDERED,
        "道路施工封闭，作业车辆无法进入，施工单位出具的封路通知已附案件材料。",
        (("judge", AppealStep.UPHOLD, "封路通知属实，延误非申诉岗位原因，剔除该件。"),),
    ),
    (
        Ground.NOT_OURS,
        "该路段养护已移交其他单位，移交单见案件材料。",
        (("judge", AppealStep.DISMISS, "移交手续在派单之后办理，派单时仍由该单位负责，维持原计。"),),
    ),
    (
        Ground.SYSTEM,
        "系统故障期间无法提交反馈，实际处置在期限之内。",
        (
            ("judge", AppealStep.DISMISS, "未见故障记录，维持原计。"),
            ("post", AppealStep.REVIEW, "故障时段见系统公告，请上一级复核。"),
        ),
    ),
)


def appeal(now: datetime) -> int:
    """Let units contest a handful of overdue cases of the last weeks; how many did."""
    query = (
        select(Case.ref, Case.lead_post_id)
        .join(Post, Post.id == Case.lead_post_id)
        .where(
            Case.due_at < now - BACK, Case.due_at >= now - timedelta(days=14), Case.is_on_spot.is_(False),
            or_(Case.closed_at.is_(None), Case.closed_at > Case.due_at),
            Case.state.notin_([State.SUSPENDED, State.VOID, State.MERGED, State.DRAFT]),
            Case.visibility == Visibility.STANDARD, Post.role == Role.UNIT_CLERK,
        )
        # The street of the logins to try comes first.
        .order_by(func.substr(Case.area_code, 1, 9), Case.due_at.desc(), Case.id)
        .limit(len(TOLD) * 4)
    )  # fmt: skip
    told = list(TOLD)
    for ref, post_id in db.session.execute(query).all():
        if told and post_id and _tell(ref, post_id, told[0], now - BACK):
            told.pop(0)
    return len(TOLD) - len(told)


def _tell(ref: str, post_id: int, told: Told, since: datetime) -> bool:
    """One appeal as far as it goes; whether it could be lodged."""
    course, (ground, statement, steps) = Course(since, STEP), told
    now = course.tick()
    actor = acting(post_id, now)
    if actor is None:
        return False
    contest = Contest(ref, Counting.OVERDUE, post_id, ground.value, f"{statement}{LATER}")
    try:
        made = lodge_appeal(contest=contest, actor=actor, now=now)
    except Refused:
        return False
    for who, step, words in steps:
        post = made.judge_post_id if who == "judge" else post_id
        course.take(APPEALS, made, step, post, **{NAMES[step]: words})
    return True


#: Under which name a step takes its words.
NAMES = {
    AppealStep.ASK: "question",
    AppealStep.UPHOLD: "reasons",
    AppealStep.DISMISS: "reasons",
    AppealStep.REVIEW: "objection",
}
