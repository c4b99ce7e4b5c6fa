"""Sessions, clauses, papers, endings, return visits."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class SessionState(Vocabulary):
    PLANNED = "planned", N_("planned"), "info"
    HELD = "held", N_("held"), "good"
    ADJOURNED = "adjourned", N_("adjourned"), "warn"
    CALLED_OFF = "called_off", N_("called off"), "neutral"


class ClauseWay(Vocabulary):
    """How a clause is performed."""

    AT_ONCE = "at_once", N_("at once, on the spot")
    CASH = "cash", N_("in cash")
    TRANSFER = "transfer", N_("by bank transfer")
    ACT = "act", N_("by an act")
    APOLOGY = "apology", N_("by an apology")
    OTHER = "other", N_("in another way")


class ClauseState(Vocabulary):
    OPEN = "open", N_("to be performed"), "info"
    PARTIAL = "partial", N_("performed in part"), "warn"
    PERFORMED = "performed", N_("performed"), "good"
    BREACHED = "breached", N_("not performed"), "bad"


class DeclineReason(Vocabulary):
    NOT_IN_SCOPE = "not_in_scope", N_("not a matter for people's mediation")
    BEFORE_COURT = "before_court", N_("a court or arbitration has it already")
    OTHER_PROCEDURE = "other_procedure", N_("the law gives it to another body")
    NOT_REACHED = "not_reached", N_("a party could not be reached")
    WITHDRAWN = "withdrawn", N_("the applicant withdrew")
    SENT_BACK = "sent_back", N_("the case was taken back")


class FailReason(Vocabulary):
    NO_AGREEMENT = "no_agreement", N_("the parties did not agree")
    PARTY_ABSENT = "party_absent", N_("a party did not come")
    NOT_SIGNED = "not_signed", N_("a party did not sign")


class TerminateReason(Vocabulary):
    PARTY_STOPS = "party_stops", N_("a party asks to stop")
    PUBLIC_SECURITY = "public_security", N_("it became a matter of the police")
    WENT_TO_COURT = "went_to_court", N_("a party went to court or arbitration")
    PARTY_GONE = "party_gone", N_("a party died, was dissolved or cannot be found")
    OTHER = "other", N_("another reason")


class Route(Vocabulary):
    """The ways of the law after a breach (People's Mediation Law 31-33) or a failure (26)."""

    URGE_AGAIN = "urge_again", N_("the committee urges again")
    ENFORCE = "enforce", N_("apply to the court for enforcement (confirmed agreements)")
    SUE = "sue", N_("go to court over the agreement")
    ARBITRATE = "arbitrate", N_("arbitration or an administrative body")
    MEDIATE_AGAIN = "mediate_again", N_("mediate again with both sides' consent")


class Unconfirmable(Vocabulary):
    """What a court cannot confirm (interpretation of the Civil Procedure Law, article 355)."""

    STATUS = "status", N_("it is about marriage, parentage or adoption as such")
    SPECIAL_PROCEDURE = "special_procedure", N_("the law has another special procedure for it")
    PROPERTY_RIGHT = "property_right", N_("it settles who owns property or intellectual property")
    UNLAWFUL = "unlawful", N_("it breaks the law or harms others")
    UNCLEAR = "unclear", N_("its content is not clear")


class FileKind(Vocabulary):
    REFERRAL_LETTER = "referral_letter", N_("referral letter")
    POWER_OF_ATTORNEY = "power_of_attorney", N_("power of attorney")
    EVIDENCE = "evidence", N_("evidence")
    SIGNED_RECORD = "signed_record", N_("signed record")
    SIGNED_AGREEMENT = "signed_agreement", N_("signed agreement")
    PROOF = "proof", N_("proof of performance")
    COURT = "court", N_("paper of the court")
    OTHER = "other", N_("other paper")


class VisitWay(Vocabulary):
    DOOR = "door", N_("at the door")
    PHONE = "phone", N_("by phone")
    OFFICE = "office", N_("at the office")


class Kept(Vocabulary):
    """What a return visit found."""

    KEPT = "kept", N_("the agreement is kept")
    PARTLY = "partly", N_("the agreement is kept in part")
    NOT_KEPT = "not_kept", N_("the agreement is not kept")
    NO_AGREEMENT = "no_agreement", N_("there was no agreement; how things stand was asked")


class Answer(Vocabulary):
    """A party's own words on the mediation at a return visit. Empty until asked; never filled in by the program."""

    SATISFIED = "satisfied", N_("satisfied")
    NEUTRAL = "neutral", N_("neutral")
    DISSATISFIED = "dissatisfied", N_("dissatisfied")
    NO_ANSWER = "no_answer", N_("no answer")


class Retention(Vocabulary):
    PERMANENT = "permanent", N_("permanent")
    LONG = "long", N_("long term")
    SHORT = "short", N_("short term")
