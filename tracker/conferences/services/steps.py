"""Taking the steps of a conference: convened, units named, opinions given, decided, called off, kept as precedent."""

from __future__ import annotations

from collections.abc import Callable

from tracker.access.policy import SUPERVISOR_ROLE
from tracker.cases.vocabulary import InConference
from tracker.conferences.happenings import ROWS
from tracker.conferences.models import Conference
from tracker.conferences.rules import CENTRE, HOST, LIFE, UNITS
from tracker.conferences.services.deciding import carry_out, decide
from tracker.conferences.services.opening import due_after, enter, write
from tracker.conferences.services.units import let_guests_go, name_units
from tracker.conferences.vocabulary import ConferenceStep, Status
from tracker.foundation.words import N_, Refused
from tracker.people.queries.posts import find_post_id
from tracker.workflow.taking import Doing, Facts, Workflow


def _convene(doing: Doing[Conference]) -> Facts:
    conference, now = doing.thing, doing.now
    due, meets = due_after("conference.decide_hours", now), doing.instant("meets_at")
    if meets is not None and not now < meets <= due:
        message = N_("Choose a time from now until the decision is due.")
        raise Refused(message, field="meets_at")
    named = name_units(conference=conference, wanted=doing.ids("units"), now=now)
    conference.question = doing.text("question") or conference.question
    conference.meets_at, conference.room = meets, doing.text("room")
    conference.convened_at, conference.due_at, conference.is_late_noticed = now, due, False
    conference.convened_by_post_id, conference.convened_by_user_id = doing.post.id, doing.actor.user_id
    conference.case.conference_status = InConference.CONVENED
    facts: Facts = {"named": named}
    return facts | ({"note": conference.question} if conference.question else {})


def _name(doing: Doing[Conference]) -> Facts:
    return {"named": name_units(conference=doing.thing, wanted=doing.ids("units"), now=doing.now)}


def _opine(doing: Doing[Conference]) -> Facts:
    unit = next(one for one in doing.thing.units if one.post_id == doing.post.id)
    unit.opinion, unit.opined_at, unit.opined_by_user_id = doing.text("opinion"), doing.now, doing.actor.user_id
    return {"answer": unit.opinion}


def _call_off(doing: Doing[Conference]) -> Facts:
    conference, reason = doing.thing, doing.text("reason")
    conference.ended_at, conference.ended_note = doing.now, reason
    conference.ended_by_post_id, conference.ended_by_user_id = doing.post.id, doing.actor.user_id
    conference.case.conference_status = InConference.NONE
    let_guests_go(conference, conference.named_post_ids)
    return {"reason": reason}


def _reaffirm(doing: Doing[Conference]) -> Facts:
    doing.thing.reviewed_at, doing.thing.review_note = doing.now, doing.text("note")
    return {}


def _retire(doing: Doing[Conference]) -> Facts:
    reason = doing.text("reason")
    doing.thing.reviewed_at = doing.thing.retired_at = doing.now
    doing.thing.review_note = reason
    return {}


class ConferenceFlow(Workflow[Conference]):
    """What happens to a conference stands in the history of its case."""

    life = LIFE
    effects = {
        ConferenceStep.CONVENE: _convene,
        ConferenceStep.NAME: _name,
        ConferenceStep.OPINE: _opine,
        ConferenceStep.DECIDE: decide,
        ConferenceStep.CALL_OFF: _call_off,
        ConferenceStep.REAFFIRM: _reaffirm,
        ConferenceStep.RETIRE: _retire,
    }
    happenings = ROWS
    # What concerns the register alone is not in the history of the case.
    untold = (ConferenceStep.REAFFIRM, ConferenceStep.RETIRE)

    def mark(self, thing: Conference) -> str:
        return thing.mark

    def enter(self, thing: Conference, state: Status) -> None:
        enter(thing, state)

    def write(self, doing: Doing[Conference]) -> None:
        assert doing.kind is not None
        write(doing.thing, doing.kind, doing.actor, doing.post, doing.now, doing.facts)

    def hearing(self, doing: Doing[Conference]) -> list[int | None]:
        conference = doing.thing
        seats: dict[str, Callable[[], list[int | None]]] = {
            UNITS: lambda: [*sorted(conference.named_post_ids)],
            CENTRE: lambda: [conference.case.centre_post_id],
            HOST: lambda: [conference.convened_by_post_id or self._supervisor(doing)],
        }
        return [one for seat in doing.move.tells for one in seats[seat]()]

    def _supervisor(self, doing: Doing[Conference]) -> int | None:
        return find_post_id(SUPERVISOR_ROLE, doing.thing.area_code, doing.actor.on)

    def ref(self, thing: Conference) -> str:
        return str(thing.case.ref)

    def follow(self, doing: Doing[Conference]) -> None:
        if doing.move.action is ConferenceStep.DECIDE:
            carry_out(doing)


CONFERENCES = ConferenceFlow()
