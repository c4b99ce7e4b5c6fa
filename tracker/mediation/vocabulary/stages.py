"""Stages, steps and what history calls them."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class Stage(StrEnum):
    """Where a mediation stands. No stage is skipped, and none is ever entered by the program on its own."""

    APPLIED = "applied"
    OFFERED = "offered"
    CONSENT_PENDING = "consent_pending"
    REGISTERED = "registered"
    DECLINED = "declined"
    INVESTIGATING = "investigating"
    MEDIATING = "mediating"
    AGREED_WRITTEN = "agreed_written"
    AGREED_ORAL = "agreed_oral"
    FAILED = "failed"
    TERMINATED = "terminated"
    PERFORMING = "performing"
    PERFORMED = "performed"
    BREACHED = "breached"
    VISITED = "visited"
    ARCHIVED = "archived"


class Confirmation(StrEnum):
    """The side branch of judicial confirmation (司法确认)."""

    NONE = "none"
    APPLIED = "applied"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"


class Step(StrEnum):
    """What is done to a mediation: an arrow of its life."""

    ASK_CONSENT = "ask_consent"
    CONSENT = "consent"
    REFUSE = "refuse"
    TELL_RIGHTS = "tell_rights"
    CHECK_IDENTITY = "check_identity"
    REGISTER = "register"
    DECLINE = "decline"
    ANSWER_CONFLICT = "answer_conflict"
    RECUSE = "recuse"
    ASSIGN = "assign"
    INVITE = "invite"
    UNINVITE = "uninvite"
    INVESTIGATE = "investigate"
    START = "start"
    EXTEND = "extend"
    AGREE_WRITTEN = "agree_written"
    AGREE_ORAL = "agree_oral"
    FAIL = "fail"
    TERMINATE = "terminate"
    HAND_OUT = "hand_out"
    PERFORM = "perform"
    URGE = "urge"
    ALL_PERFORMED = "all_performed"
    BREACH = "breach"
    RESUME = "resume"
    VISIT = "visit"
    PLAN_VISIT = "plan_visit"
    CALL_OFF_VISIT = "call_off_visit"
    APPLY_CONFIRMATION = "apply_confirmation"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    ADD_FILE = "add_file"
    REPORT_DANGER = "report_danger"
    ARCHIVE = "archive"


#: stage: (label, tone)
STAGES = {
    Stage.APPLIED: (N_("applied for"), "accent"),
    Stage.OFFERED: (N_("to be offered"), "accent"),
    Stage.CONSENT_PENDING: (N_("asking for consent"), "info"),
    Stage.REGISTERED: (N_("accepted and registered"), "info"),
    Stage.DECLINED: (N_("declined"), "neutral"),
    Stage.INVESTIGATING: (N_("being investigated"), "info"),
    Stage.MEDIATING: (N_("being mediated"), "info"),
    Stage.AGREED_WRITTEN: (N_("written agreement"), "good"),
    Stage.AGREED_ORAL: (N_("oral agreement"), "good"),
    Stage.FAILED: (N_("no agreement"), "warn"),
    Stage.TERMINATED: (N_("ended early"), "neutral"),
    Stage.PERFORMING: (N_("being performed"), "info"),
    Stage.PERFORMED: (N_("performed"), "good"),
    Stage.BREACHED: (N_("not performed"), "bad"),
    Stage.VISITED: (N_("visited again"), "good"),
    Stage.ARCHIVED: (N_("file archived"), "neutral"),
}

CONFIRMATIONS = {
    Confirmation.NONE: (N_("not applied for"), "neutral"),
    Confirmation.APPLIED: (N_("confirmation applied for"), "info"),
    Confirmation.CONFIRMED: (N_("confirmed by the court"), "good"),
    Confirmation.NOT_CONFIRMED: (N_("not confirmed"), "warn"),
}

STEPS = {
    Step.ASK_CONSENT: N_("ask for consent"),
    Step.CONSENT: N_("record a party's consent"),
    Step.REFUSE: N_("record a party's refusal"),
    Step.TELL_RIGHTS: N_("record that the rights were told"),
    Step.CHECK_IDENTITY: N_("record that identity papers were checked"),
    Step.REGISTER: N_("accept and register"),
    Step.DECLINE: N_("decline the mediation"),
    Step.ANSWER_CONFLICT: N_("record that the parties accept the mediator"),
    Step.RECUSE: N_("stand back"),
    Step.ASSIGN: N_("assign the mediator"),
    Step.INVITE: N_("invite to joint mediation"),
    Step.UNINVITE: N_("end an invitation"),
    Step.INVESTIGATE: N_("begin the investigation"),
    Step.START: N_("begin to mediate"),
    Step.EXTEND: N_("extend with both parties' agreement"),
    Step.AGREE_WRITTEN: N_("record the signed agreement"),
    Step.AGREE_ORAL: N_("record the oral agreement"),
    Step.FAIL: N_("record that no agreement was reached"),
    Step.TERMINATE: N_("end the mediation early"),
    Step.HAND_OUT: N_("hand the agreement to the parties"),
    Step.PERFORM: N_("record performance"),
    Step.URGE: N_("urge performance"),
    Step.ALL_PERFORMED: N_("confirm that all is performed"),
    Step.BREACH: N_("record non-performance"),
    Step.RESUME: N_("go on with performance"),
    Step.VISIT: N_("record a return visit"),
    Step.PLAN_VISIT: N_("plan a return visit"),
    Step.CALL_OFF_VISIT: N_("call off a return visit"),
    Step.APPLY_CONFIRMATION: N_("record the joint application to the court"),
    Step.CONFIRMED: N_("record the court's confirmation"),
    Step.NOT_CONFIRMED: N_("record that the court did not confirm"),
    Step.ADD_FILE: N_("add a paper to the file"),
    Step.REPORT_DANGER: N_("report danger to the police"),
    Step.ARCHIVE: N_("archive the file"),
}


#: Stages in which the file is closed and stays as it is.
FINAL_STAGES = frozenset({Stage.DECLINED, Stage.ARCHIVED})


#: Stages reached through registration: the dispute counts as accepted (受理).
AGREED = frozenset({Stage.AGREED_WRITTEN, Stage.AGREED_ORAL})
