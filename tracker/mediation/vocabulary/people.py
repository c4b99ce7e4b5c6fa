"""How a dispute comes in, and who takes part."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_, Vocabulary


class Origin(Vocabulary):
    """How the committee came to the dispute; the split of the monthly table: 主动 / 申请 / 委托移送."""

    OFFER = "offer", N_("offered by the committee")
    APPLICATION = "application", N_("applied for by a party")
    REFERRAL = "referral", N_("entrusted or handed over")


class Referrer(Vocabulary):
    """Who handed the dispute over, where it was a referral."""

    COURT = "court", N_("court")
    POLICE = "police", N_("police")
    PETITION_OFFICE = "petition_office", N_("petition office")
    OTHER = "other", N_("another body")


class Side(Vocabulary):
    APPLICANT = "applicant", N_("applicant")
    RESPONDENT = "respondent", N_("respondent")
    THIRD = "third", N_("third party")


class PartyKind(Vocabulary):
    PERSON = "person", N_("natural person")
    ORGANISATION = "organisation", N_("organisation")


class Consent(Vocabulary):
    """A party's own answer; never filled in by the program."""

    NONE = "none", N_("not asked or not answered yet"), "neutral"
    AGREED = "agreed", N_("agrees"), "good"
    REFUSED = "refused", N_("refuses"), "warn"


class ConsentWay(Vocabulary):
    IN_PERSON = "in_person", N_("in person")
    PHONE = "phone", N_("by phone")
    LETTER = "letter", N_("in writing")


class RepresentativeKind(Vocabulary):
    AGENT = "agent", N_("agent with power of attorney")
    GUARDIAN = "guardian", N_("guardian")
    LEGAL_REPRESENTATIVE = "legal_representative", N_("legal representative")


class ConflictState(StrEnum):
    NONE = "none"
    FOUND = "found"
    ACCEPTED = "accepted"


class Conflict(Vocabulary):
    """Why a mediator may be asked to stand back (回避)."""

    SAME_HOUSEHOLD = "same_household", N_("same surname and address as a party")
    DECLARED = "declared", N_("a relation to a party was declared")
    EARLIER_DISPUTE = "earlier_dispute", N_("earlier dispute with a party")


class HelperKind(Vocabulary):
    LIAISON = "liaison", N_("police liaison")
    MEDIATOR = "mediator", N_("another mediator")
    LAWYER = "lawyer", N_("lawyer")
    EXPERT = "expert", N_("expert")
    RELATIVE = "relative", N_("relative or neighbour")


#: Kept as the papers print it.
SEXES = {"男": N_("male"), "女": N_("female")}
