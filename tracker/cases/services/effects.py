"""What each action changes besides state, clock and holder. One function an action; each returns the event's facts."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.cases.facts import CaseFacts
from tracker.cases.models import CasePause, CaseRequest, CoHandling
from tracker.cases.services import merging, reporting, safety
from tracker.cases.services.clocks import first_response_due
from tracker.cases.services.recategorising import recategorise
from tracker.cases.services.redacting import redact_photo
from tracker.cases.services.routing import receivers_of, show_to_supervisor
from tracker.cases.services.saying import said
from tracker.cases.vocabulary import (
    Action,
    Answerer,
    AnswerWay,
    Rating,
    RejectReason,
    RequestKind,
    ResultCode,
    State,
    SuspendGround,
)
from tracker.clock.arithmetic import add
from tracker.clock.limits import Limit
from tracker.clock.queries import get_calendar
from tracker.foundation.words import N_, Refused
from tracker.workflow.taking import Doing, Effect, Facts

LONGEST_REPLY = timedelta(days=60)


def _report(doing: Doing[CaseFacts]) -> Facts:
    doing.thing.case.received_at = doing.now
    doing.thing.case.response_due_at = first_response_due(
        doing.now, doing.thing.case.category.response_limit, doing.flow.keeper
    )
    return said(doing)


def _accept(doing: Doing[CaseFacts]) -> Facts:
    doing.thing.case.accepted_at = doing.now
    doing.thing.case.responded_at = doing.thing.case.responded_at or doing.now
    return said(doing)


def _reject(doing: Doing[CaseFacts]) -> Facts:
    doing.thing.case.responded_at = doing.thing.case.responded_at or doing.now
    return said(doing) | {"reject_reason": RejectReason(doing.text("reject_reason")).value}


def _dispatch(doing: Doing[CaseFacts]) -> Facts:
    case = doing.thing.case
    receivers = {post.id: post for post in receivers_of(case, book=doing.flow.book)}
    lead = receivers.get(int(doing.answers["post"]))
    if lead is None:
        raise Refused(N_("Choose a unit from the list."), field="post")
    case.lead_post_id, case.lead_post = lead.id, lead
    case.dispatched_at, case.signed_at = doing.now, None
    case.accepted_at = case.accepted_at or doing.now
    case.is_decided = bool(doing.answers.get("decided"))
    case.is_escalated = case.has_coverage_gap = False
    case.handler_user_id = None
    doing.flow.book.involve(case, lead.id)
    assisting = ask_to_assist(doing, doing.text("instructions"))
    facts = said(doing) | {"post_id": lead.id, "instructions": doing.text("instructions")}
    return facts | ({"co_posts": assisting} if assisting else {}) | ({"decided": True} if case.is_decided else {})


def ask_to_assist(doing: Doing[CaseFacts], task: str) -> list[int]:
    """Give each named post its own task and clock; those already asked are left alone."""
    case = doing.thing.case
    wanted = [int(one) for one in doing.answers.get("co_posts") or []]
    allowed = {post.id for post in receivers_of(case, assisting=True, book=doing.flow.book)} if wanted else set()
    if not set(wanted) <= allowed:
        raise Refused(N_("Choose assisting units from the list."), field="co_posts")
    if case.lead_post_id in wanted:
        raise Refused(N_("The lead unit cannot assist itself."), field="co_posts")
    known = {one.post_id for one in doing.thing.co_handlings}
    due = first_response_due(doing.now, case.resolve_limit, doing.flow.keeper)
    fresh = [post_id for post_id in wanted if post_id not in known]
    for post_id in fresh:
        row = doing.flow.add(case, CoHandling, post_id=post_id, task=task, asked_at=doing.now, due_at=due)
        doing.thing.co_handlings += (row,)
        doing.flow.book.involve(case, post_id)
    return fresh


def _co_handle(doing: Doing[CaseFacts]) -> Facts:
    asked = ask_to_assist(doing, doing.text("task"))
    if not asked:
        raise Refused(N_("These units have been asked already."), field="co_posts")
    return said(doing) | {"co_posts": asked}


def _co_feedback(doing: Doing[CaseFacts]) -> Facts:
    row = next(one for one in doing.thing.co_handlings if one.post_id == doing.post.id)
    row.answered_at, row.answer = doing.now, doing.text("answer")
    return said(doing)


def _stamp(column: str) -> Effect[CaseFacts]:
    """The moment is kept, and nothing else changes."""

    def keep(doing: Doing[CaseFacts]) -> Facts:
        setattr(doing.thing.case, column, doing.at)
        return said(doing)

    return keep


def _return_order(doing: Doing[CaseFacts]) -> Facts:
    doing.thing.case.return_count += 1
    doing.thing.case.lead_post_id = None
    return said(doing)


def _ask(doing: Doing[CaseFacts], kind: RequestKind, **more: object) -> None:
    doing.thing.open_request = doing.flow.add(
        doing.thing.case,
        CaseRequest,
        kind=kind,
        reason=doing.text("reason"),
        asked_at=doing.now,
        asked_by_post_id=doing.post.id,
        asked_by_user_id=doing.actor.user_id,
        **more,
    )
    show_to_supervisor(doing)


def _extend(doing: Doing[CaseFacts]) -> Facts:
    limit, original = _limit_of(doing.text("amount")), Limit.parse(doing.thing.case.resolve_limit)
    if limit.unit is not original.unit:
        raise Refused(N_("Ask in the unit of the limit, such as %(limit)s."), field="amount", limit=str(original))
    if limit.amount > original.amount:
        raise Refused(N_("An extension is at most the original limit: %(limit)s."), field="amount", limit=str(original))
    _ask(doing, RequestKind.EXTEND, amount=str(limit))
    return said(doing) | {"amount": str(limit)}


def _limit_of(text: str, field: str = "amount") -> Limit:
    try:
        return Limit.parse(text)
    except Refused as refusal:
        refusal.field = field
        raise


def _suspend(doing: Doing[CaseFacts]) -> Facts:
    days = int(doing.flow.setting("case.suspend_days"))
    review_on: date = doing.answers["review_on"]
    if not doing.actor.on < review_on <= doing.actor.on + timedelta(days=days):
        raise Refused(N_("Choose a day after today and at most %(days)s days ahead."), field="review_on", days=days)
    ground = SuspendGround(doing.text("ground"))
    _ask(doing, RequestKind.SUSPEND, ground=ground, review_on=review_on)
    return said(doing) | {"ground": ground.value, "review_on": review_on.isoformat()}


def _void(doing: Doing[CaseFacts]) -> Facts:
    _ask(doing, RequestKind.VOID)
    return said(doing)


def _decide(doing: Doing[CaseFacts], *, is_granted: bool) -> CaseRequest:
    request = doing.thing.open_request
    assert request is not None  # the row would not have been found
    request.decided_at, request.is_granted = doing.now, is_granted
    request.decided_by_post_id, request.decided_by_user_id = doing.post.id, doing.actor.user_id
    request.note = doing.text("note") or doing.text("reason")
    doing.thing.open_request = None
    return request


def _grant(doing: Doing[CaseFacts]) -> Facts:
    case, request = doing.thing.case, _decide(doing, is_granted=True)
    facts = said(doing) | {"kind": request.kind.value}
    if request.kind is RequestKind.EXTEND:
        case.extensions = f"{case.extensions} {request.amount}".strip()
        case.extension_count += 1
        facts |= {"amount": request.amount, "before": doing.flow.keeper.stamp(case.due_at)}
    elif request.kind is RequestKind.SUSPEND:
        doing.flow.add(case, CasePause, request_id=request.id, from_at=doing.now)
        case.pause_count += 1
        facts |= {"review_on": request.review_on.isoformat() if request.review_on else None}
    return facts


def _refuse(doing: Doing[CaseFacts]) -> Facts:
    return said(doing) | {"kind": _decide(doing, is_granted=False).kind.value}


def _resume(doing: Doing[CaseFacts]) -> Facts:
    doing.flow.keeper.end_pause(doing.thing.case, doing.now)
    return said(doing)


def _feedback(doing: Doing[CaseFacts]) -> Facts:
    case = doing.thing.case
    case.fed_back_at, case.verified_at = doing.at, None
    case.handler_user_id = doing.actor.user_id
    case.result_code = ResultCode(doing.text("result_code"))
    case.result_text = doing.text("result_text")
    return said(doing) | {"result_code": case.result_code.value, "result_text": case.result_text}


def _rework(doing: Doing[CaseFacts]) -> Facts:
    case = doing.thing.case
    if case.is_on_spot:
        case.is_on_spot, case.accepted_at = False, doing.now
    else:
        case.rework_count += 1
    case.verified_at = None
    return said(doing)


def _no_contact(doing: Doing[CaseFacts]) -> Facts:
    """Nobody was reached: that is no answer, and an earlier answer stands."""
    doing.thing.case.rating = doing.thing.case.rating or Rating.NO_ANSWER
    return said(doing) | {"answer_way": AnswerWay(doing.text("answer_way")).value}


def _evaluate(doing: Doing[CaseFacts]) -> Facts:
    """Keep the reporter's own answer: what, who gave it, by which way and when."""
    case, rating = doing.thing.case, Rating(doing.text("rating"))
    answered_at = doing.instant("answered_at") or doing.now
    if not (case.closed_at or doing.now) <= answered_at <= doing.now:
        raise Refused(N_("Choose a time after the case was closed, and not later than now."), field="answered_at")
    case.rating, case.evaluated_at = rating, doing.now
    if rating is Rating.DISSATISFIED:
        show_to_supervisor(doing)
    return said(doing) | {
        "rating": rating.value,
        "answered_by": Answerer(doing.text("answered_by")).value,
        "answer_way": AnswerWay(doing.text("answer_way")).value,
        "answered_at": doing.flow.keeper.stamp(answered_at),
    }


