"""The lives of an application, of an errand and of a number at the windows, each as one table.

What has to be so by law: everything missing is told at once, and what was not told in time counts as accepted since it
was received (Administrative Licensing Law art. 32); the time of a legal procedure does not count (art. 45). What the
letter asks for: who was asked first stays named until another has taken over in writing (首问负责); an agent runs the
errands (全程代办); the promise is counted from the acceptance, without pauses, and is never begun anew (服务承诺).
"""

from __future__ import annotations

from datetime import datetime

from tracker.access import policy as p
from tracker.access.actor import Actor
from tracker.access.engine import any_of
from tracker.access.policy import AGENT_ROLE, CENTRE_ROLE, DECIDER_ROLE, SUPERVISOR_ROLE, WINDOW_ROLE
from tracker.cases.vocabulary import AnswerWay
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, labels, toned
from tracker.services.asks import APPLICATION_ASKS, ERRAND_ASKS, TICKET_ASKS
from tracker.services.models import Application
from tracker.services.vocabulary import (
    AWAITED,
    OPEN,
    RUNNING,
    THERE,
    UNDECIDED,
    ErrandStatus,
    ErrandStep,
    MaterialStatus,
    Status,
    Step,
    TicketStatus,
    TicketStep,
)
from tracker.workflow.life import Fact, Life, Move
from tracker.workflow.rulebook import book_of, in_area

# --- who --------------------------------------------------------------------------------------------------------------
WINDOW = any_of((p.window, p.of_area))
UNIT = any_of((p.clerk, p.holding))
#: Where no agent is left a window stands in for one (access/policy.py STANDS_IN).
AGENT = any_of((p.agent, p.running), (p.window, p.running))
DESK = any_of(*WINDOW, *UNIT)
WORKING = any_of(*WINDOW, *UNIT, *AGENT)
ANSWERING = any_of(*WORKING, (p.named_for,))
#: Whoever is asked to take over must be able to go on with it.
TAKING = WORKING
GIVING = any_of(*WINDOW, (p.agent, p.asked_once))
APPLICANT = any_of((p.resident, p.of_area))
HOLDING_PAPERS, GIVEN_PAPERS = any_of((p.with_papers,)), any_of((p.given_papers,))

# --- what the clock does, who hears -----------------------------------------------------------------------------------
NONE = N_("no effect")
STARTS, STOPS = N_("the promise begins to count"), N_("the promise is counted")
STARTS_BEFORE = N_("the promise counts from the day it was received")
STANDS, GOES_ON = N_("the promise stands still"), N_("the promise goes on")
HOLDER, NAMED, FIRST = N_("post that has it"), N_("post the applicant was given"), N_("post that was asked first")
BY_WINDOW, BY_AGENT, DEPARTMENT = N_("the window"), N_("the agent"), N_("the department")
NEXT_PAPERS = N_("post that is handed originals")

A, S = Step, Status


# --- what must be so --------------------------------------------------------------------------------------------------
def _lacks(application: Application, *_: object) -> bool:
    return any(one.status is MaterialStatus.MISSING for one in application.materials)


def _awaits(application: Application, *_: object) -> bool:
    return any(one.status not in THERE for one in application.materials)


def _is_named_here(application: Application, actor: Actor, _now: datetime) -> bool:
    return application.named_post_id not in actor.post_ids


def _has_mandate(application: Application, *_: object) -> bool:
    return application.agent_post_id is not None


def _is_answered(application: Application, _actor: Actor, now: datetime) -> bool:
    return application.told_at is not None or now <= application.tell_due_at


def _is_time_over(application: Application, _actor: Actor, now: datetime) -> bool:
    until = application.complete_until_on
    return until is not None and local_day(now) > until


