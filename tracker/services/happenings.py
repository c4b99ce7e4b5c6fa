"""What happens to an application, its errands and the numbers: of each kind its words, icon, tone, and its notice."""

from __future__ import annotations

from tracker.cases.vocabulary import Answerer, AnswerWay, Rating
from tracker.foundation.words import N_
from tracker.services.vocabulary import Delivery, ErrandStep, Outcome, PauseKind, RefusalReason, Step
from tracker.workflow.happenings import Code, Content, Shape, Sign, Tellings, Words, happening_of

TELLINGS: Tellings = {
    "post_id": Sign(N_("To: %(post)s"), Shape.POST),
    "errand": Sign(N_("Errand %(place)s")),
    "department": Content(N_("Department: %(name)s")),
    "limit": Sign(N_("Time: %(limit)s"), Shape.LIMIT),
    "due": Sign(N_("Due %(at)s"), Shape.INSTANT),
    "case": Sign(N_("Case %(ref)s")),
    "refusal": Code(RefusalReason),
    "pause_kind": Code(PauseKind),
    "outcome": Code(Outcome),
    "delivery": Code(Delivery),
    "rating": Code(Rating),
    "answered_by": Code(Answerer),
    "answer_way": Code(AnswerWay),
    "papers": Content("%(names)s", Shape.NAMES),
    "added": Content(N_("Asked for besides: %(names)s"), Shape.NAMES),
    "complete_until_on": Sign(N_("To be completed by %(day)s"), Shape.DAY),
    "until_on": Sign(N_("Until %(day)s"), Shape.DAY),
    "signed_on": Sign(N_("Signed on %(day)s"), Shape.DAY),
    "told": Words(),
    "scope": Words(),
    "task": Words(),
    "words": Words(),
    "files": Content(N_("Files: %(names)s"), Shape.NAMES),
}
happening = happening_of(TELLINGS)

