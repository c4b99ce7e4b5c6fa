"""What each step changes besides stage, days and history. Each returns the event's facts."""

from __future__ import annotations

from functools import partial

from tracker.mediation.facts import MediationFacts
from tracker.mediation.services.effects import consent, outcome, people, performance
from tracker.mediation.vocabulary import Confirmation, DeclineReason, FailReason, Stage, Step, TerminateReason
from tracker.workflow.taking import Doing, Effect, Facts


def _nothing(_doing: Doing[MediationFacts]) -> Facts:
    return {}


EFFECTS: dict[Step, Effect[MediationFacts]] = {
    Step.ASK_CONSENT: _nothing,
    Step.CONSENT: consent.consent,
    Step.REFUSE: consent.refuse,
    Step.DECLINE: partial(outcome.end, Stage.DECLINED, "decline_reason", DeclineReason),
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
    Step.FAIL: partial(outcome.end, Stage.FAILED, "fail_reason", FailReason),
    Step.TERMINATE: partial(outcome.end, Stage.TERMINATED, "terminate_reason", TerminateReason),
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
    Step.CONFIRMED: partial(outcome.decide, Confirmation.CONFIRMED),
    Step.NOT_CONFIRMED: partial(outcome.decide, Confirmation.NOT_CONFIRMED),
    Step.ADD_FILE: outcome.add_file,
    Step.ARCHIVE: outcome.archive,
}