# fmt: off
lacks         = Fact("lacks",         N_("Every material is there already."), _lacks)
awaits        = Fact("awaits",        N_("Every material is there already."), _awaits)
all_there     = Fact("all_there",     N_("Something is still missing. Receive it, waive it, accept it with a gap, or tell the applicant what is missing."), lambda one, *_: not _lacks(one))
allows_gap    = Fact("allows_gap",    N_("The guide lets none of what is missing follow later."), lambda one, *_: any(m.status is MaterialStatus.MISSING and m.is_gap_allowed for m in one.materials))
no_gap        = Fact("no_gap",        N_("Something that was promised for later has not come yet."), lambda one, *_: not _awaits(one))
not_begun     = Fact("not_begun",     N_("It is accepted already."), lambda one, *_: one.accepted_at is None)
begun         = Fact("begun",         N_("It was not accepted yet."), lambda one, *_: one.accepted_at is not None)
in_time       = Fact("in_time",       N_("The time to say what is missing is over: it counts as accepted since it was received. Count it as accepted."), _is_answered)
not_told      = Fact("not_told",      N_("The applicant was told once what is missing; nothing more may be asked for."), lambda one, *_: one.told_at is None)
tell_late     = Fact("tell_late",     N_("The time to say what is missing is not over yet."), lambda one, _actor, now: now > one.tell_due_at)
time_over     = Fact("time_over",     N_("The applicant still has time to complete it."), _is_time_over)
not_named     = Fact("not_named",     N_("Your post answers for it already."), _is_named_here)
no_errand     = Fact("no_errand",     N_("An errand is still under way."), lambda one, *_: not any(e.status in RUNNING for e in one.errands))
may_mandate   = Fact("may_mandate",   N_("For this item no agent runs the errands."), lambda one, *_: one.version.is_agency)
no_mandate    = Fact("no_mandate",    N_("An agent has the mandate already. End it first."), lambda one, *_: one.agent_post_id is None)
has_mandate   = Fact("has_mandate",   N_("No agent has a mandate."), _has_mandate)
none_at_agent = Fact("none_at_agent", N_("The agent still has originals. They are handed over or given back first."), lambda one, *_: not any(m.held_by_post_id == one.agent_post_id or m.given_to_post_id == one.agent_post_id for m in one.materials))
none_out      = Fact("none_out",      N_("Originals of the applicant are still here. Give them back first."), lambda one, *_: not any(m.held_by_post_id for m in one.materials))
unanswered    = Fact("unanswered",    N_("It was rated already."), lambda one, *_: one.answer_way is not AnswerWay.SLIP)
unrated       = Fact("unrated",       N_("It was rated already."), lambda one, *_: one.rating is None)

EARLY, LATE = frozenset({S.ASKED, S.CORRECTING}), frozenset({S.DECIDED, S.DELIVERED})
ASKED, CORRECTING, ACCEPTED, PAUSED = frozenset({S.ASKED}), frozenset({S.CORRECTING}), frozenset({S.ACCEPTED}), frozenset({S.PAUSED})
DECIDED = frozenset({S.DECIDED})
ANY = frozenset(Status)