# fmt: off
ROWS = (
    happening("ApplicationMade", N_("Application written down"), "plus", "accent", shows="case", keeps="item version source", notice=N_("A new application")),
    happening("MaterialsReceived", N_("Materials received"), "check", "neutral", Step.RECEIVE, shows="papers files", notice=N_("Materials were handed in")),
    happening("MaterialWaived", N_("Material waived"), "x", "neutral", Step.WAIVE, shows="papers words", notice=N_("A material was waived")),
    happening("GapPromised", N_("Accepted with a gap"), "clock", "warn", Step.PROMISE_GAP, shows="papers until_on signed_on", notice=N_("A material follows later")),
    happening("ApplicationAccepted", N_("Accepted"), "check", "good", Step.ACCEPT, shows="post_id due", keeps="id_checked", notice=N_("An application to decide")),
    happening("ApplicationDeemed", N_("Counts as accepted: nobody said in time what is missing"), "alert-triangle", "bad", Step.DEEM, shows="post_id due", notice=N_("An application counts as accepted; decide on it")),
    happening("CompletionAsked", N_("Told what is missing"), "file-text", "warn", Step.TELL, shows="papers added complete_until_on told", notice=N_("The applicant was told what is missing")),
    happening("ApplicationCompleted", N_("Complete, the clock goes on"), "check", "good", Step.COMPLETE, shows="due words", notice=N_("An application is complete again")),
    happening("ApplicationRefused", N_("Not accepted"), "x", "neutral", Step.REFUSE, shows="refusal told", notice=N_("An application was not accepted")),
    happening("ApplicationLapsed", N_("Ended, it was not completed in time"), "x", "neutral", Step.LAPSE, shows="words", notice=N_("An application ended, it was not completed")),
    happening("TakenOver", N_("Taken over in writing"), "id-badge", "accent", Step.TAKE_OVER, shows="words", keeps="from", notice=N_("Another post answers for an application now")),
    happening("UnitChanged", N_("Sent to another unit"), "chevron-right", "neutral", Step.SEND_TO, shows="post_id words", notice=N_("An application to decide")),
    happening("ClockStopped", N_("Clock stopped for a legal procedure"), "player-pause", "neutral", Step.PAUSE, shows="pause_kind until_on told", notice=N_("The clock of an application stands still")),
    happening("ClockGoesOn", N_("Clock goes on"), "player-play", "neutral", Step.GO_ON, shows="due words", notice=N_("The clock of an application goes on")),
    happening("WorkNoted", N_("Noted"), "edit", "neutral", Step.NOTE, shows="words files", notice=N_("Something was noted on an application")),
    happening("ApplicationDecided", N_("Decided"), "gavel", "good", Step.DECIDE, shows="outcome told files", notice=N_("An application was decided; deliver the result")),
    happening("ResultDelivered", N_("Result delivered"), "send", "good", Step.DELIVER, shows="delivery words", notice=N_("A result was delivered")),
    happening("ServiceRated", N_("Rated"), "messages", "accent", Step.RATE, shows="rating answered_by answer_way words", notice=N_("A service was rated")),
    happening("CallTried", N_("Call-back without an answer"), "phone", "neutral", Step.CALL, shows="words", notice=N_("A call-back found nobody")),
    happening("ApplicationWithdrawn", N_("Withdrawn by the applicant"), "arrow-back-up", "neutral", Step.WITHDRAW, shows="words", notice=N_("An application was withdrawn")),
    happening("BecameCase", N_("Goes on as a case"), "refresh", "accent", Step.TURN, shows="case words", keeps="category grid", notice=N_("An application goes on as a case")),
    happening("MandateGiven", N_("Agent given the mandate"), "edit", "accent", Step.MANDATE, shows="post_id scope signed_on until_on files", notice=N_("A mandate for your post")),
    happening("MandateEnded", N_("Mandate ended"), "x", "neutral", Step.END_MANDATE, shows="words", notice=N_("A mandate ended")),
    happening("ErrandMade", N_("Errand added"), "map-pin", "neutral", Step.ERRAND, shows="errand post_id department limit due task", notice=N_("An errand to run")),
    happening("OriginalsGiven", N_("Originals handed over"), "send", "neutral", Step.GIVE_PAPERS, shows="papers post_id", notice=N_("Originals are on the way to your post")),
    happening("OriginalsReceived", N_("Originals received"), "check", "good", Step.GET_PAPERS, shows="papers words", notice=N_("Originals have arrived")),
    happening("OriginalsReturned", N_("Originals given back to the applicant"), "upload", "good", Step.RETURN_PAPERS, shows="papers signed_on", notice=N_("Originals went back to the applicant")),
    happening("ErrandTaken", N_("The department has it"), "building", "neutral", ErrandStep.TAKE, shows="errand words", notice=N_("A department has taken an errand")),
    happening("ErrandDone", N_("Errand done"), "check", "good", ErrandStep.FINISH, shows="errand words", notice=N_("An errand is done")),
    happening("ErrandFailed", N_("Errand not possible"), "x", "bad", ErrandStep.FAIL, shows="errand words", notice=N_("An errand was not possible")),
    happening("ErrandDropped", N_("Errand no longer needed"), "x", "neutral", ErrandStep.DROP, shows="errand words", notice=N_("An errand is no longer needed")),
    happening("ErrandRepeated", N_("Errand once more"), "refresh", "neutral", ErrandStep.AGAIN, shows="errand limit due", notice=N_("An errand to run once more")),
    happening("PromiseDueSoon", N_("Promised day is near"), "clock", "warn", notice=N_("An application is due soon")),
    happening("PromiseOverdue", N_("Promised day is over"), "alert-triangle", "bad", notice=N_("An application is past its promise")),
    happening("ErrandOverdue", N_("Errand is late"), "alert-triangle", "bad", shows="errand", notice=N_("An errand is late")),
    happening("ApplicationSlip", N_("Slip given out"), "file-text", "neutral"),
    happening("ApplicantForgotten", N_("Name and phone deleted"), "trash", "neutral"),
    happening("OpenWorkMoved", N_("Given to another post with its open work"), "chevron-right", "neutral", shows="post_id", notice=N_("An application comes to your post")),
)
# fmt: on
