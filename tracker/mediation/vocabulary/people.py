"""How a dispute comes in, and who takes part."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class Origin(StrEnum):
    """How the committee came to the dispute; the split of the monthly table: 主动 / 申请 / 委托移送."""

    OFFER = "offer"
    APPLICATION = "application"
    REFERRAL = "referral"


class Referrer(StrEnum):
    """Who handed the dispute over, where it was a referral."""

    COURT = "court"
    POLICE = "police"
    PETITION_OFFICE = "petition_office"
    OTHER = "other"


class Side(StrEnum):
    APPLICANT = "applicant"
    RESPONDENT = "respondent"
    THIRD = "third"


class PartyKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


class Consent(StrEnum):
    """A party's own answer; never filled in by the program."""

    NONE = "none"
    AGREED = "agreed"
    REFUSED = "refused"


class ConsentWay(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    LETTER = "letter"


class RepresentativeKind(StrEnum):
    AGENT = "agent"
    GUARDIAN = "guardian"
    LEGAL_REPRESENTATIVE = "legal_representative"


class ConflictState(StrEnum):
    NONE = "none"
    FOUND = "found"
    ACCEPTED = "accepted"


class Conflict(StrEnum):
    """Why a mediator may be asked to stand back (回避)."""

    SAME_HOUSEHOLD = "same_household"
    DECLARED = "declared"
    EARLIER_DISPUTE = "earlier_dispute"


class HelperKind(StrEnum):
    LIAISON = "liaison"
    MEDIATOR = "mediator"
    LAWYER = "lawyer"
    EXPERT = "expert"
    RELATIVE = "relative"


ORIGINS = {
    Origin.OFFER: N_("offered by the committee"),
    Origin.APPLICATION: N_("applied for by a party"),
    Origin.REFERRAL: N_("entrusted or handed over"),
}

REFERRERS = {
    Referrer.COURT: N_("court"),
    Referrer.POLICE: N_("police"),
    Referrer.PETITION_OFFICE: N_("petition office"),
    Referrer.OTHER: N_("another body"),
}

SIDES = {Side.APPLICANT: N_("applicant"), Side.RESPONDENT: N_("respondent"), Side.THIRD: N_("third party")}

PARTY_KINDS = {PartyKind.PERSON: N_("natural person"), PartyKind.ORGANISATION: N_("organisation")}


#: Kept as the papers print it.
SEXES = {"男": N_("male"), "女": N_("female")}

CONSENTS = {
    Consent.NONE: (N_("not asked or not answered yet"), "neutral"),
    Consent.AGREED: (N_("agrees"), "good"),
    Consent.REFUSED: (N_("refuses"), "warn"),
}

CONSENT_WAYS = {
    ConsentWay.IN_PERSON: N_("in person"),
    ConsentWay.PHONE: N_("by phone"),
    ConsentWay.LETTER: N_("in writing"),
}

REPRESENTATIVE_KINDS = {
    RepresentativeKind.AGENT: N_("agent with power of attorney"),
    RepresentativeKind.GUARDIAN: N_("guardian"),
    RepresentativeKind.LEGAL_REPRESENTATIVE: N_("legal representative"),
}

CONFLICTS = {
    Conflict.SAME_HOUSEHOLD: N_("same surname and address as a party"),
    Conflict.DECLARED: N_("a relation to a party was declared"),
    Conflict.EARLIER_DISPUTE: N_("earlier dispute with a party"),
}

HELPER_KINDS = {
    HelperKind.LIAISON: N_("police liaison"),
    HelperKind.MEDIATOR: N_("another mediator"),
    HelperKind.LAWYER: N_("lawyer"),
    HelperKind.EXPERT: N_("expert"),
    HelperKind.RELATIVE: N_("relative or neighbour"),
}
