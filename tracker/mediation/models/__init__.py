"""Tables of people's mediation."""

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
