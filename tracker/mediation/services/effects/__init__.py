"""What each step changes besides stage, days and history. One function a step; each returns the event's facts."""

from __future__ import annotations

from collections.abc import Callable

from tracker.mediation.facts import MediationFacts
from tracker.mediation.services.effects import consent, outcome, people, performance
from tracker.mediation.vocabulary import Step
from tracker.workflow.taking import Doing, Facts


def _nothing(_doing: Doing[MediationFacts]) -> Facts:
    return {}


EFFECTS: dict[Step, Callable[[Doing[MediationFacts]], Facts]] = {
    Step.ASK_CONSENT: _nothing,
    Step.CONSENT: consent.consent,
    Step.REFUSE: consent.refuse,
    Step.DECLINE: consent.decline,
    Step.TELL_RIGHTS: consent.tell_rights,
    Step.CHECK_IDENTITY: consent.check_identity,
    Step.REGISTER: consent.register,
    Step.ANSWER_CONFLICT: people.answer_conflict,
    Step.RECUSE: people.recuse,
    Step.ASSIGN: people.assign,
    Step.INVITE: people.invite,
    Step.UNINVITE: people.uninvite,
    Step.INVESTIGATE: _nothing,
    Step.START: _nothing,
    Step.EXTEND: outcome.extend,
    Step.AGREE_WRITTEN: outcome.agree_written,
    Step.AGREE_ORAL: outcome.agree_oral,
    Step.FAIL: outcome.fail,
    Step.TERMINATE: outcome.terminate,
    Step.REPORT_DANGER: _nothing,
    Step.HAND_OUT: performance.hand_out,
    Step.PERFORM: performance.perform,
    Step.URGE: performance.urge,
    Step.ALL_PERFORMED: performance.all_performed,
    Step.BREACH: performance.breach,
    Step.RESUME: performance.resume,
    Step.VISIT: performance.visit,
    Step.PLAN_VISIT: performance.plan_visit,
    Step.CALL_OFF_VISIT: performance.call_off_visit,
    Step.APPLY_CONFIRMATION: outcome.apply_confirmation,
    Step.CONFIRMED: outcome.confirmed,
    Step.NOT_CONFIRMED: outcome.not_confirmed,
    Step.ADD_FILE: outcome.add_file,
    Step.ARCHIVE: outcome.archive,
}
