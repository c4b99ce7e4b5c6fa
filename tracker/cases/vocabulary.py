"""Words of the case: stored value, label, tone. Values are readable and never reused."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class State(StrEnum):
    """Where a case stands in its life."""

    DRAFT = "draft"
    REPORTED = "reported"
    ON_SPOT = "on_spot"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    SUSPENDED = "suspended"
    FEEDBACK = "feedback"
    CLOSED = "closed"
    EVALUATED = "evaluated"
    ARCHIVED = "archived"
    REJECTED = "rejected"
    MERGED = "merged"
    VOID = "void"


class Action(StrEnum):
    """What may be done to a case; the last part of a move's address."""

    REPORT = "report"
    ACCEPT = "accept"
    REJECT = "reject"
    MERGE = "merge"
    UNMERGE = "unmerge"
    DISPATCH = "dispatch"
    SIGN_FOR = "sign_for"
    RETURN_ORDER = "return_order"
    PROGRESS = "progress"
    CO_HANDLE = "co_handle"
    CO_FEEDBACK = "co_feedback"
    EXTEND = "extend"
    SUSPEND = "suspend"
    GRANT = "grant"
    REFUSE = "refuse"
    RESUME = "resume"
    FEEDBACK = "feedback"
    VERIFY = "verify"
    REWORK = "rework"
    CLOSE = "close"
    EVALUATE = "evaluate"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    RECALL = "recall"
    VOID = "void"
    URGE = "urge"
    SUPERVISE = "supervise"
    ESCALATE = "escalate"
    CONFER = "confer"
    RECATEGORISE = "recategorise"
    ASK_TRIAGE = "ask_triage"
    ANSWER_TRIAGE = "answer_triage"
    HAND_BACK = "hand_back"
    REPORT_HARM = "report_harm"
    TAKE_UP = "take_up"
    NO_CONTACT = "no_contact"


class Visibility(StrEnum):
    """The class of a case: who may see it at all (access/policy.py)."""

    STANDARD = "S"
    POLICE = "P"
    MEDIATION = "M"
    RESTRICTED = "R"


#: Classes whose content is shown to who has a part in the case, and to nobody for the area alone.
CONFIDENTIAL = frozenset({Visibility.MEDIATION, Visibility.RESTRICTED})


class Priority(StrEnum):
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class Source(StrEnum):
    """How the case reached us."""

    PATROL = "patrol"
    RESIDENT = "resident"
    WINDOW = "window"
    HOTLINE = "hotline"
    POLICE_TRANSFER = "police_transfer"
    SUPERIOR = "superior"
    DEPARTMENT = "department"
    MEDIA = "media"
    PROPERTY = "property"
    IMPORT = "import"


class Channel(StrEnum):
    """Who found it or brought it: sources taken together."""

    FOUND = "found"
    TOLD = "told"
    HANDED_DOWN = "handed_down"
    PASSED_ON = "passed_on"


class ResultCode(StrEnum):
    """What the handling unit says came of it."""

    SOLVED = "solved"
    PARTLY_SOLVED = "partly_solved"
    NOT_FOUND = "not_found"
    EXPLAINED = "explained"
    REFERRED = "referred"


class RejectReason(StrEnum):
    """Why the centre does not take a report on."""

    OTHER_PROCEDURE = "other_procedure"
    NOT_A_MATTER = "not_a_matter"
    TOO_VAGUE = "too_vague"
    OUT_OF_AREA = "out_of_area"
    EMERGENCY_NUMBER = "emergency_number"


class Rating(StrEnum):
    """The reporter's own answer. Empty until someone really answers; never filled in by the program."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    NEUTRAL = "neutral"
    DISSATISFIED = "dissatisfied"
    NO_ANSWER = "no_answer"


class Answerer(StrEnum):
    """Who gave the answer after closing."""

    REPORTER = "reporter"
    FAMILY = "family"
    ON_BEHALF = "on_behalf"


class AnswerWay(StrEnum):
    """By which way the reporter was asked."""

    PHONE = "phone"
    VISIT = "visit"
    MESSAGE = "message"
    WINDOW = "window"


class RequestKind(StrEnum):
    """What waits for another person's approval."""

    EXTEND = "extend"
    SUSPEND = "suspend"
    VOID = "void"


class SuspendGround(StrEnum):
    """Why work cannot go on for now (挂账)."""

    SEASON = "season"
    ENGINEERING = "engineering"
    FUNDS = "funds"
    LAW = "law"
    OTHER = "other"


