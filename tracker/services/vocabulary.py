"""Words of applications (办件): how far one has come, its materials, its pauses, its errands."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class Status(Vocabulary):
    """How far an application has come."""

    ASKED = "asked", N_("asked for, to be accepted"), "warn"
    CORRECTING = "correcting", N_("to be completed by the applicant"), "warn"
    ACCEPTED = "accepted", N_("accepted, being handled"), "accent"
    PAUSED = "paused", N_("waits for a legal procedure"), "neutral"
    DECIDED = "decided", N_("decided, result to be delivered"), "accent"
    DELIVERED = "delivered", N_("result delivered"), "good"
    REFUSED = "refused", N_("not accepted"), "neutral"
    WITHDRAWN = "withdrawn", N_("withdrawn by the applicant"), "neutral"
    TURNED = "turned", N_("goes on as a case"), "neutral"


#: It is still to be accepted, handled or delivered.
OPEN = frozenset({Status.ASKED, Status.CORRECTING, Status.ACCEPTED, Status.PAUSED, Status.DECIDED})
#: A decision is still to come.
UNDECIDED = OPEN - {Status.DECIDED}


class Step(Vocabulary):
    """What may be done with an application; the last part of a step's address."""

    RECEIVE = "receive", N_("Receive materials")
    WAIVE = "waive", N_("Waive a material")
    PROMISE_GAP = "promise_gap", N_("Accept with a gap")
    ACCEPT = "accept", N_("Accept")
    DEEM = "deem", N_("Count it as accepted")
    TELL = "tell", N_("Tell what is missing")
    COMPLETE = "complete", N_("Go on, it is complete")
    REFUSE = "refuse", N_("Do not accept")
    TAKE_OVER = "take_over", N_("Take over in writing")
    SEND_TO = "send_to", N_("Send to another unit")
    PAUSE = "pause", N_("Stop the clock for a legal procedure")
    GO_ON = "go_on", N_("Let the clock go on")
    NOTE = "note", N_("Note what was done")
    DECIDE = "decide", N_("Decide")
    DELIVER = "deliver", N_("Deliver the result")
    RATE = "rate", N_("Rate the service")
    CALL = "call", N_("Record a call-back")
    WITHDRAW = "withdraw", N_("Withdraw the application")
    LAPSE = "lapse", N_("End it, it was not completed in time")
    TURN = "turn", N_("Make it a case")
    MANDATE = "mandate", N_("Give an agent the mandate")
    END_MANDATE = "end_mandate", N_("End the mandate")
    ERRAND = "errand", N_("Add an errand")
    GIVE_PAPERS = "give_papers", N_("Hand originals over")
    GET_PAPERS = "get_papers", N_("Confirm the receipt of originals")
    RETURN_PAPERS = "return_papers", N_("Give originals back to the applicant")


class Source(Vocabulary):
    """How it was asked for."""

    WINDOW = "window", N_("at the window")
    ONLINE = "online", N_("by the applicant, online")
    ASKED = "asked", N_("asked somebody of the house")
    CASE = "case", N_("out of a case")


class MaterialStatus(Vocabulary):
    """How a material stands."""

    MISSING = "missing", N_("missing"), "bad"
    RECEIVED = "received", N_("received"), "good"
    HELD = "held", N_("already held, not asked for again"), "good"
    WAIVED = "waived", N_("waived"), "neutral"
    GAP = "gap", N_("follows later, promised in writing"), "warn"


#: What need not be waited for.
THERE = frozenset({MaterialStatus.RECEIVED, MaterialStatus.HELD, MaterialStatus.WAIVED})


class PauseKind(Vocabulary):
    """Why the promise clock stands still."""

    CORRECTION = "correction", N_("the applicant completes the materials")
    HEARING = "hearing", N_("hearing")
    TENDER = "tender", N_("tender or auction")
    INSPECTION = "inspection", N_("inspection, testing or quarantine")
    APPRAISAL = "appraisal", N_("expert appraisal or review")
    NOTICE = "notice", N_("public notice required by law")


class RefusalReason(Vocabulary):
    """Why an application is not accepted (Administrative Licensing Law art. 32)."""

    NOT_NEEDED = "not_needed", N_("no permission is needed for it")
    NOT_OURS = "not_ours", N_("another authority decides on it")
    NOT_ENTITLED = "not_entitled", N_("the applicant is not entitled by law")
    FALSE_PAPERS = "false_papers", N_("materials that are not true")


class Outcome(Vocabulary):
    """What was decided."""

    GRANTED = "granted", N_("granted"), "good"
    PARTLY = "partly", N_("granted in part"), "good"
    DENIED = "denied", N_("not granted"), "neutral"


class Delivery(Vocabulary):
    """How a result reached the applicant."""

    WINDOW = "window", N_("picked up at the window")
    AGENT = "agent", N_("brought by the agent")
    POST = "post", N_("sent by post")
    ONLINE = "online", N_("told online or by telephone")


class FileKind(Vocabulary):
    """What a file of an application is."""

    MATERIAL = "material", N_("material")
    MANDATE = "mandate", N_("signed mandate")
    RESULT = "result", N_("result")


class ErrandStatus(Vocabulary):
    """How far an errand has come."""

    OPEN = "open", N_("to do"), "warn"
    TAKEN = "taken", N_("at the department"), "accent"
    DONE = "done", N_("done"), "good"
    FAILED = "failed", N_("not possible"), "bad"
    DROPPED = "dropped", N_("no longer needed"), "neutral"


#: An errand is still to be run.
RUNNING = frozenset({ErrandStatus.OPEN, ErrandStatus.TAKEN})


class ErrandStep(Vocabulary):
    """What may be done with an errand."""

    TAKE = "take", N_("The department has it")
    FINISH = "finish", N_("Done")
    FAIL = "fail", N_("Not possible")
    DROP = "drop", N_("No longer needed")
    AGAIN = "again", N_("Try once more")


class TicketStatus(Vocabulary):
    """How far a number at the window has come."""

    WAITING = "waiting", N_("waiting"), "warn"
    CALLED = "called", N_("called"), "accent"
    SERVED = "served", N_("served"), "good"
    MISSED = "missed", N_("did not come"), "neutral"
    LEFT = "left", N_("left"), "neutral"


#: A number is still to be served.
AWAITED = frozenset({TicketStatus.WAITING, TicketStatus.CALLED})


class TicketStep(Vocabulary):
    """What may be done with a number."""

    CALL = "call", N_("Call")
    SERVE = "serve", N_("Served")
    MISS = "miss", N_("Did not come")
    BACK = "back", N_("Back into the queue")
    LEAVE = "leave", N_("Left")


LONGEST_WORDS = 2000
