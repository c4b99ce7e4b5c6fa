"""A dispute case and its mediation: the case goes to the committee by itself, the result comes back as its feedback.

Only title and place go over with the case; what else the file needs, the parties give themselves, by consent.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tracker.access.actor import Actor, HeldPost, acting_for
from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case
from tracker.cases.queries.detail import load_facts as load_case
from tracker.cases.rules import LIFE as CASE_LIFE
from tracker.cases.services.moves import CASES
from tracker.cases.vocabulary import Action, ResultCode, State, Visibility
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.mediation.committees.models import Committee
from tracker.mediation.committees.queries import find_committee_for, list_mediator_posts
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import Mediation
from tracker.mediation.services.opening import open_mediation
from tracker.mediation.services.sharing import enter, write_history
from tracker.mediation.vocabulary import DeclineReason, Origin, Stage, Step
from tracker.notices.services import tell
from tracker.people.models import Post
from tracker.people.vocabulary import Rank
from tracker.workflow.taking import Doing

#: What the case is told, in the language of the office: data, and never a name.
RESULTS: dict[Stage, tuple[ResultCode, str]] = {
    Stage.AGREED_WRITTEN: (ResultCode.SOLVED, "经人民调解，双方自愿达成书面调解协议。"),
    Stage.AGREED_ORAL: (ResultCode.SOLVED, "经人民调解，双方自愿达成口头调解协议。"),
    Stage.FAILED: (ResultCode.REFERRED, "经人民调解未达成协议，已告知当事人其他法律途径。"),
    Stage.TERMINATED: (ResultCode.REFERRED, "人民调解已终止，已告知当事人其他法律途径。"),
    Stage.DECLINED: (ResultCode.REFERRED, "未进入人民调解，已告知当事人其他法律途径。"),
}


def _seat(post: Post) -> HeldPost:
    return HeldPost(post.id, post.title, post.role, post.area_code, post.unit_id, Rank.A)


def _lead(case: Case) -> Post | None:
    return db.session.get(Post, case.lead_post_id) if case.lead_post_id else None


def _committee_of(post: Post | None) -> Committee | None:
    return db.session.get(Committee, post.unit_id) if post and post.unit_id else None


def send_to_committee(_app: object, case: Case, now: datetime) -> None:
    """Dispatch a dispute, as soon as it is reported, to the mediator with the least to do in its area's committee."""
    if case.visibility is not Visibility.MEDIATION or case.centre_post_id is None:
        return
    committee = find_committee_for(case.area_code)
    posts = list_mediator_posts(committee.unit_id, able_on=local_day(now)) if committee else []
    centre = db.session.get(Post, case.centre_post_id)
    if not posts or centre is None:
        return
    db.session.flush()
    actor = acting_for([_seat(centre)], local_day(now))
    answers = {"post": str(posts[0][0])}
    facts = load_case(case.id)
    if CASE_LIFE.find(Action.DISPATCH, facts, actor, now)[0] is not None:
        CASES.take(facts, Action.DISPATCH, answers=answers, actor=actor, now=now)


def find_head(case: Case) -> int | None:
    """The head of the committee checks the result of its disputes; None where the head mediated, or there is none."""
    if case.visibility is not Visibility.MEDIATION:
        return None
    committee = _committee_of(_lead(case)) or find_committee_for(case.area_code)
    head = committee.head_post_id if committee else None
    return head if head != case.lead_post_id else None


def watch_case(_app: object, doing: Doing[CaseFacts]) -> None:
    """Follow a dispute case: dispatched to a committee it becomes a mediation; taken back, the offer ends."""
    case, actor, now = doing.thing.case, doing.actor, doing.now
    if case.visibility is not Visibility.MEDIATION:
        return
    running = _running(case.id)
    if doing.move.action is Action.DISPATCH:
        _dispatched(case, running, actor, now)
    elif running is not None and case.state in (State.ACCEPTED, State.VOID):
        case.awaits_result = False
        # What both sides have agreed to goes on for them, whatever becomes of the case.
        if running.registered_on is None:
            _take_back(running, actor, doing.post, now)


def _running(case_id: int) -> Mediation | None:
    """The mediation of a case that has come to no result yet."""
    query = select(Mediation).where(Mediation.case_id == case_id, Mediation.is_open, Mediation.result.is_(None))
    return db.session.scalars(query.limit(1)).first()


def _dispatched(case: Case, running: Mediation | None, actor: Actor, now: datetime) -> None:
    post = _lead(case)
    committee = _committee_of(post)
    if running is not None:
        raise Refused(N_("A mediation of this case runs already; its committee can hand it to another mediator."))
    if post is None or committee is None:
        return  # a unit without a committee works its cases as cases
    open_mediation(
        client_key=f"case:{case.id}:{case.event_count}",  # no form can send a key with a colon
        answers={
            "origin": Origin.OFFER.value,
            "category": case.category_code,
            "area": case.area_code,
            "title": case.title,
            "place": case.place,
            "mediator": f"{committee.unit_id}:{post.id}",
        },
        actor=actor if actor.user_id else None,
        post=None,
        now=now,
        case_id=case.id,
    )
    case.awaits_result = True


def _take_back(mediation: Mediation, actor: Actor, post: HeldPost, now: datetime) -> None:
    """The case went elsewhere before anybody had agreed to anything."""
    mediation.result, mediation.end_reason = Stage.DECLINED, DeclineReason.SENT_BACK.value
    mediation.ended_on = local_day(now)
    mediation.next_on, mediation.next_kind = None, ""
    enter(mediation, Stage.DECLINED)
    write_history(mediation, "MediationDeclined", actor=actor if actor.user_id else None, post=post, now=now,
                  facts={"decline_reason": DeclineReason.SENT_BACK.value})  # fmt: skip
    tell(posts=[mediation.mediator_post_id], kind="MediationDeclined", ref=mediation.ref, now=now)


def follow_case(doing: Doing[MediationFacts]) -> None:
    """After a move: the first one signs for the case, a result becomes its feedback."""
    mediation, actor, now = doing.thing.mediation, doing.actor, doing.now
    case = mediation.case
    if case is None or not case.awaits_result or doing.move.action is Step.ASSIGN:
        return
    lead = _lead(case)
    if lead is None:
        return
    in_its_name = acting_for([_seat(lead)], actor.on, user_id=actor.user_id, name=actor.name)
    if case.state is State.DISPATCHED:
        CASES.take(load_case(case.id), Action.SIGN_FOR, answers={}, actor=in_its_name, now=now)
    case.responded_at = case.responded_at or now
    if mediation.result is not None:
        _give_result(case, mediation, in_its_name, now)


def _give_result(case: Case, mediation: Mediation, actor: Actor, now: datetime) -> None:
    assert mediation.result is not None
    case.awaits_result = False
    code, text = RESULTS[mediation.result]
    facts = load_case(case.id)
    if CASE_LIFE.find(Action.FEEDBACK, facts, actor, now)[0] is None:
        # An extension is being decided, or the case is suspended: the mediator gives the feedback by hand then.
        tell(posts=[case.lead_post_id], kind="ResultWaits", ref=case.ref, now=now)
        return
    answers = {"result_code": code.value, "result_text": text}
    CASES.take(facts, Action.FEEDBACK, answers=answers, actor=actor, now=now)
