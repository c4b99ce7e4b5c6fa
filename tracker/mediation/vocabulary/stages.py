"""Stages, steps and what history calls them."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class Stage(Vocabulary):
    """Where a mediation stands. No stage is skipped, and none is ever entered by the program on its own."""

    APPLIED = "applied", N_("applied for"), "accent"
    OFFERED = "offered", N_("to be offered"), "accent"
    CONSENT_PENDING = "consent_pending", N_("asking for consent"), "info"
    REGISTERED = "registered", N_("accepted and registered"), "info"
    DECLINED = "declined", N_("declined"), "neutral"
    INVESTIGATING = "investigating", N_("being investigated"), "info"
    MEDIATING = "mediating", N_("being mediated"), "info"
    AGREED_WRITTEN = "agreed_written", N_("written agreement"), "good"
    AGREED_ORAL = "agreed_oral", N_("oral agreement"), "good"
    FAILED = "failed", N_("no agreement"), "warn"
    TERMINATED = "terminated", N_("ended early"), "neutral"
    PERFORMING = "performing", N_("being performed"), "info"
    PERFORMED = "performed", N_("performed"), "good"
    BREACHED = "breached", N_("not performed"), "bad"
    VISITED = "visited", N_("visited again"), "good"
    ARCHIVED = "archived", N_("file archived"), "neutral"


class Confirmation(Vocabulary):
    """The side branch of judicial confirmation (司法确认)."""

    NONE = "none", N_("not applied for"), "neutral"
    APPLIED = "applied", N_("confirmation applied for"), "info"
    CONFIRMED = "confirmed", N_("confirmed by the court"), "good"
    NOT_CONFIRMED = "not_confirmed", N_("not confirmed"), "warn"


class Step(Vocabulary):
    """What is done to a mediation: an arrow of its life."""

    ASK_CONSENT = "ask_consent", N_("ask for consent")
    CONSENT = "consent", N_("record a party's consent")
    REFUSE = "refuse", N_("record a party's refusal")
    TELL_RIGHTS = "tell_rights", N_("record that the rights were told")
    CHECK_IDENTITY = "check_identity", N_("record that identity papers were checked")
    REGISTER = "register", N_("accept and register")
    DECLINE = "decline", N_("decline the mediation")
    ANSWER_CONFLICT = "answer_conflict", N_("record that the parties accept the mediator")
    RECUSE = "recuse", N_("stand back")
    ASSIGN = "assign", N_("assign the mediator")
    INVITE = "invite", N_("invite to joint mediation")
    UNINVITE = "uninvite", N_("end an invitation")
    INVESTIGATE = "investigate", N_("begin the investigation")
    START = "start", N_("begin to mediate")
    EXTEND = "extend", N_("extend with both parties' agreement")
    AGREE_WRITTEN = "agree_written", N_("record the signed agreement")
    AGREE_ORAL = "agree_oral", N_("record the oral agreement")
    FAIL = "fail", N_("record that no agreement was reached")
    TERMINATE = "terminate", N_("end the mediation early")
    HAND_OUT = "hand_out", N_("hand the agreement to the parties")
    PERFORM = "perform", N_("record performance")
    URGE = "urge", N_("urge performance")
    ALL_PERFORMED = "all_performed", N_("confirm that all is performed")
    BREACH = "breach", N_("record non-performance")
    RESUME = "resume", N_("go on with performance")
    VISIT = "visit", N_("record a return visit")
    PLAN_VISIT = "plan_visit", N_("plan a return visit")
    CALL_OFF_VISIT = "call_off_visit", N_("call off a return visit")
    APPLY_CONFIRMATION = "apply_confirmation", N_("record the joint application to the court")
    CONFIRMED = "confirmed", N_("record the court's confirmation")
    NOT_CONFIRMED = "not_confirmed", N_("record that the court did not confirm")
    ADD_FILE = "add_file", N_("add a paper to the file")
    REPORT_DANGER = "report_danger", N_("report danger to the police")
    ARCHIVE = "archive", N_("archive the file")


#: Stages in which the file is closed and stays as it is.
FINAL_STAGES = frozenset({Stage.DECLINED, Stage.ARCHIVED})


#: Stages reached through registration: the dispute counts as accepted (受理).
AGREED = frozenset({Stage.AGREED_WRITTEN, Stage.AGREED_ORAL})
