"""Words of the case: stored value, label, tone. Values are readable and never reused."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_, Vocabulary, labels, toned


class State(Vocabulary):
    """Where a case stands in its life."""

    DRAFT = "draft", N_("draft"), "neutral"
    REPORTED = "reported", N_("reported, to accept"), "accent"
    ON_SPOT = "on_spot", N_("settled on the spot"), "good"
    ACCEPTED = "accepted", N_("accepted, to dispatch"), "accent"
    DISPATCHED = "dispatched", N_("dispatched, to sign for"), "info"
    HANDLING = "handling", N_("being handled"), "info"
    SUSPENDED = "suspended", N_("suspended"), "warn"
    FEEDBACK = "feedback", N_("fed back, to verify"), "accent"
    CLOSED = "closed", N_("closed"), "good"
    EVALUATED = "evaluated", N_("evaluated"), "good"
    ARCHIVED = "archived", N_("archived"), "neutral"
    REJECTED = "rejected", N_("not accepted"), "neutral"
    MERGED = "merged", N_("merged as duplicate"), "neutral"
    VOID = "void", N_("void"), "neutral"


class Action(Vocabulary):
    """What may be done to a case; the last part of a move's address."""

    REPORT = "report", N_("Report")
    ACCEPT = "accept", N_("Accept")
    REJECT = "reject", N_("Do not accept")
    MERGE = "merge", N_("Merge as duplicate")
    UNMERGE = "unmerge", N_("Undo the merge")
    DISPATCH = "dispatch", N_("Dispatch")
    SIGN_FOR = "sign_for", N_("Sign for")
    RETURN_ORDER = "return_order", N_("Return the order")
    PROGRESS = "progress", N_("Add progress")
    CO_HANDLE = "co_handle", N_("Ask a unit to assist")
    CO_FEEDBACK = "co_feedback", N_("Answer as assisting unit")
    EXTEND = "extend", N_("Ask for an extension")
    SUSPEND = "suspend", N_("Ask to suspend")
    GRANT = "grant", N_("Grant the request")
    REFUSE = "refuse", N_("Refuse the request")
    RESUME = "resume", N_("Resume")
    FEEDBACK = "feedback", N_("Give feedback")
    VERIFY = "verify", N_("Pass the check")
    REWORK = "rework", N_("Send back for rework")
    CLOSE = "close", N_("Close the case")
    EVALUATE = "evaluate", N_("Record the reporter's answer")
    REOPEN = "reopen", N_("Reopen")
    ARCHIVE = "archive", N_("Archive")
    RECALL = "recall", N_("Recall")
    VOID = "void", N_("Ask to void")
    URGE = "urge", N_("Urge")
    SUPERVISE = "supervise", N_("Put under supervision")
    ESCALATE = "escalate", N_("Escalate")
    CONFER = "confer", N_("Propose a joint conference")
    RECATEGORISE = "recategorise", N_("Correct the category")
    ASK_TRIAGE = "ask_triage", N_("Ask the liaison: civil or police?")
    ANSWER_TRIAGE = "answer_triage", N_("Answer: civil or police")
    HAND_BACK = "hand_back", N_("Hand back to the centre")
    REPORT_HARM = "report_harm", N_("Record the mandatory report")
    TAKE_UP = "take_up", N_("Take it up after all")
    NO_CONTACT = "no_contact", N_("Record that nobody was reached")
    ADD_PHOTOS = "add_photos", N_("Add photos")
    REDACT_PHOTO = "redact_photo", N_("Redact a photo")
    ADD_WORDS = "add_words", N_("Add words of who reported")
    WITHDRAW = "withdraw", N_("Withdraw the report")
    CONFIRM = "confirm", N_("Confirm that it is settled")
    DISPUTE = "dispute", N_("Dispute the closing")
    RATE = "rate", N_("Rate how it was handled")
    UPHOLD = "uphold", N_("Keep it closed")


class Visibility(Vocabulary):
    """The class of a case: who may see it at all (access/policy.py)."""

    STANDARD = "S", N_("standard")
    POLICE = "P", N_("public safety")
    MEDIATION = "M", N_("mediation")
    RESTRICTED = "R", N_("restricted")


#: Classes whose content is shown to who has a part in the case, and to nobody for the area alone.
CONFIDENTIAL = frozenset({Visibility.MEDIATION, Visibility.RESTRICTED})


class Priority(Vocabulary):
    P1 = "P1", N_("urgent"), "bad"
    P2 = "P2", N_("important"), "warn"
    P3 = "P3", N_("normal"), "info"
    P4 = "P4", N_("low"), "neutral"


class Source(Vocabulary):
    """How the case reached us."""

    PATROL = "patrol", N_("grid patrol")
    RESIDENT = "resident", N_("resident")
    WINDOW = "window", N_("window")
    HOTLINE = "hotline", N_("12345 hotline")
    POLICE_TRANSFER = "police_transfer", N_("110 non-police transfer")
    SUPERIOR = "superior", N_("assigned from above")
    DEPARTMENT = "department", N_("passed on by a department")
    MEDIA = "media", N_("media")
    PROPERTY = "property", N_("property management")
    IMPORT = "import", N_("imported")


