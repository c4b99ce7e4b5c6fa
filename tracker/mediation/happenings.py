"""What happens to a mediation: of each kind its words, icon and tone, what its history shows, what a notice says."""

from __future__ import annotations

from tracker.foundation.words import N_
from tracker.mediation import vocabulary as words
from tracker.mediation.vocabulary import Step
from tracker.workflow.happenings import Code, Content, Tellings, Words, happening_of

# fmt: off
#: Codes, days and numbers stand in the history, the words of people lie sealed beside it.
TELLINGS: Tellings = {
    "decline_reason":   Code(words.DeclineReason),
    "fail_reason":      Code(words.FailReason),
    "terminate_reason": Code(words.TerminateReason),
    "origin":           Code(words.Origin),
    "route":            Code(words.Route),
    "kept":             Code(words.Kept),
    "answer":           Code(words.Answer),
    "retention":        Code(words.Retention),
    "number":           Content(),
    "clause":           Content(N_("Clause %(no)s")),
    "session":          Content(N_("Session %(no)s")),
    "late":             Content(N_("Performed late.")),
    **dict.fromkeys(("reason", "note", "receipt"), Words()),
}
happening = happening_of(TELLINGS)

ROWS = (
    happening("ConsentAsked", Step.ASK_CONSENT.label, "history", "neutral", Step.ASK_CONSENT, shows="note"),
    happening("PartyConsented", Step.CONSENT.label, "check", "neutral", Step.CONSENT, shows="note", keeps="party way files"),
    happening("PartyRefused", Step.REFUSE.label, "x", "warn", Step.REFUSE, shows="note", keeps="party way ways_told", notice=N_("A party refused the mediation")),
    happening("RightsTold", Step.TELL_RIGHTS.label, "history", "neutral", Step.TELL_RIGHTS, keeps="parties"),
    happening("IdentityChecked", Step.CHECK_IDENTITY.label, "history", "neutral", Step.CHECK_IDENTITY, shows="note", keeps="parties day"),
    happening("MediationRegistered", Step.REGISTER.label, "check", "accent", Step.REGISTER, shows="number note", notice=N_("A mediation was accepted")),
    happening("MediationDeclined", Step.DECLINE.label, "x", "neutral", Step.DECLINE, shows="decline_reason note", keeps="ways_told", notice=N_("A mediation was declined")),
    happening("ConflictAccepted", Step.ANSWER_CONFLICT.label, "history", "neutral", Step.ANSWER_CONFLICT, shows="reason", keeps="parties conflicts", notice=N_("The parties accept the mediator in spite of a possible conflict")),
    happening("MediatorStoodBack", Step.RECUSE.label, "hand-stop", "neutral", Step.RECUSE, shows="reason", keeps="post_id", notice=N_("A mediator stands back; assign another")),
    happening("MediatorAssigned", Step.ASSIGN.label, "users", "neutral", Step.ASSIGN, shows="reason", keeps="from post_id chosen", notice=N_("A mediation was assigned to you")),
    happening("HelperInvited", Step.INVITE.label, "history", "neutral", Step.INVITE, shows="reason", keeps="helper kind post_id helper_name helper_body parties", notice=N_("You were invited to a mediation")),
    happening("InvitationEnded", Step.UNINVITE.label, "history", "neutral", Step.UNINVITE, shows="note", keeps="helper", notice=N_("Your invitation to a mediation ended")),
    happening("InvestigationBegun", Step.INVESTIGATE.label, "history", "neutral", Step.INVESTIGATE, shows="note"),
    happening("MediationBegun", Step.START.label, "history", "neutral", Step.START, shows="note"),
    happening("MediationExtended", Step.EXTEND.label, "history", "neutral", Step.EXTEND, shows="reason", keeps="before until parties", notice=N_("A mediation was extended")),
    happening("WrittenAgreementReached", Step.AGREE_WRITTEN.label, "check", "good", Step.AGREE_WRITTEN, shows="note", keeps="day clauses fen files", notice=N_("A written agreement was reached")),
    happening("OralAgreementReached", Step.AGREE_ORAL.label, "check", "good", Step.AGREE_ORAL, shows="note", keeps="day clauses fen", notice=N_("An oral agreement was reached")),
    happening("MediationFailed", Step.FAIL.label, "history", "neutral", Step.FAIL, shows="fail_reason note", keeps="ways_told", notice=N_("A mediation ended without agreement")),
    happening("MediationTerminated", Step.TERMINATE.label, "history", "neutral", Step.TERMINATE, shows="terminate_reason note", keeps="ways_told", notice=N_("A mediation was ended early")),
    happening("AgreementHandedOut", Step.HAND_OUT.label, "history", "neutral", Step.HAND_OUT, shows="note", keeps="day"),
    happening("ClausePerformed", Step.PERFORM.label, "history", "neutral", Step.PERFORM, shows="clause late note", keeps="day whole paid files"),
    happening("PerformanceUrged", Step.URGE.label, "bell", "neutral", Step.URGE, shows="clause note"),
    happening("AgreementPerformed", Step.ALL_PERFORMED.label, "history", "good", Step.ALL_PERFORMED, shows="note", keeps="day", notice=N_("An agreement was performed")),
    happening("AgreementBreached", Step.BREACH.label, "alert-triangle", "bad", Step.BREACH, shows="route clause note", keeps="ways_told", notice=N_("An agreement was not performed")),
    happening("PerformanceResumed", Step.RESUME.label, "history", "neutral", Step.RESUME, shows="note"),
    happening("ReturnVisitMade", Step.VISIT.label, "phone", "neutral", Step.VISIT, shows="kept answer note", keeps="visit party day way"),
    happening("ReturnVisitPlanned", Step.PLAN_VISIT.label, "history", "neutral", Step.PLAN_VISIT, shows="note", keeps="planned"),
    happening("ReturnVisitCalledOff", Step.CALL_OFF_VISIT.label, "history", "neutral", Step.CALL_OFF_VISIT, shows="reason", keeps="visit planned"),
    happening("ConfirmationApplied", Step.APPLY_CONFIRMATION.label, "history", "neutral", Step.APPLY_CONFIRMATION, keeps="court day parties files"),
    happening("AgreementConfirmed", Step.CONFIRMED.label, "shield", "good", Step.CONFIRMED, keeps="court_no day files", notice=N_("A court confirmed an agreement")),
    happening("AgreementNotConfirmed", Step.NOT_CONFIRMED.label, "history", "neutral", Step.NOT_CONFIRMED, shows="reason", keeps="court_no day files", notice=N_("A court did not confirm an agreement")),
    happening("PaperAdded", Step.ADD_FILE.label, "history", "neutral", Step.ADD_FILE, shows="note", keeps="kind files"),
    happening("DangerReported", Step.REPORT_DANGER.label, "history", "neutral", Step.REPORT_DANGER, shows="note receipt", notice=N_("A mediator reported danger to the police")),
    happening("FileArchived", Step.ARCHIVE.label, "lock", "neutral", Step.ARCHIVE, shows="retention note", notice=N_("A mediation file was archived")),
    happening("MediationOpened", N_("mediation opened"), "plus", shows="origin", keeps="category", notice=N_("A mediation came in")),
    happening("PartyEntered", N_("party entered"), keeps="party side"),
    happening("PartyRemoved", N_("party taken out"), keeps="party side"),
    happening("PartyChanged", N_("party's particulars changed"), keeps="party side"),
    happening("RepresentativeEntered", N_("representative entered"), keeps="party kind"),
    happening("ConflictDeclared", N_("relation declared")),
    happening("SessionPlanned", N_("session planned"), "calendar", shows="session", keeps="at", notice=N_("A session was planned")),
    happening("SessionRecorded", N_("session recorded"), "messages", shows="session", keeps="state came"),
    happening("SessionCalledOff", N_("session called off"), shows="session"),
    happening("InquiryRecorded", N_("investigation recorded"), keeps="inquiry day"),
    happening("ClauseWritten", N_("clause written"), shows="clause"),
    happening("ClauseRemoved", N_("clause removed"), shows="clause"),
    happening("TextWritten", N_("text of a paper changed"), keeps="paper version"),
    happening("ReminderSent", N_("reminder sent")),
    happening("DossierMade", N_("dossier made"), keeps="sha256"),
)
# fmt: on

#: What notices say that come from no history.
NOTICES = {
    "ResultWaits": N_("The mediation has a result; give it as feedback of the case"),
    "MediationLimitNear": N_("The month for a mediation ends"),
    "SessionNear": N_("A session is near"),
    "ClauseDue": N_("A clause of an agreement is due"),
    "ConfirmationEnds": N_("The thirty days for judicial confirmation end"),
    "ReturnVisitDue": N_("A return visit is due"),
}
