"""The effects that ask or write the database in cases/services/effects.py, done in memory. Answers are trusted."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tracker.cases.facts import CaseFacts
from tracker.cases.rules import Seat
from tracker.cases.services.clocks import first_response_due
from tracker.cases.services.routing import liaison_of, seat_post
from tracker.cases.services.saying import said
from tracker.cases.services.texts import title_of
from tracker.cases.vocabulary import Action, Rating, RequestKind, SuspendGround
from tracker.workflow.taking import Doing, Facts

if TYPE_CHECKING:
    from tracker.demo.office import Office


def _report(doing: Doing[CaseFacts], office: Office) -> Facts:
    sheet: Any = doing.thing.case
    sheet.received_at = doing.now
    sheet.response_due_at = first_response_due(doing.now, sheet.category.response_limit, office.clock)
    return said(doing)


def _merge(doing: Doing[CaseFacts], office: Office) -> Facts:
    lead = doing.answers["lead"]
    doing.thing.case.merged_into_id = lead.id
    return said(doing) | {"lead_ref": lead.ref}


def _recategorise(doing: Doing[CaseFacts], office: Office) -> Facts:
    sheet: Any = doing.thing.case
    kind, before = office.roster.kinds[doing.text("category")], sheet.category_code
    if sheet.title == title_of(sheet.category.name, sheet.place):
        sheet.title = title_of(kind.name, sheet.place)
        office.index(sheet)
    sheet.category, sheet.category_code = kind, kind.code
    sheet.priority, sheet.visibility = kind.priority, kind.visibility
    if sheet.clock_from_at is None:
        sheet.resolve_limit = kind.resolve_limit
    sheet.response_due_at = first_response_due(sheet.received_at, kind.response_limit, office.clock)
    return said(doing) | {"from": before, "to": kind.code}


def _dispatch(doing: Doing[CaseFacts], office: Office) -> Facts:
    sheet: Any = doing.thing.case
    lead, instructions = doing.answers["post"], doing.text("instructions")
    sheet.lead_post_id = lead
    sheet.dispatched_at, sheet.signed_at = doing.now, None
    sheet.is_decided = bool(doing.answers.get("decided"))
    sheet.is_escalated, sheet.handler_user_id = False, None
    sheet.has_coverage_gap = False
    sheet.involve(lead)
    assisting = _ask_to_assist(doing, office, instructions)
    facts = said(doing) | {"post_id": lead, "instructions": instructions}
    return facts | ({"co_posts": assisting} if assisting else {}) | ({"decided": True} if sheet.is_decided else {})


def _ask_to_assist(doing: Doing[CaseFacts], office: Office, task: str) -> list[int]:
    sheet: Any = doing.thing.case
    known = {one.post_id for one in doing.thing.co_handlings}
    fresh = [post_id for post_id in doing.answers.get("co_posts") or [] if post_id not in known]
    for post_id in fresh:
        row = SimpleNamespace(
            case_id=sheet.id, post_id=post_id, task=task, asked_at=doing.now,
            due_at=first_response_due(doing.now, sheet.resolve_limit, office.clock),
            answered_at=None, answer="",
        )  # fmt: skip
        doing.thing.co_handlings += (row,)
        sheet.involve(post_id)
    return fresh


def _co_handle(doing: Doing[CaseFacts], office: Office) -> Facts:
    asked = _ask_to_assist(doing, office, doing.text("task"))
    return said(doing) | {"co_posts": asked}


def _show_to_supervisor(doing: Doing[CaseFacts], office: Office) -> None:
    sheet: Any = doing.thing.case
    if doing.thing.is_confidential:
        sheet.involve(seat_post(doing.thing, Seat.SUPERVISOR, doing.actor.on, office.roster))


def _evaluate(doing: Doing[CaseFacts], office: Office) -> Facts:
    sheet: Any = doing.thing.case
    rating = Rating(doing.text("rating"))
    sheet.rating, sheet.evaluated_at = rating, doing.now
    if rating is Rating.DISSATISFIED:
        _show_to_supervisor(doing, office)
    told = {name: doing.text(name) for name in ("rating", "answered_by", "answer_way")}
    return said(doing) | told | {"answered_at": doing.now}


def _ask(doing: Doing[CaseFacts], office: Office, kind: RequestKind, **more: Any) -> None:
    sheet: Any = doing.thing.case
    request = SimpleNamespace(
        case_id=sheet.id, kind=kind, reason=doing.text("reason"), amount="", ground=None, review_on=None,
        asked_at=doing.now, asked_by_post_id=doing.post.id, asked_by_user_id=doing.actor.user_id,
        decided_at=None, decided_by_post_id=None, decided_by_user_id=None, is_granted=None, note="",
    )  # fmt: skip
    request.__dict__.update(more)
    sheet.requests.append(request)
    _show_to_supervisor(doing, office)
    doing.thing.open_request = request


def _extend(doing: Doing[CaseFacts], office: Office) -> Facts:
    amount = doing.text("amount")
    _ask(doing, office, RequestKind.EXTEND, amount=amount)
    return said(doing) | {"amount": amount}


def _suspend(doing: Doing[CaseFacts], office: Office) -> Facts:
    ground, review_on = SuspendGround(doing.text("ground")), doing.answers["review_on"]
    _ask(doing, office, RequestKind.SUSPEND, ground=ground, review_on=review_on)
    return said(doing) | {"ground": ground.value, "review_on": review_on.isoformat()}


def _void(doing: Doing[CaseFacts], office: Office) -> Facts:
    _ask(doing, office, RequestKind.VOID)
    return said(doing)


def _decide(doing: Doing[CaseFacts], *, is_granted: bool) -> Any:
    request = doing.thing.open_request
    request.decided_at, request.is_granted = doing.now, is_granted
    request.decided_by_post_id, request.decided_by_user_id = doing.post.id, doing.actor.user_id
    request.note = doing.text("note") or doing.text("reason")
    doing.thing.open_request = None
    return request


def _grant(doing: Doing[CaseFacts], office: Office) -> Facts:
    sheet: Any = doing.thing.case
    request = _decide(doing, is_granted=True)
    facts = said(doing) | {"kind": request.kind.value}
    if request.kind is RequestKind.EXTEND:
        sheet.extensions = f"{sheet.extensions} {request.amount}".strip()
        sheet.extension_count += 1
        facts |= {"amount": request.amount, "before": sheet.due_at}
    elif request.kind is RequestKind.SUSPEND:
        sheet.pauses.append((doing.now, None))
        sheet.pause_requests.append(sheet.requests.index(request))
        sheet.pause_count += 1
        facts |= {"review_on": request.review_on.isoformat()}
    return facts


def _refuse(doing: Doing[CaseFacts], office: Office) -> Facts:
    return said(doing) | {"kind": _decide(doing, is_granted=False).kind.value}


def _resume(doing: Doing[CaseFacts], office: Office) -> Facts:
    sheet: Any = doing.thing.case
    sheet.pauses[-1] = (sheet.pauses[-1][0], doing.now)
    return said(doing)


def _ask_triage(doing: Doing[CaseFacts], office: Office) -> Facts:
    sheet: Any = doing.thing.case
    asked = liaison_of(sheet.area_code, doing.actor.on, office.roster)
    sheet.triage_post_id, sheet.triage_asked_at = asked, doing.now
    sheet.triage_due_at = doing.now + 3600  # type: ignore[operator]
    sheet.involve(asked)
    return said(doing) | {"post_id": asked}


ACTS: dict[Action, Callable[[Doing[CaseFacts], Office], Facts]] = {
    Action.REPORT: _report,
    Action.MERGE: _merge,
    Action.RECATEGORISE: _recategorise,
    Action.DISPATCH: _dispatch,
    Action.CO_HANDLE: _co_handle,
    Action.EXTEND: _extend,
    Action.SUSPEND: _suspend,
    Action.VOID: _void,
    Action.GRANT: _grant,
    Action.REFUSE: _refuse,
    Action.RESUME: _resume,
    Action.ASK_TRIAGE: _ask_triage,
    Action.EVALUATE: _evaluate,
}