def _reopen(doing: Doing[CaseFacts]) -> Facts:
    """Begin anew. The answer that caused it stands until the reporter is asked again: reopening wins nothing back."""
    case = doing.thing.case
    case.reopen_count += 1
    case.closed_at = case.evaluated_at = case.verified_at = case.fed_back_at = None
    case.disputed_at = case.confirmed_at = None
    case.is_on_spot = False
    case.handling_minutes = None
    return said(doing) | {"rating": case.rating.value if case.rating else None}


def _recall(doing: Doing[CaseFacts]) -> Facts:
    case = doing.thing.case
    if case.state is State.DISPATCHED:
        case.lead_post_id = None
    elif case.state is State.FEEDBACK:
        case.fed_back_at = None
    return said(doing)


def _urge(doing: Doing[CaseFacts]) -> Facts:
    doing.thing.case.urge_count += 1
    return said(doing)


def _supervise(doing: Doing[CaseFacts]) -> Facts:
    level = int(doing.text("level"))
    if level <= doing.thing.case.supervised_level:
        raise Refused(
            N_("The case is under supervision at level %(level)s already; choose a higher one."),
            field="level",
            level=doing.thing.case.supervised_level,
        )
    limit = _reply_limit(doing)
    doing.thing.case.supervised_level = level
    asked = {"asked": doing.text("asked"), "reply_limit": limit}
    return said(doing) | {"level": level} | {name: text for name, text in asked.items() if text}


