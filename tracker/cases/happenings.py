"""What happens to a case, in the past tense: of each kind its words, icon and tone, and what the timeline shows of it.

Other subjects write into the history of a case too: each hangs in its own rows, made of these facts and its own.
"""

from __future__ import annotations

from tracker.cases import safety
from tracker.cases import vocabulary as words
from tracker.cases.vocabulary import Action
from tracker.foundation.words import N_
from tracker.hooks import Flask, Hook
from tracker.notices.telling import WORDS
from tracker.workflow.happenings import (
    FILES,
    Code,
    Content,
    Happening,
    Shape,
    Sign,
    Tellings,
    Words,
    happening_of,
    kinds_of,
    notices_of,
)

#: Rows of what is written into the histories of cases.
HAPPENINGS: Hook[Happening] = Hook()


def hang_in(app: Flask, rows: tuple[Happening, ...]) -> None:
    """Let the histories of cases, and notices, tell of what a subject writes there."""
    HAPPENINGS.add(app, *rows)
    WORDS.add(app, notices_of(rows))


# fmt: off
#: What the facts of such a history are, in the order in which an event shows them.
TELLINGS: Tellings = {
    **dict.fromkeys(("receipt", "added", "reason", "told", "asked", "note", "instructions", "task", "answer", "result_text"), Words()),
    "reject_reason": Code(words.RejectReason),
    "result_code":   Code(words.ResultCode),
    "rating":        Code(words.Rating),
    "answered_by":   Code(words.Answerer),
    "answer_way":    Code(words.AnswerWay),
    "kind":          Code(words.RequestKind),
    "ground":        Code(words.SuspendGround),
    "triage":        Code(safety.Triage),
    "proposal":      Code(safety.Proposal),
    "harm_body":     Code(safety.HarmBody),
    "was":           Content(N_("Removed for good: picture %(code)s"), Shape.DIGEST),
    "became":        Content(N_("Shown in its place: picture %(code)s"), Shape.DIGEST),
    "post_id":       Sign(N_("To: %(post)s"), Shape.POST),
    "co_posts":      Sign(N_("Assisting: %(posts)s"), Shape.POSTS),
    "decided":       Sign(N_("Decided by the centre: may not be returned.")),
    "bound":         Sign(N_("Binding: may not be returned again.")),
    "named":         Sign(N_("Named: %(posts)s"), Shape.NAMES),
    "amount":        Sign(shape=Shape.LIMIT),
    "moved_from":    Sign(N_("From %(time)s"), Shape.INSTANT),
    "moved_to":      Sign(N_("to %(time)s"), Shape.INSTANT),
    "answered_at":   Sign(N_("Answered on %(time)s"), Shape.INSTANT),
    "level":         Sign(N_("Level %(level)s")),
    "number":        Sign(),
    "replaces":      Sign(N_("In place of %(number)s")),
    "reply_due":     Sign(N_("Reply due by %(time)s"), Shape.INSTANT),
    "lead_ref":      Sign(N_("Leading case %(ref)s")),
    "files":         FILES,
}
happening = happening_of(TELLINGS)

