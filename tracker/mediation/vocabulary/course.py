"""Sessions, clauses, papers, endings, return visits."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class SessionState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    ADJOURNED = "adjourned"
    CALLED_OFF = "called_off"


class ClauseWay(StrEnum):
    """How a clause is performed."""

    AT_ONCE = "at_once"
    CASH = "cash"
    TRANSFER = "transfer"
    ACT = "act"
    APOLOGY = "apology"
    OTHER = "other"


class ClauseState(StrEnum):
    OPEN = "open"
    PARTIAL = "partial"
    PERFORMED = "performed"
    BREACHED = "breached"


class DeclineReason(StrEnum):
    NOT_IN_SCOPE = "not_in_scope"
    BEFORE_COURT = "before_court"
    OTHER_PROCEDURE = "other_procedure"
    NOT_REACHED = "not_reached"
    WITHDRAWN = "withdrawn"
    SENT_BACK = "sent_back"


class FailReason(StrEnum):
    NO_AGREEMENT = "no_agreement"
    PARTY_ABSENT = "party_absent"
    NOT_SIGNED = "not_signed"


class TerminateReason(StrEnum):
    PARTY_STOPS = "party_stops"
    PUBLIC_SECURITY = "public_security"
    WENT_TO_COURT = "went_to_court"
    PARTY_GONE = "party_gone"
    OTHER = "other"


class Route(StrEnum):
    """The ways of the law after a breach (People's Mediation Law 31-33) or a failure (26)."""

    URGE_AGAIN = "urge_again"
    ENFORCE = "enforce"
    SUE = "sue"
    ARBITRATE = "arbitrate"
    MEDIATE_AGAIN = "mediate_again"


class Unconfirmable(StrEnum):
    """What a court cannot confirm (interpretation of the Civil Procedure Law, article 355)."""

    STATUS = "status"
    SPECIAL_PROCEDURE = "special_procedure"
    PROPERTY_RIGHT = "property_right"
    UNLAWFUL = "unlawful"
    UNCLEAR = "unclear"


class FileKind(StrEnum):
    REFERRAL_LETTER = "referral_letter"
    POWER_OF_ATTORNEY = "power_of_attorney"
    EVIDENCE = "evidence"
    SIGNED_RECORD = "signed_record"
    SIGNED_AGREEMENT = "signed_agreement"
    PROOF = "proof"
    COURT = "court"
    OTHER = "other"


class VisitWay(StrEnum):
    DOOR = "door"
    PHONE = "phone"
    OFFICE = "office"


class Kept(StrEnum):
    """What a return visit found."""

    KEPT = "kept"
    PARTLY = "partly"
    NOT_KEPT = "not_kept"
    NO_AGREEMENT = "no_agreement"


class Answer(StrEnum):
    """A party's own words on the mediation at a return visit. Empty until asked; never filled in by the program."""

    SATISFIED = "satisfied"
    NEUTRAL = "neutral"
    DISSATISFIED = "dissatisfied"
    NO_ANSWER = "no_answer"


class Retention(StrEnum):
    PERMANENT = "permanent"
    LONG = "long"
    SHORT = "short"


SESSION_STATES = {
    SessionState.PLANNED: (N_("planned"), "info"),
    SessionState.HELD: (N_("held"), "good"),
    SessionState.ADJOURNED: (N_("adjourned"), "warn"),
    SessionState.CALLED_OFF: (N_("called off"), "neutral"),
}

CLAUSE_WAYS = {
    ClauseWay.AT_ONCE: N_("at once, on the spot"),
    ClauseWay.CASH: N_("in cash"),
    ClauseWay.TRANSFER: N_("by bank transfer"),
    ClauseWay.ACT: N_("by an act"),
    ClauseWay.APOLOGY: N_("by an apology"),
    ClauseWay.OTHER: N_("in another way"),
}

CLAUSE_STATES = {
    ClauseState.OPEN: (N_("to be performed"), "info"),
    ClauseState.PARTIAL: (N_("performed in part"), "warn"),
    ClauseState.PERFORMED: (N_("performed"), "good"),
    ClauseState.BREACHED: (N_("not performed"), "bad"),
}

DECLINE_REASONS = {
    DeclineReason.NOT_IN_SCOPE: N_("not a matter for people's mediation"),
    DeclineReason.BEFORE_COURT: N_("a court or arbitration has it already"),
    DeclineReason.OTHER_PROCEDURE: N_("the law gives it to another body"),
    DeclineReason.NOT_REACHED: N_("a party could not be reached"),
    DeclineReason.WITHDRAWN: N_("the applicant withdrew"),
    DeclineReason.SENT_BACK: N_("the case was taken back"),
}

FAIL_REASONS = {
    FailReason.NO_AGREEMENT: N_("the parties did not agree"),
    FailReason.PARTY_ABSENT: N_("a party did not come"),
    FailReason.NOT_SIGNED: N_("a party did not sign"),
}

TERMINATE_REASONS = {
    TerminateReason.PARTY_STOPS: N_("a party asks to stop"),
    TerminateReason.PUBLIC_SECURITY: N_("it became a matter of the police"),
    TerminateReason.WENT_TO_COURT: N_("a party went to court or arbitration"),
    TerminateReason.PARTY_GONE: N_("a party died, was dissolved or cannot be found"),
    TerminateReason.OTHER: N_("another reason"),
}

ROUTES = {
    Route.URGE_AGAIN: N_("the committee urges again"),
    Route.ENFORCE: N_("apply to the court for enforcement (confirmed agreements)"),
    Route.SUE: N_("go to court over the agreement"),
    Route.ARBITRATE: N_("arbitration or an administrative body"),
    Route.MEDIATE_AGAIN: N_("mediate again with both sides' consent"),
}

UNCONFIRMABLES = {
    Unconfirmable.STATUS: N_("it is about marriage, parentage or adoption as such"),
    Unconfirmable.SPECIAL_PROCEDURE: N_("the law has another special procedure for it"),
    Unconfirmable.PROPERTY_RIGHT: N_("it settles who owns property or intellectual property"),
    Unconfirmable.UNLAWFUL: N_("it breaks the law or harms others"),
    Unconfirmable.UNCLEAR: N_("its content is not clear"),
}

FILE_KINDS = {
    FileKind.REFERRAL_LETTER: N_("referral letter"),
    FileKind.POWER_OF_ATTORNEY: N_("power of attorney"),
    FileKind.EVIDENCE: N_("evidence"),
    FileKind.SIGNED_RECORD: N_("signed record"),
    FileKind.SIGNED_AGREEMENT: N_("signed agreement"),
    FileKind.PROOF: N_("proof of performance"),
    FileKind.COURT: N_("paper of the court"),
    FileKind.OTHER: N_("other paper"),
}

VISIT_WAYS = {VisitWay.DOOR: N_("at the door"), VisitWay.PHONE: N_("by phone"), VisitWay.OFFICE: N_("at the office")}

KEPTS = {
    Kept.KEPT: N_("the agreement is kept"),
    Kept.PARTLY: N_("the agreement is kept in part"),
    Kept.NOT_KEPT: N_("the agreement is not kept"),
    Kept.NO_AGREEMENT: N_("there was no agreement; how things stand was asked"),
}

ANSWERS = {
    Answer.SATISFIED: N_("satisfied"),
    Answer.NEUTRAL: N_("neutral"),
    Answer.DISSATISFIED: N_("dissatisfied"),
    Answer.NO_ANSWER: N_("no answer"),
}

RETENTIONS = {
    Retention.PERMANENT: N_("permanent"),
    Retention.LONG: N_("long term"),
    Retention.SHORT: N_("short term"),
}