MOVES: tuple[Move, ...] = (
    Move(A.ACCEPT,        EARLY,      S.ACCEPTED,   WINDOW,   (not_begun, in_time, all_there), ("unit", "id_checked"), STARTS, (HOLDER, NAMED), HOLDER),
    Move(A.COMPLETE,      CORRECTING, S.ACCEPTED,   DESK,     (begun, all_there), ("note?",), GOES_ON, (HOLDER, NAMED)),
    Move(A.GO_ON,         PAUSED,     S.ACCEPTED,   DESK,     (),                 ("note?",), GOES_ON, (NAMED, BY_WINDOW)),
    Move(A.DECIDE,        ACCEPTED,   S.DECIDED,    UNIT,     (no_gap, no_errand), ("outcome", "told", "result_files?"), STOPS, (NAMED, BY_WINDOW, BY_AGENT)),
    Move(A.DELIVER,       DECIDED,    S.DELIVERED,  WORKING,  (none_out,),        ("delivery", "note?"), NONE, (NAMED, FIRST)),
    Move(A.RECEIVE,       UNDECIDED,  None,         WORKING,  (awaits,),          ("received", "material_files?"), NONE, (HOLDER, NAMED)),
    Move(A.TELL,          ASKED,      S.CORRECTING, WINDOW,   (in_time,),       ("added?", "complete_until_on", "told?"), NONE, (NAMED,)),
    Move(A.PROMISE_GAP,   EARLY,      None,         WINDOW,   (allows_gap,),      ("gaps", "until_on", "signed_on"), NONE, (NAMED,)),
    Move(A.GET_PAPERS,    ANY,        None,         GIVEN_PAPERS, (),             ("papers", "note?"), NONE, (HOLDER, NAMED, BY_WINDOW)),
    Move(A.GIVE_PAPERS,   ANY,        None,         HOLDING_PAPERS, (),           ("papers", "to"), NONE, (NEXT_PAPERS,)),
    Move(A.RETURN_PAPERS, ANY,        None,         HOLDING_PAPERS, (),           ("papers", "signed_on"), NONE, (NAMED,)),
    Move(A.ERRAND,        UNDECIDED,  None,         any_of(*WINDOW, *AGENT), (has_mandate,), ("department?", "department_name?", "task", "time"), NONE, (BY_AGENT, DEPARTMENT)),
    Move(A.MANDATE,       UNDECIDED,  None,         GIVING,   (may_mandate, no_mandate), ("agent", "scope", "signed_on", "until_on?", "mandate_files"), NONE, (BY_AGENT, NAMED)),
    Move(A.TAKE_OVER,     OPEN,       None,         TAKING,   (not_named,),       ("remark",), NONE, (FIRST, NAMED)),
    Move(A.NOTE,          OPEN,       None,         ANSWERING, (),                ("remark", "material_files?"), NONE, (HOLDER, NAMED)),
    Move(A.TELL,          ACCEPTED,   S.CORRECTING, DESK,     (not_told,),      ("added?", "complete_until_on", "told?"), STANDS, (NAMED, BY_WINDOW, BY_AGENT)),
    Move(A.RATE,          LATE,       None,         APPLICANT, (unanswered,),     ("rating",), NONE, (NAMED,)),
    Move(A.RATE,          LATE,       None,         WINDOW,   (unrated,),         ("rating", "answered_by", "answer_way", "note?"), NONE, (NAMED,)),
    Move(A.CALL,          LATE,       None,         WINDOW,   (unrated,),         ("remark",), NONE, ()),
    Move(A.PAUSE,         ACCEPTED,   S.PAUSED,     UNIT,     (),                 ("pause_kind", "until_on", "told"), STANDS, (NAMED, BY_WINDOW)),
    Move(A.SEND_TO,       ACCEPTED,   None,         DESK,     (),                 ("unit", "reason"), NONE, (HOLDER, NAMED), HOLDER),
    Move(A.WAIVE,         UNDECIDED,  None,         DESK,     (awaits,),          ("material", "reason"), NONE, (NAMED,)),
    Move(A.DEEM,          ASKED,      S.ACCEPTED,   WINDOW,   (tell_late,),       (), STARTS_BEFORE, (HOLDER, NAMED, BY_WINDOW), HOLDER),
    Move(A.END_MANDATE,   OPEN,       None,         any_of(*WINDOW, *AGENT), (has_mandate, no_errand, none_at_agent), ("reason",), NONE, (NAMED,)),
    Move(A.TURN,          EARLY,      S.TURNED,     any_of(*WINDOW, (p.named_for,)), (not_begun,), ("category", "grid", "matter"), STOPS, (NAMED,)),
    Move(A.REFUSE,        EARLY,      S.REFUSED,    WINDOW,   (not_begun, in_time),       ("refusal", "told"), STOPS, (NAMED, FIRST)),
    Move(A.LAPSE,         CORRECTING, S.WITHDRAWN,  WINDOW,   (time_over,),       ("note?",), STOPS, (HOLDER, NAMED)),
    Move(A.WITHDRAW,      UNDECIDED,  S.WITHDRAWN,  APPLICANT, (),                (), STOPS, (HOLDER, NAMED, BY_AGENT)),
    Move(A.WITHDRAW,      UNDECIDED,  S.WITHDRAWN,  WINDOW,   (),                 ("reason",), STOPS, (HOLDER, NAMED, BY_AGENT)),
)
# fmt: on

LIFE = Life(
    moves=MOVES,
    states=toned(Status),
    actions=labels(Step),
    asks=APPLICATION_ASKS,
    state_of=lambda application: application.status,
    not_now=N_("This cannot be done with the application as it stands now."),
    changed=N_("Something has happened to this application since you opened it."),
    quiet=frozenset({A.SEND_TO, A.WAIVE, A.PAUSE, A.END_MANDATE, A.TURN, A.REFUSE, A.LAPSE, A.WITHDRAW, A.CALL}),
)