ROWS = (
    happening("CaseReported", N_("Case reported"), "plus", "accent", Action.REPORT, shows="note files result_text", keeps="category area"),
    happening("CaseAccepted", N_("Accepted"), "check", "neutral", Action.ACCEPT, shows="note"),
    happening("CaseRejected", N_("Not accepted"), "x", "neutral", Action.REJECT, shows="reason note reject_reason"),
    happening("CaseMerged", N_("Merged as duplicate"), "git-merge", "neutral", Action.MERGE, shows="note lead_ref"),
    happening("CaseUnmerged", N_("Merge undone"), "history", "neutral", Action.UNMERGE, shows="reason"),
    happening("CaseDispatched", N_("Dispatched"), "send", "accent", Action.DISPATCH, shows="instructions post_id co_posts decided"),
    happening("OrderSignedFor", N_("Signed for"), "hand-stop", "neutral", Action.SIGN_FOR, shows="note"),
    happening("OrderReturned", N_("Order returned"), "arrow-back-up", "neutral", Action.RETURN_ORDER, shows="reason"),
    happening("PhotosAdded", N_("Photos added"), "camera", "neutral", Action.ADD_PHOTOS, shows="files"),
    happening("PhotoRedacted", N_("Photo redacted"), "eye-off", "neutral", Action.REDACT_PHOTO, shows="reason was became", keeps="covers thumb"),
    happening("ProgressAdded", N_("Progress added"), "edit", "neutral", Action.PROGRESS, shows="note files"),
    happening("AssistanceAsked", N_("Assistance asked for"), "users", "neutral", Action.CO_HANDLE, shows="task co_posts"),
    happening("AssistanceAnswered", N_("Assisting unit answered"), "messages", "neutral", Action.CO_FEEDBACK, shows="answer files"),
    happening("ExtensionAsked", N_("Extension asked for"), "history", "neutral", Action.EXTEND, shows="reason told amount"),
    happening("SuspensionAsked", N_("Suspension asked for"), "player-pause", "warn", Action.SUSPEND, shows="reason ground files", keeps="review_on"),
    happening("RequestGranted", N_("Request granted"), "check", "neutral", Action.GRANT, shows="note kind amount", keeps="before review_on"),
    happening("RequestRefused", N_("Request refused"), "x", "neutral", Action.REFUSE, shows="reason kind"),
    happening("CaseResumed", N_("Resumed"), "player-play", "neutral", Action.RESUME, shows="note"),
    happening("FeedbackGiven", N_("Feedback given"), "messages", "neutral", Action.FEEDBACK, shows="result_text result_code files"),
    happening("ResultVerified", N_("Check passed"), "shield", "good", Action.VERIFY, shows="note files"),
    happening("ReworkOrdered", N_("Sent back for rework"), "refresh", "bad", Action.REWORK, shows="reason files"),
    happening("CaseClosed", N_("Case closed"), "check", "good", Action.CLOSE, shows="note"),
    happening("CaseEvaluated", N_("Reporter's answer recorded"), "phone", "neutral", Action.EVALUATE, shows="note rating answered_by answer_way answered_at"),
    happening("CaseReopened", N_("Reopened"), "refresh", "neutral", Action.REOPEN, shows="reason rating"),
    happening("CaseArchived", N_("Archived"), "lock", "neutral", Action.ARCHIVE, shows="note"),
    happening("MoveRecalled", N_("Recalled"), "arrow-back-up", "neutral", Action.RECALL, shows="reason"),
    happening("VoidAsked", N_("Voiding asked for"), "history", "neutral", Action.VOID, shows="reason"),
    happening("CaseUrged", N_("Urged"), "bell", "neutral", Action.URGE, shows="note"),
    happening("SupervisionOrdered", N_("Put under supervision"), "flag", "bad", Action.SUPERVISE, shows="reason asked level", keeps="reply_limit"),
    happening("CaseEscalated", N_("Escalated"), "flag", "neutral", Action.ESCALATE, shows="reason"),
    happening("ConferenceAsked", N_("Joint conference proposed"), "users", "neutral", Action.CONFER, shows="reason"),
    happening("CategoryCorrected", N_("Category corrected"), "history", "neutral", Action.RECATEGORISE, shows="reason", keeps="from to about public_text kept_class kept_title kept_text kept_place kept_point kept_duty"),
    happening("TriageAsked", N_("Liaison asked: civil or police?"), "messages", "neutral", Action.ASK_TRIAGE, shows="note post_id"),
    happening("TriageAnswered", N_("Liaison's answer"), "messages", "neutral", Action.ANSWER_TRIAGE, shows="note triage"),
    happening("CaseHandedBack", N_("Handed back to the centre"), "arrow-back-up", "neutral", Action.HAND_BACK, shows="reason proposal"),
    happening("HarmReported", N_("Mandatory report recorded"), "shield", "neutral", Action.REPORT_HARM, shows="receipt harm_body"),
    happening("CaseTakenUp", N_("Taken up after all"), "refresh", "neutral", Action.TAKE_UP, shows="reason"),
    happening("ReporterNotReached", N_("Reporter not reached"), "phone", "neutral", Action.NO_CONTACT, shows="note answer_way"),
    happening("WordsAdded", N_("Words of who reported added"), "messages", "accent", Action.ADD_WORDS, shows="added files answered_by answer_way"),
    happening("ReportWithdrawn", N_("Report withdrawn"), "arrow-back-up", "neutral", Action.WITHDRAW, shows="reason answered_by answer_way"),
    happening("ClosingConfirmed", N_("Confirmed as settled"), "check", "good", Action.CONFIRM, shows="note answered_by answer_way"),
    happening("ClosingDisputed", N_("Closing disputed"), "flag", "bad", Action.DISPUTE, shows="reason files answered_by answer_way"),
    happening("CaseRated", N_("Rated with the slip"), "phone", "neutral", Action.RATE, shows="note rating answered_by answer_way"),
    happening("ClosingUpheld", N_("Kept closed after a dispute"), "lock", "neutral", Action.UPHOLD, shows="reason told"),
    happening("CaseReleased", N_("Back to the centre: the leading case is gone"), "arrow-back-up", shows="lead_ref"),
    happening("DraftSaved", N_("Saved as draft"), shows="files", keeps="category area"),
    happening("SettledOnSpot", N_("Settled on the spot"), "history", "good", shows="result_text files", keeps="category area"),
    happening("FileRemoved", N_("File removed")),
    happening("HolderFellBack", N_("Passed on: nobody can act for the post it was meant for"), shows="post_id", keeps="from"),
    happening("DueSoonNoticed", N_("Deadline is near"), "clock", "warn"),
    happening("DeadlineRecomputed", N_("Deadline computed anew: the work calendar has changed"), "clock", shows="moved_from moved_to"),
    happening("OverdueNoticed", N_("Deadline has passed"), "alert-triangle", "bad"),
    happening("StageOverdueNoticed", N_("This step is past its limit"), "alert-triangle", "bad"),
    happening("WaitingNoticed", N_("Waiting too long to be sent to a unit")),
    happening("TriageLateNoticed", N_("The liaison's answer is late"), "clock"),
)
# fmt: on

#: What a move is called once it has happened.
EVENT_KINDS: dict[Action, str] = kinds_of(ROWS)
