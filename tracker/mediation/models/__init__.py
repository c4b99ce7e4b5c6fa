"""Tables of people's mediation."""

from tracker.mediation.models.committees import Committee, CommitteeMember
from tracker.mediation.models.course import (
    MediationClause,
    MediationInquiry,
    MediationPerformance,
    MediationSession,
    MediationText,
    MediationVisit,
)
from tracker.mediation.models.mediation import (
    Mediation,
    MediationCounter,
    MediationFile,
    MediationPost,
    MediationReminder,
    MediationWords,
)
from tracker.mediation.models.parties import (
    MediationDeclaration,
    MediationDraft,
    MediationHelper,
    MediationParty,
    MediationRepresentative,
)

__all__ = [
    "Committee",
    "CommitteeMember",
    "Mediation",
    "MediationClause",
    "MediationCounter",
    "MediationDeclaration",
    "MediationDraft",
    "MediationFile",
    "MediationHelper",
    "MediationInquiry",
    "MediationParty",
    "MediationPerformance",
    "MediationPost",
    "MediationReminder",
    "MediationRepresentative",
    "MediationSession",
    "MediationText",
    "MediationVisit",
    "MediationWords",
]