class Channel(Vocabulary):
    """Who found it or brought it: sources taken together."""

    FOUND = "found", N_("found by the grid")
    TOLD = "told", N_("told by residents")
    HANDED_DOWN = "handed_down", N_("assigned from above")
    PASSED_ON = "passed_on", N_("passed on by others")


class ResultCode(Vocabulary):
    """What the handling unit says came of it."""

    SOLVED = "solved", N_("solved")
    PARTLY_SOLVED = "partly_solved", N_("partly solved")
    NOT_FOUND = "not_found", N_("nothing found on site")
    EXPLAINED = "explained", N_("explained to the reporter")
    REFERRED = "referred", N_("referred to the body in charge")


class RejectReason(Vocabulary):
    """Why the centre does not take a report on."""

    OTHER_PROCEDURE = "other_procedure", N_("has its own legal procedure (petition, court, arbitration)")
    NOT_A_MATTER = "not_a_matter", N_("not a matter of grid service")
    TOO_VAGUE = "too_vague", N_("place or matter cannot be made out, reporter not reachable")
    OUT_OF_AREA = "out_of_area", N_("outside the area, passed on")
    EMERGENCY_NUMBER = "emergency_number", N_("for 110, 119 or 120; called")
    APPLICATION = "application", N_("goes on as an application at the window")


class Rating(Vocabulary):
    """The reporter's own answer. Empty until someone really answers; never filled in by the program."""

    VERY_SATISFIED = "very_satisfied", N_("very satisfied")
    SATISFIED = "satisfied", N_("satisfied")
    NEUTRAL = "neutral", N_("so-so")
    DISSATISFIED = "dissatisfied", N_("dissatisfied")
    NO_ANSWER = "no_answer", N_("could not be reached")


class Answerer(Vocabulary):
    """Who gave the answer after closing."""

    REPORTER = "reporter", N_("the reporter in person")
    FAMILY = "family", N_("a member of the reporter's household")
    ON_BEHALF = "on_behalf", N_("somebody the reporter has named")


class AnswerWay(Vocabulary):
    """By which way the reporter was asked."""

    PHONE = "phone", N_("by phone")
    VISIT = "visit", N_("at a visit")
    MESSAGE = "message", N_("by message")
    WINDOW = "window", N_("at the window")
    SLIP = "slip", N_("with the slip")


#: The ways by which somebody of the house asks; the slip nobody can use for another.
ASKED_BY = tuple(way for way in AnswerWay if way is not AnswerWay.SLIP)


class RequestKind(Vocabulary):
    """What waits for another person's approval."""

    EXTEND = "extend", N_("extension")
    SUSPEND = "suspend", N_("suspension")
    VOID = "void", N_("voiding")


class SuspendGround(Vocabulary):
    """Why work cannot go on for now (挂账)."""

    SEASON = "season", N_("season or weather")
    ENGINEERING = "engineering", N_("engineering work under way")
    FUNDS = "funds", N_("funds not yet granted")
    LAW = "law", N_("legal procedure under way")
    OTHER = "other", N_("other, explained below")


class FileKind(Vocabulary):
    BEFORE = "before", N_("before")
    AFTER = "after", N_("after")
    DOCUMENT = "document", N_("document")


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


STATES = toned(State)

#: A result that has passed its check waits for its closing.
CHECKED = (N_("checked, to close"), "accent")


def standing(state: State, is_checked: bool) -> tuple[str, str]:
    """Where a case stands and what is awaited, as (label, tone)."""
    return CHECKED if state is State.FEEDBACK and is_checked else STATES[state]


ACTIONS = labels(Action)

#: The sources a channel takes together.
CHANNELS: dict[Channel, tuple[Source, ...]] = {
    Channel.FOUND: (Source.PATROL, Source.IMPORT),
    Channel.TOLD: (Source.RESIDENT, Source.WINDOW, Source.HOTLINE, Source.MEDIA),
    Channel.HANDED_DOWN: (Source.SUPERIOR,),
    Channel.PASSED_ON: (Source.POLICE_TRANSFER, Source.DEPARTMENT, Source.PROPERTY),
}

#: Sources behind which stands somebody who told of it and can be asked how it went.
TOLD = frozenset({*CHANNELS[Channel.TOLD], Source.POLICE_TRANSFER, Source.PROPERTY})


#: What an answer may be; that nobody was reached is no answer.
ANSWERS = tuple(word for word in Rating if word is not Rating.NO_ANSWER)


#: A case in one of these is nobody's work any more.
FINAL_STATES = frozenset({State.CLOSED, State.EVALUATED, State.ARCHIVED, State.REJECTED, State.MERGED, State.VOID})
#: Never accepted, or taken out again: no figure counts these as due.
NEVER_DUE = frozenset({State.DRAFT, State.REPORTED, State.REJECTED, State.MERGED, State.VOID})
