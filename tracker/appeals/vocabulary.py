"""Words of appeals (申诉): what may be contested, on what ground, how far an appeal has come."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_, Vocabulary


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


class Ground(Vocabulary):
    """Why the counting is contested."""

    FORCE_MAJEURE = "force_majeure", N_("force majeure")
    NOT_OURS = "not_ours", N_("not the duty of this post")
    CLOCK = "clock", N_("the time was counted wrongly")
    SYSTEM = "system", N_("failure of the system or no signal")
    HINDERED = "hindered", N_("material or access was hindered")
    OTHER = "other", N_("other reason")


class Status(Vocabulary):
    """How far an appeal has come."""

    LODGED = "lodged", N_("under appeal, to be judged"), "warn"
    ASKED = "asked", N_("under appeal, asked for more"), "accent"
    UPHELD = "upheld", N_("upheld"), "good"
    DISMISSED = "dismissed", N_("dismissed, the counting stands"), "neutral"
    WITHDRAWN = "withdrawn", N_("withdrawn by the post"), "neutral"


class AppealStep(Vocabulary):
    """What may be done with an appeal; the last part of a step's address."""

    UPHOLD = "uphold", N_("Uphold the appeal")
    DISMISS = "dismiss", N_("Dismiss the appeal")
    ASK = "ask", N_("Ask the post for more")
    ANSWER = "answer", N_("Answer the question")
    REVIEW = "review", N_("Ask the next level for a review")
    WITHDRAW = "withdraw", N_("Withdraw the appeal")


#: A judgement is still to come.
OPEN = frozenset({Status.LODGED, Status.ASKED})
#: It was judged and is not contested a second time; what was withdrawn may be lodged again.
JUDGED = frozenset({Status.UPHELD, Status.DISMISSED})

LODGED_EVENT = "AppealLodged"
LATE_EVENT, PASSED_UP_EVENT = "AppealLate", "AppealPassedUp"
LONGEST_WORDS = 1000