class FileKind(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    DOCUMENT = "document"


class DueLevel(StrEnum):
    """What the last sweep found of a running clock."""

    NONE = "none"
    SOON = "soon"
    OVERDUE = "overdue"


class InConference(StrEnum):
    """How far a joint conference (联席会商) about the case has come; one that was called off leaves nothing."""

    NONE = "none"
    PROPOSED = "proposed"
    CONVENED = "convened"
    DECIDED = "decided"


#: state: (label, tone)
STATES = {
    State.DRAFT: (N_("draft"), "neutral"),
    State.REPORTED: (N_("reported, to accept"), "accent"),
    State.ON_SPOT: (N_("settled on the spot"), "good"),
    State.ACCEPTED: (N_("accepted, to dispatch"), "accent"),
    State.DISPATCHED: (N_("dispatched, to sign for"), "info"),
    State.HANDLING: (N_("being handled"), "info"),
    State.SUSPENDED: (N_("suspended"), "warn"),
    State.FEEDBACK: (N_("fed back, to verify"), "accent"),
    State.CLOSED: (N_("closed"), "good"),
    State.EVALUATED: (N_("evaluated"), "good"),
    State.ARCHIVED: (N_("archived"), "neutral"),
    State.REJECTED: (N_("not accepted"), "neutral"),
    State.MERGED: (N_("merged as duplicate"), "neutral"),
    State.VOID: (N_("void"), "neutral"),
}

#: A result that has passed its check waits for its closing.
CHECKED = (N_("checked, to close"), "accent")


def standing(state: State, is_checked: bool) -> tuple[str, str]:
    """Where a case stands and what is awaited, as (label, tone)."""
    return CHECKED if state is State.FEEDBACK and is_checked else STATES[state]


ACTIONS = {
    Action.REPORT: N_("Report"),
    Action.ACCEPT: N_("Accept"),
    Action.REJECT: N_("Do not accept"),
    Action.MERGE: N_("Merge as duplicate"),
    Action.UNMERGE: N_("Undo the merge"),
    Action.DISPATCH: N_("Dispatch"),
    Action.SIGN_FOR: N_("Sign for"),
    Action.RETURN_ORDER: N_("Return the order"),
    Action.PROGRESS: N_("Add progress"),
    Action.CO_HANDLE: N_("Ask a unit to assist"),
    Action.CO_FEEDBACK: N_("Answer as assisting unit"),
    Action.EXTEND: N_("Ask for an extension"),
    Action.SUSPEND: N_("Ask to suspend"),
    Action.GRANT: N_("Grant the request"),
    Action.REFUSE: N_("Refuse the request"),
    Action.RESUME: N_("Resume"),
    Action.FEEDBACK: N_("Give feedback"),
    Action.VERIFY: N_("Pass the check"),
    Action.REWORK: N_("Send back for rework"),
    Action.CLOSE: N_("Close the case"),
    Action.EVALUATE: N_("Record the reporter's answer"),
    Action.REOPEN: N_("Reopen"),
    Action.ARCHIVE: N_("Archive"),
    Action.RECALL: N_("Recall"),
    Action.VOID: N_("Ask to void"),
    Action.URGE: N_("Urge"),
    Action.SUPERVISE: N_("Put under supervision"),
    Action.ESCALATE: N_("Escalate"),
    Action.CONFER: N_("Propose a joint conference"),
    Action.RECATEGORISE: N_("Correct the category"),
    Action.ASK_TRIAGE: N_("Ask the liaison: civil or police?"),
    Action.ANSWER_TRIAGE: N_("Answer: civil or police"),
    Action.HAND_BACK: N_("Hand back to the centre"),
    Action.REPORT_HARM: N_("Record the mandatory report"),
    Action.TAKE_UP: N_("Take it up after all"),
    Action.NO_CONTACT: N_("Record that nobody was reached"),
}

PRIORITIES = {
    Priority.P1: (N_("urgent"), "bad"),
    Priority.P2: (N_("important"), "warn"),
    Priority.P3: (N_("normal"), "info"),
    Priority.P4: (N_("low"), "neutral"),
}

VISIBILITIES = {
    Visibility.STANDARD: N_("standard"),
    Visibility.POLICE: N_("public safety"),
    Visibility.MEDIATION: N_("mediation"),
    Visibility.RESTRICTED: N_("restricted"),
}

SOURCES = {
    Source.PATROL: N_("grid patrol"),
    Source.RESIDENT: N_("resident"),
    Source.WINDOW: N_("window"),
    Source.HOTLINE: N_("12345 hotline"),
    Source.POLICE_TRANSFER: N_("110 non-police transfer"),
    Source.SUPERIOR: N_("assigned from above"),
    Source.DEPARTMENT: N_("passed on by a department"),
    Source.MEDIA: N_("media"),
    Source.PROPERTY: N_("property management"),
    Source.IMPORT: N_("imported"),
}

CHANNELS: dict[Channel, tuple[str, tuple[Source, ...]]] = {
    Channel.FOUND: (N_("found by the grid"), (Source.PATROL, Source.IMPORT)),
    Channel.TOLD: (N_("told by residents"), (Source.RESIDENT, Source.WINDOW, Source.HOTLINE, Source.MEDIA)),
    Channel.HANDED_DOWN: (N_("assigned from above"), (Source.SUPERIOR,)),
    Channel.PASSED_ON: (N_("passed on by others"), (Source.POLICE_TRANSFER, Source.DEPARTMENT, Source.PROPERTY)),
}

#: Sources behind which stands somebody who told of it and can be asked how it went.
TOLD = frozenset({*CHANNELS[Channel.TOLD][1], Source.POLICE_TRANSFER, Source.PROPERTY})

RESULT_CODES = {
    ResultCode.SOLVED: N_("solved"),
    ResultCode.PARTLY_SOLVED: N_("partly solved"),
    ResultCode.NOT_FOUND: N_("nothing found on site"),
    ResultCode.EXPLAINED: N_("explained to the reporter"),
    ResultCode.REFERRED: N_("referred to the body in charge"),
}

REJECT_REASONS = {
    RejectReason.OTHER_PROCEDURE: N_("has its own legal procedure (petition, court, arbitration)"),
    RejectReason.NOT_A_MATTER: N_("not a matter of grid service"),
    RejectReason.TOO_VAGUE: N_("place or matter cannot be made out, reporter not reachable"),
    RejectReason.OUT_OF_AREA: N_("outside the area, passed on"),
    RejectReason.EMERGENCY_NUMBER: N_("for 110, 119 or 120; called"),
}

RATINGS = {
    Rating.VERY_SATISFIED: N_("very satisfied"),
    Rating.SATISFIED: N_("satisfied"),
    Rating.NEUTRAL: N_("so-so"),
    Rating.DISSATISFIED: N_("dissatisfied"),
    Rating.NO_ANSWER: N_("could not be reached"),
}

#: What an answer may be; that nobody was reached is no answer.
ANSWERS = {word: label for word, label in RATINGS.items() if word is not Rating.NO_ANSWER}

ANSWERERS = {
    Answerer.REPORTER: N_("the reporter in person"),
    Answerer.FAMILY: N_("a member of the reporter's household"),
    Answerer.ON_BEHALF: N_("somebody the reporter has named"),
}

ANSWER_WAYS = {
    AnswerWay.PHONE: N_("by phone"),
    AnswerWay.VISIT: N_("at a visit"),
    AnswerWay.MESSAGE: N_("by message"),
    AnswerWay.WINDOW: N_("at the window"),
}

REQUEST_KINDS = {
    RequestKind.EXTEND: N_("extension"),
    RequestKind.SUSPEND: N_("suspension"),
    RequestKind.VOID: N_("voiding"),
}

SUSPEND_GROUNDS = {
    SuspendGround.SEASON: N_("season or weather"),
    SuspendGround.ENGINEERING: N_("engineering work under way"),
    SuspendGround.FUNDS: N_("funds not yet granted"),
    SuspendGround.LAW: N_("legal procedure under way"),
    SuspendGround.OTHER: N_("other, explained below"),
}

FILE_KINDS = {
    FileKind.BEFORE: N_("before"),
    FileKind.AFTER: N_("after"),
    FileKind.DOCUMENT: N_("document"),
}

#: A case in one of these is nobody's work any more.
FINAL_STATES = frozenset({State.CLOSED, State.EVALUATED, State.ARCHIVED, State.REJECTED, State.MERGED, State.VOID})
#: Never accepted, or taken out again: no figure counts these as due.
NEVER_DUE = frozenset({State.DRAFT, State.REPORTED, State.REJECTED, State.MERGED, State.VOID})
