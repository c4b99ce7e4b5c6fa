"""Words of appeals (申诉): what may be contested, on what ground, how far an appeal has come."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class Counting(StrEnum):
    """The way in which a case counts against a post; the rows are in countings.py."""

    OVERDUE = "overdue"
    RETURNED = "returned"
    REWORKED = "reworked"
    UNVERIFIED = "unverified"
    REOPENED = "reopened"
    DISSATISFIED = "dissatisfied"
    UNANSWERED = "unanswered"
    EXTENDED = "extended"


class Ground(StrEnum):
    """Why the counting is contested."""

    FORCE_MAJEURE = "force_majeure"
    NOT_OURS = "not_ours"
    CLOCK = "clock"
    SYSTEM = "system"
    HINDERED = "hindered"
    OTHER = "other"


class Status(StrEnum):
    """How far an appeal has come."""

    LODGED = "lodged"
    ASKED = "asked"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class AppealStep(StrEnum):
    """What may be done with an appeal; the last part of a step's address."""

    UPHOLD = "uphold"
    DISMISS = "dismiss"
    ASK = "ask"
    ANSWER = "answer"
    REVIEW = "review"
    WITHDRAW = "withdraw"


GROUNDS = {
    Ground.FORCE_MAJEURE: N_("force majeure"),
    Ground.NOT_OURS: N_("not the duty of this post"),
    Ground.CLOCK: N_("the time was counted wrongly"),
    Ground.SYSTEM: N_("failure of the system or no signal"),
    Ground.HINDERED: N_("material or access was hindered"),
    Ground.OTHER: N_("other reason"),
}

#: status: (label, tone)
STATUSES = {
    Status.LODGED: (N_("under appeal, to be judged"), "warn"),
    Status.ASKED: (N_("under appeal, asked for more"), "accent"),
    Status.UPHELD: (N_("upheld"), "good"),
    Status.DISMISSED: (N_("dismissed, the counting stands"), "neutral"),
    Status.WITHDRAWN: (N_("withdrawn by the post"), "neutral"),
}

STEPS = {
    AppealStep.UPHOLD: N_("Uphold the appeal"),
    AppealStep.DISMISS: N_("Dismiss the appeal"),
    AppealStep.ASK: N_("Ask the post for more"),
    AppealStep.ANSWER: N_("Answer the question"),
    AppealStep.REVIEW: N_("Ask the next level for a review"),
    AppealStep.WITHDRAW: N_("Withdraw the appeal"),
}

#: A judgement is still to come.
OPEN = frozenset({Status.LODGED, Status.ASKED})
#: It was judged and is not contested a second time; what was withdrawn may be lodged again.
JUDGED = frozenset({Status.UPHELD, Status.DISMISSED})

LODGED_EVENT = "AppealLodged"
LATE_EVENT, PASSED_UP_EVENT = "AppealLate", "AppealPassedUp"
LONGEST_WORDS = 1000
