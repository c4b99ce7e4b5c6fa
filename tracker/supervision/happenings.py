"""What happens to a supervision order: it stands in the history of its case."""

from __future__ import annotations

from tracker.cases.happenings import happening
from tracker.foundation.words import N_
from tracker.supervision.vocabulary import OrderStep

# fmt: off
ROWS = (
    happening("SupervisionEscalated", N_("Put under supervision by itself: past its limit for too long"), "flag", "bad", shows="level"),
    happening("SupervisionIssued", N_("Supervision order issued"), "flag", shows="post_id number replaces reply_due"),
    happening("SupervisionAnswered", N_("Reply to the supervision order"), "messages", "neutral", OrderStep.ANSWER, shows="answer number files"),
    happening("SupervisionAccepted", N_("Reply to the supervision order accepted"), "check", "good", OrderStep.ACCEPT, shows="note number"),
    happening("SupervisionSentBack", N_("Reply to the supervision order sent back"), "refresh", "bad", OrderStep.SEND_BACK, shows="reason number reply_due"),
    happening("SupervisionWithdrawn", N_("Supervision order withdrawn"), "x", "neutral", OrderStep.WITHDRAW, shows="reason number"),
    happening("SupervisionEnded", N_("Supervision order ended with the case"), shows="number"),
    happening("SupervisionReplyLate", N_("Reply to the supervision order is late"), "alert-triangle", "bad", shows="number reply_due"),
)
# fmt: on
