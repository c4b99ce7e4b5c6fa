"""Taking the steps of a conference: convened, units named, opinions given, decided, called off, kept as precedent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from tracker.access.actor import Actor
from tracker.access.engine import post_for
from tracker.access.policy import SUPERVISOR_ROLE
from tracker.access.workflow import check_answers, check_seen
from tracker.cases.vocabulary import InConference
from tracker.conferences.asks import CONFERENCE_ASKS
from tracker.conferences.models import Conference
from tracker.conferences.rules import CENTRE, HOST, NOT_NOW, UNITS, Move, find_step
from tracker.conferences.services.deciding import decide
from tracker.conferences.services.doing import Doing
from tracker.conferences.services.opening import due_after, write
from tracker.conferences.services.units import let_guests_go, name_units
from tracker.conferences.vocabulary import STEP_EVENTS, ConferenceStep
from tracker.extensions import db
from tracker.foundation.words import N_, Refused
from tracker.notices.services import tell
from tracker.people.queries.posts import find_post_id

Facts = dict[str, Any]
CHANGED = N_("Something has happened in this conference since you opened it.")


def take_step(
    *, conference: Conference, step: ConferenceStep, answers: dict[str, Any], actor: Actor, now: datetime,
    seen: str | None = None,
) -> Conference:  # fmt: skip
    """Carry out a step with a locked conference and its locked case; Refused with the reason.

    Stale when the conference no longer stands as it was seen (`mark`); None asks for nothing.
    After a refusal the session holds half of the step: roll back.
    """
    check_seen(seen, conference.mark, CHANGED)
    move, why = find_step(step, conference, actor, now)
    if move is None:
        raise Refused(why or NOT_NOW)
    check_answers(move.asks, answers, CONFERENCE_ASKS)
    post = post_for(move.who, actor, conference)
    assert post is not None  # find_step has found one
    before = conference.named_post_ids
    doing = Doing(conference, answers, actor, post, now)
    facts = EFFECTS[step](doing, move)
    kind = STEP_EVENTS.get(step)
    if kind is None:
        db.session.flush()
        return conference
    if step is not ConferenceStep.DECIDE:  # which writes its event before the moves it makes
        write(conference, kind, actor, post, now, facts)
    told = _told(conference, move, before | conference.named_post_ids, actor.on)
    tell(posts=[one for one in told if one != post.id], kind=kind, ref=conference.case.ref, now=now)
    db.session.flush()
    return conference


def _told(conference: Conference, move: Move, named: frozenset[int], on: date) -> list[int | None]:
    seats: dict[str, list[int | None]] = {
        UNITS: [*sorted(named)],
        CENTRE: [conference.case.centre_post_id],
        HOST: [conference.convened_by_post_id or find_post_id(SUPERVISOR_ROLE, conference.area_code, on)],
    }
    return [one for seat in move.tells for one in seats[seat]]


def _wanted(doing: Doing) -> set[int]:
    return {int(one) for one in doing.answers.get("units") or [] if str(one).isdigit()}


def _convene(doing: Doing, move: Move) -> Facts:
    conference, now = doing.conference, doing.now
    due, meets = due_after("conference.decide_hours", now), doing.instant("meets_at")
    if meets is not None and not now < meets <= due:
        message = N_("Choose a time from now until the decision is due.")
        raise Refused(message, field="meets_at")
    named = name_units(conference=conference, wanted=_wanted(doing), now=now)
    conference.question = doing.text("question") or conference.question
    conference.meets_at, conference.room = meets, doing.text("room")
    conference.convened_at, conference.due_at, conference.is_late_noticed = now, due, False
    conference.convened_by_post_id, conference.convened_by_user_id = doing.post.id, doing.actor.user_id
    conference.status = move.to
    conference.case.conference_status = InConference.CONVENED
    facts: Facts = {"named": named}
    return facts | ({"note": conference.question} if conference.question else {})


def _name(doing: Doing, _move: Move) -> Facts:
    return {"named": name_units(conference=doing.conference, wanted=_wanted(doing), now=doing.now)}


def _opine(doing: Doing, _move: Move) -> Facts:
    unit = next(one for one in doing.conference.units if one.post_id == doing.post.id)
    unit.opinion, unit.opined_at, unit.opined_by_user_id = doing.text("opinion"), doing.now, doing.actor.user_id
    return {"answer": unit.opinion}


def _decide(doing: Doing, move: Move) -> Facts:
    return decide(doing, move)


def _call_off(doing: Doing, move: Move) -> Facts:
    conference, reason = doing.conference, doing.text("reason")
    conference.status, conference.ended_at, conference.ended_note = move.to, doing.now, reason
    conference.ended_by_post_id, conference.ended_by_user_id = doing.post.id, doing.actor.user_id
    conference.case.conference_status = InConference.NONE
    let_guests_go(conference, conference.named_post_ids)
    return {"reason": reason}


def _reaffirm(doing: Doing, _move: Move) -> Facts:
    doing.conference.reviewed_at, doing.conference.review_note = doing.now, doing.text("note")
    return {}


def _retire(doing: Doing, _move: Move) -> Facts:
    reason = doing.text("reason")
    doing.conference.reviewed_at = doing.conference.retired_at = doing.now
    doing.conference.review_note = reason
    return {}


EFFECTS: dict[ConferenceStep, Callable[[Doing, Move], Facts]] = {
    ConferenceStep.CONVENE: _convene,
    ConferenceStep.NAME: _name,
    ConferenceStep.OPINE: _opine,
    ConferenceStep.DECIDE: _decide,
    ConferenceStep.CALL_OFF: _call_off,
    ConferenceStep.REAFFIRM: _reaffirm,
    ConferenceStep.RETIRE: _retire,
}