# --- errands ----------------------------------------------------------------------------------------------------------
E = ErrandStatus
TO_RUN, AT_DEPARTMENT = frozenset({E.OPEN}), frozenset({E.TAKEN})
AT_IT = any_of(*AGENT, (p.at_department,))
ERRAND_MOVES: tuple[Move, ...] = (
    Move(ErrandStep.TAKE, TO_RUN, E.TAKEN, AT_IT, (), ("note?",), NONE, (BY_AGENT, DEPARTMENT)),
    Move(ErrandStep.FINISH, RUNNING, E.DONE, AT_IT, (), ("answer",), STOPS, (BY_AGENT, NAMED)),
    Move(ErrandStep.FAIL, RUNNING, E.FAILED, AT_IT, (), ("reason",), STOPS, (BY_AGENT, NAMED)),
    Move(ErrandStep.DROP, RUNNING, E.DROPPED, any_of(*AGENT, *WINDOW), (), ("reason",), STOPS, (DEPARTMENT, NAMED)),
    Move(ErrandStep.AGAIN, frozenset({E.FAILED}), E.OPEN, AGENT, (), ("time",), STARTS, (DEPARTMENT,)),
)
ERRAND_LIFE = Life(
    moves=ERRAND_MOVES,
    states=toned(ErrandStatus),
    actions=labels(ErrandStep),
    asks=ERRAND_ASKS,
    state_of=lambda errand: errand.status,
    not_now=N_("This cannot be done with the errand as it stands now."),
    changed=N_("Something has happened to this errand since you opened it."),
    quiet=frozenset({ErrandStep.DROP}),
    kept_from=lambda _actor, errand: None if errand.is_live else N_("The application has ended."),
)

# --- numbers at the windows -------------------------------------------------------------------------------------------
T = TicketStatus
QUEUED, CALLED, MISSED = frozenset({T.WAITING}), frozenset({T.CALLED}), frozenset({T.MISSED})
TICKET_MOVES: tuple[Move, ...] = (
    Move(TicketStep.CALL, AWAITED, T.CALLED, WINDOW, (), ("desk",), N_("the waiting time ends"), ()),
    Move(TicketStep.SERVE, CALLED, T.SERVED, WINDOW, (), (), NONE, ()),
    Move(TicketStep.MISS, CALLED, T.MISSED, WINDOW, (), (), NONE, ()),
    Move(TicketStep.BACK, MISSED, T.WAITING, WINDOW, (), (), NONE, ()),
    Move(TicketStep.LEAVE, AWAITED, T.LEFT, WINDOW, (), (), NONE, ()),
)
TICKET_LIFE = Life(
    moves=TICKET_MOVES,
    states=toned(TicketStatus),
    actions=labels(TicketStep),
    asks=TICKET_ASKS,
    state_of=lambda ticket: ticket.status,
    not_now=N_("This cannot be done with this number any more."),
    changed=N_("Another window was quicker with this number."),
)


PART, ALL, RUNS = N_("it has a part in"), N_("everything; name and phone masked"), N_("that it runs, not whose it is")
NAMED_ONES, FIRST_ASKED = N_("for which it is named to the applicant"), N_("for which it was asked first")
BOOK = book_of(
    LIFE,
    slug="applications",
    title=N_("Life of an application"),
    sight_title=N_("Who sees which applications"),
    sights=[
        in_area(WINDOW_ROLE, ALL),
        (AGENT_ROLE.label, PART, ALL),
        (AGENT_ROLE.label, FIRST_ASKED, RUNS),
        (DECIDER_ROLE.label, PART, ALL),
        (p.officer.words, NAMED_ONES, ALL),
        (p.officer.words, PART, RUNS),
        (p.officer.words, FIRST_ASKED, RUNS),
        (CENTRE_ROLE.label, NAMED_ONES, ALL),
        in_area(CENTRE_ROLE, RUNS),
        in_area(SUPERVISOR_ROLE, RUNS),
    ],
)
ERRAND_BOOK = book_of(
    ERRAND_LIFE,
    slug="errands",
    title=N_("Life of an errand"),
    sight_title=N_("Who sees which errands"),
    sights=[(N_("whoever reads the application"), PART, ALL)],
)
TICKET_BOOK = book_of(
    TICKET_LIFE,
    slug="tickets",
    title=N_("Life of a number at the windows"),
    sight_title=N_("Who sees which numbers"),
    sights=[in_area(WINDOW_ROLE, N_("number, item, and by what its holder is called, until the day is over"))],
)
