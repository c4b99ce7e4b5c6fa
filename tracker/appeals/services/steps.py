"""Taking the steps of an appeal: asked and answered, upheld or dismissed, reviewed, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import post_for
from tracker.access.workflow import check_answers, check_seen
from tracker.appeals.asks import APPEAL_ASKS
from tracker.appeals.models import Appeal
from tracker.appeals.rules import APPELLANT, JUDGING, NOT_NOW, Move, find_step, in_time
from tracker.appeals.services.judges import begin_clock, find_next_judge, give_to
from tracker.appeals.services.lodging import write
from tracker.appeals.vocabulary import STEP_EVENTS, AppealStep
from tracker.extensions import db
from tracker.foundation.words import N_, Refused, printable
from tracker.notices.services import tell
from tracker.site.queries import get_setting


@dataclass(frozen=True)
class Doing:
    """One step under way."""

    appeal: Appeal
    answers: dict[str, Any]
    actor: Actor
    post: HeldPost
    now: datetime

    def text(self, name: str) -> str:
        return printable(str(self.answers.get(name) or ""))


CHANGED = N_("Something has happened to this appeal since you opened it.")


def take_step(
    *, appeal: Appeal, step: AppealStep, answers: dict[str, Any], actor: Actor, now: datetime,
    version: int | None = None,
) -> Appeal:  # fmt: skip
    """Carry out a step with a locked appeal; Refused with the reason.

    `version` is how many events the actor has seen of it: with more by now it is Stale.
    After a refusal the session may hold half of the step: roll back.
    """
    move, why = find_step(step, appeal, actor, now)
    if move is None:
        raise Refused(why or NOT_NOW)
    check_seen(version, appeal.event_count, CHANGED)
    check_answers(move.asks, answers, APPEAL_ASKS)
    post = post_for(move.who, actor, appeal)
    assert post is not None  # find_step has found one
    doing = Doing(appeal, answers, actor, post, now)
    words = EFFECTS[step](doing)
    appeal.status = move.to
    kind = STEP_EVENTS[step]
    write(appeal, kind, actor, post, now, {"words": words} if words else {})
    tell(posts=_told(appeal, move), kind=kind, ref=appeal.case.ref, now=now)
    db.session.flush()
    return appeal


def _told(appeal: Appeal, move: Move) -> list[int]:
    seats = {APPELLANT: appeal.post_id, JUDGING: appeal.judge_post_id}
    return [seats[seat] for seat in move.tells]


def _judge(doing: Doing) -> str:
    appeal, reasons = doing.appeal, doing.text("reasons")
    appeal.reasons, appeal.judged_at = reasons, doing.now
    appeal.judged_by_post_id, appeal.judged_by_user_id = doing.post.id, doing.actor.user_id
    return reasons


def _dismiss(doing: Doing) -> str:
    reasons, appeal = _judge(doing), doing.appeal
    # The next level is the one above the judge's, who may sit higher than the level that was asked.
    appeal.level_code = min(appeal.level_code, doing.post.area_code, key=len)
    has_next = appeal.instance == 1 and find_next_judge(appeal, doing.actor.on) is not None
    days = timedelta(days=int(get_setting("appeal.review_days")))
    appeal.review_until_at = doing.now + days if has_next else None
    return reasons


def _answer(doing: Doing) -> str:
    begin_clock(doing.appeal, doing.now)
    return doing.text("answer")


def _review(doing: Doing) -> str:
    appeal, objection = doing.appeal, doing.text("objection")
    judge = find_next_judge(appeal, doing.actor.on)
    if judge is None:
        raise Refused(in_time.sentence)
    appeal.instance, appeal.review_until_at = 2, None
    give_to(appeal, judge, doing.now)
    return objection


EFFECTS: dict[AppealStep, Callable[[Doing], str]] = {
    AppealStep.UPHOLD: _judge,
    AppealStep.DISMISS: _dismiss,
    AppealStep.ASK: lambda doing: doing.text("question"),
    AppealStep.ANSWER: _answer,
    AppealStep.REVIEW: _review,
    AppealStep.WITHDRAW: lambda doing: doing.text("note"),
}