def _reply_limit(doing: Doing[CaseFacts]) -> str:
    """The time given for the reply to a supervision order, '' where none was named."""
    text = doing.text("reply_limit")
    if not text:
        return ""
    limit = _limit_of(text, "reply_limit")
    if add(doing.now, limit, get_calendar()).at > doing.now + LONGEST_REPLY:
        raise Refused(N_("Ask for the reply within sixty days."), field="reply_limit")
    return str(limit)


def _escalate(doing: Doing[CaseFacts]) -> Facts:
    doing.thing.case.is_escalated = True
    return said(doing)


EFFECTS: dict[Action, Effect[CaseFacts]] = {
    Action.REPORT: _report,
    Action.ACCEPT: _accept,
    Action.REJECT: _reject,
    Action.MERGE: merging.merge,
    Action.UNMERGE: merging.unmerge,
    Action.RECATEGORISE: recategorise,
    Action.DISPATCH: _dispatch,
    Action.ASK_TRIAGE: safety.ask_triage,
    Action.ANSWER_TRIAGE: safety.answer_triage,
    Action.HAND_BACK: safety.hand_back,
    Action.REPORT_HARM: safety.report_harm,
    Action.SIGN_FOR: _stamp("signed_at"),
    Action.RETURN_ORDER: _return_order,
    Action.PROGRESS: said,
    Action.ADD_PHOTOS: said,
    Action.REDACT_PHOTO: redact_photo,
    Action.CO_HANDLE: _co_handle,
    Action.CO_FEEDBACK: _co_feedback,
    Action.EXTEND: _extend,
    Action.SUSPEND: _suspend,
    Action.VOID: _void,
    Action.GRANT: _grant,
    Action.REFUSE: _refuse,
    Action.RESUME: _resume,
    Action.FEEDBACK: _feedback,
    Action.VERIFY: _stamp("verified_at"),
    Action.REWORK: _rework,
    Action.CLOSE: _stamp("closed_at"),
    Action.EVALUATE: _evaluate,
    Action.REOPEN: _reopen,
    Action.ARCHIVE: said,
    Action.RECALL: _recall,
    Action.URGE: _urge,
    Action.SUPERVISE: _supervise,
    Action.ESCALATE: _escalate,
    Action.CONFER: said,
    Action.TAKE_UP: said,
    Action.NO_CONTACT: _no_contact,
    Action.ADD_WORDS: reporting.add_words,
    Action.WITHDRAW: reporting.withdraw,
    Action.CONFIRM: reporting.confirm,
    Action.DISPUTE: reporting.dispute,
    Action.RATE: reporting.rate,
    Action.UPHOLD: reporting.uphold,
}
