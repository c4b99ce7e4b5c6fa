"""Taking the steps of an appeal: asked and answered, upheld or dismissed, reviewed, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tracker.appeals.happenings import ROWS
from tracker.appeals.models import Appeal
from tracker.appeals.rules import APPELLANT, JUDGING, LIFE, in_time
from tracker.appeals.services.judges import begin_clock, find_next_judge, give_to
from tracker.appeals.services.lodging import write
from tracker.appeals.vocabulary import AppealStep, Status
from tracker.foundation.words import Refused
from tracker.site.queries import get_setting
from tracker.workflow.taking import Doing, Effect, Facts, Workflow


def _words(name: str) -> Effect[Appeal]:
    """Only what was written goes into history."""

    def keep(doing: Doing[Appeal]) -> Facts:
        return {"words": text} if (text := doing.text(name)) else {}

    return keep


def _judge(doing: Doing[Appeal]) -> Facts:
    appeal, reasons = doing.thing, doing.text("reasons")
    appeal.reasons, appeal.judged_at = reasons, doing.now
    appeal.judged_by_post_id, appeal.judged_by_user_id = doing.post.id, doing.actor.user_id
    return {"words": reasons}


def _dismiss(doing: Doing[Appeal]) -> Facts:
    said, appeal = _judge(doing), doing.thing
    # The next level is the one above the judge's, who may sit higher than the level that was asked.
    appeal.level_code = min(appeal.level_code, doing.post.area_code, key=len)
    has_next = appeal.instance == 1 and find_next_judge(appeal, doing.actor.on) is not None
    days = timedelta(days=int(get_setting("appeal.review_days")))
    appeal.review_until_at = doing.now + days if has_next else None
    return said


def _answer(doing: Doing[Appeal]) -> Facts:
    begin_clock(doing.thing, doing.now)
    return _words("answer")(doing)


def _review(doing: Doing[Appeal]) -> Facts:
    appeal, objection = doing.thing, doing.text("objection")
    judge = find_next_judge(appeal, doing.actor.on)
    if judge is None:
        raise Refused(in_time.sentence)
    appeal.instance, appeal.review_until_at = 2, None
    give_to(appeal, judge, doing.now)
    return {"words": objection}


class AppealFlow(Workflow[Appeal]):
    """An appeal has a history of its own."""

    life = LIFE
    effects = {
        AppealStep.UPHOLD: _judge,
        AppealStep.DISMISS: _dismiss,
        AppealStep.ASK: _words("question"),
        AppealStep.ANSWER: _answer,
        AppealStep.REVIEW: _review,
        AppealStep.WITHDRAW: _words("note"),
    }
    happenings = ROWS

    def mark(self, thing: Appeal) -> int:
        return int(thing.event_count)

    def enter(self, thing: Appeal, state: Status) -> None:
        thing.status = state

    def write(self, doing: Doing[Appeal]) -> None:
        assert doing.kind is not None
        write(doing.thing, doing.kind, doing.actor, doing.post, doing.now, doing.facts)

    def hearing(self, doing: Doing[Appeal]) -> list[int | None]:
        seats = {APPELLANT: doing.thing.post_id, JUDGING: doing.thing.judge_post_id}
        return [seats[seat] for seat in doing.move.tells]

    def inform(self, doing: Doing[Appeal], before: Sequence[int | None]) -> None:
        """A judge whose level is over hears nothing of the next."""
        super().inform(doing, ())

    def ref(self, thing: Appeal) -> str:
        return str(thing.case.ref)


APPEALS = AppealFlow()
